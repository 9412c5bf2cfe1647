package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A query walks backwards from a value to what it may be. Every step is a
// union, so that visiting each pair of value and mode once is a fixpoint.
type query struct {
	p       *Package
	visited map[visit]bool
	known   map[originKey]bool
	found   []origin
	via     *paramField // through which the walk goes
	funcs   int         // of found are functions
	most    int         // functions to find, beside maxOrigins of what else there is
}

func (p *Package) query(most int) *query {
	return &query{p: p, visited: make(map[visit]bool), known: make(map[originKey]bool), most: most}
}

type visit struct {
	v    any
	held bool
}

// originKey tells origins apart.
type originKey struct {
	v    any
	held bool
	name string
}

func (q *query) add(o origin, v any) {
	key := originKey{v: v, held: o.held, name: o.category + o.key}
	if q.known[key] || q.full(o) {
		return
	}
	q.known[key] = true
	o.via = q.via
	q.found = append(q.found, o)
	if o.function() {
		q.funcs++
	}
}

// full reports whether there are enough origins of o's sort: many functions must
// not hide the types whose methods are called.
func (q *query) full(o origin) bool {
	if o.function() {
		return q.funcs >= q.most
	}
	return len(q.found)-q.funcs >= maxOrigins
}

func (q *query) enter(v any, held bool) bool {
	if len(q.visited) >= maxVisits || q.visited[visit{v, held}] {
		return false
	}
	q.visited[visit{v, held}] = true
	return true
}

// value adds what v may be or, if held, what may be held in it.
func (q *query) value(v ssa.Value, held bool) {
	if v == nil || !carries(v.Type()) || !q.enter(v, held) {
		return
	}
	if !held {
		q.typed(v)
	} else {
		q.flows(v)
		q.typeArgs(v)
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		q.add(origin{param: v, held: held}, v)
	case *ssa.Function:
		if !held {
			q.add(origin{fn: v}, v)
		}
	case *ssa.MakeClosure:
		if !held {
			q.closure(v)
		}
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan, *ssa.Global:
		if held {
			q.container(v)
		}
	case *ssa.FreeVar:
		if binding := q.p.stores.binding(v); binding != nil {
			q.value(binding, held)
		}
	case *ssa.MakeInterface:
		q.value(v.X, held)
	case *ssa.ChangeInterface:
		q.value(v.X, held)
	case *ssa.ChangeType:
		q.value(v.X, held)
	case *ssa.Convert:
		q.value(v.X, held)
	case *ssa.MultiConvert:
		q.value(v.X, held)
	case *ssa.SliceToArrayPointer:
		q.value(v.X, held)
	case *ssa.Slice:
		q.value(v.X, held)
	case *ssa.TypeAssert:
		q.value(v.X, held)
	case *ssa.Phi:
		for _, edge := range v.Edges {
			q.value(edge, held)
		}
	case *ssa.Extract:
		q.extract(v, held)
	case *ssa.Call:
		q.result(callResult{v, v.Common(), 0}, held)
	case *ssa.UnOp:
		q.load(v, held)
	case *ssa.Lookup:
		q.value(v.X, true)
	case *ssa.Index:
		q.value(v.X, true)
	case *ssa.Field:
		q.field(fieldOf(v.X.Type(), v.Field), v.X, held)
	case *ssa.FieldAddr:
		if held {
			q.cell(v, true)
		}
	case *ssa.IndexAddr:
		if held {
			q.value(v.X, true)
		}
	}
}

// typed adds v's own type where methods of that type can be called through v.
func (q *query) typed(v ssa.Value) {
	t := v.Type()
	if mi, ok := v.(*ssa.MakeInterface); ok {
		t = mi.X.Type()
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return
	}
	if types.IsInterface(t) {
		if named, ok := types.Unalias(t).(*types.Named); !ok || !q.p.waitsByContract(named) {
			return
		}
	} else if named := namedOf(t); named == nil || named.NumMethods() == 0 && !embeds(named) {
		return
	}
	// One type may stand for many values: the value whose contents its methods
	// use tells them apart.
	q.add(origin{typ: t, val: v}, [2]any{v, t})
}

// typeArgs adds the types by which v's type is instantiated, values of which may
// be held in it.
func (q *query) typeArgs(v ssa.Value) {
	named := namedOf(v.Type())
	if named == nil {
		return
	}
	for t := range named.TypeArgs().Types() {
		if n := namedOf(t); n != nil && !types.IsInterface(n) && (n.NumMethods() > 0 || embeds(n)) {
			q.add(origin{typ: t, val: v}, [2]any{v, t})
		}
	}
}

func namedOf(t types.Type) *types.Named {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

func embeds(named *types.Named) bool {
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range s.NumFields() {
		if s.Field(i).Embedded() {
			return true
		}
	}
	return false
}

// waitsByContract reports whether some method of the interface is known to wait
// whatever is behind it.
func (p *Package) waitsByContract(named *types.Named) bool {
	waits, known := p.contracts[named]
	if !known {
		waits = waitsByContract(named)
		p.contracts[named] = waits
	}
	return waits
}

func waitsByContract(named *types.Named) bool {
	iface, ok := named.Underlying().(*types.Interface)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	for i := range iface.NumMethods() {
		m := iface.Method(i)
		e, known := model.Interface(named.Obj().Pkg().Path(), named.Obj().Name(), m.Name(), m.Signature().Params().Len())
		if known && e.Category != "" {
			return true
		}
	}
	return false
}

// closure adds the function value that mc makes.
func (q *query) closure(mc *ssa.MakeClosure) {
	fn := mc.Fn.(*ssa.Function)
	if fn.Synthetic == "" || q.p.Local(fn) != nil {
		q.add(origin{fn: fn}, fn)
		return
	}
	if method, ok := fn.Object().(*types.Func); ok && len(mc.Bindings) == 1 {
		q.add(origin{method: method, recv: mc.Bindings[0]}, mc)
	}
}
