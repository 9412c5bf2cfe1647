package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// An origin is something that a value may be. Exactly one of the groups is set.
type origin struct {
	// A parameter of a function, or something held in it.
	param *ssa.Parameter
	held  bool

	// A function: declared or a literal, a method bound to recv, or the
	// function that a call returned.
	fn     *ssa.Function
	method *types.Func
	recv   ssa.Value
	sum    *Summary
	name   string
	call   *ssa.CallCommon

	// A value of this type, which may be an interface whose methods' contracts
	// are known; val is that value.
	typ types.Type
	val ssa.Value
	key string // a type of another package, by name

	// A value whose reads and writes are waits.
	category string

	// A channel, made with that capacity, or -1 if it is not constant.
	channel bool
	buffer  int64
}

type memoKey struct {
	v    ssa.Value
	held bool
}

// Bounds on one question about a value. Beyond them the answer is what was
// found so far: generated code can store thousands of values in one field.
const (
	maxOrigins = 24
	maxVisits  = 4000
)

// origins returns what v may be or, if held, what may be held in it.
func (p *Package) origins(v ssa.Value, held bool) []origin {
	key := memoKey{v, held}
	if found, ok := p.memo[key]; ok {
		return found
	}
	if p.active[key] {
		p.cut = true // the answer being worked on has the rest
		return nil
	}
	p.active[key] = true
	q := &query{p: p, visited: make(map[visit]bool), known: make(map[originKey]bool)}
	q.value(v, held)
	delete(p.active, key)
	if len(p.active) == 0 {
		p.cut = false
	}
	if !p.cut {
		p.memo[key] = q.found
	}
	return q.found
}

// forget drops the answers that a changed summary may have made stale.
func (p *Package) forget() {
	p.generation++
	clear(p.memo)
}

// A query walks backwards from a value to what it may be. Every step is a
// union, so that visiting each pair of value and mode once is a fixpoint.
type query struct {
	p       *Package
	visited map[visit]bool
	known   map[originKey]bool
	found   []origin
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
	if len(q.found) < maxOrigins && !q.known[key] {
		q.known[key] = true
		q.found = append(q.found, o)
	}
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
	case *ssa.MakeChan:
		if held {
			q.container(v)
		} else {
			q.channel(v)
		}
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice, *ssa.Global:
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
		q.result(v, 0, held)
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
		if named, ok := types.Unalias(t).(*types.Named); !ok || !waitsByContract(named) {
			return
		}
	} else if named := namedOf(t); named == nil || named.NumMethods() == 0 && !embeds(named) {
		return
	}
	// One type may stand for many values: the value whose contents its methods
	// use tells them apart.
	q.add(origin{typ: t, val: v}, v)
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

func (q *query) channel(v *ssa.MakeChan) {
	buffer := int64(-1)
	if size, ok := v.Size.(*ssa.Const); ok {
		buffer = size.Int64()
	}
	q.add(origin{channel: true, buffer: buffer}, v)
}

// container adds what was put into the variable or container v itself.
func (q *query) container(v ssa.Value) {
	for _, val := range q.p.stores.elements[v] {
		q.value(val, false)
		q.value(val, true)
	}
	for _, val := range q.p.stores.cells[v] {
		q.value(val, false)
		q.value(val, true)
	}
}

func (q *query) load(v *ssa.UnOp, held bool) {
	switch v.Op.String() {
	case "*":
		q.cell(v.X, held)
	case "<-":
		q.value(v.X, true)
	}
}

// cell adds what is stored at an address.
func (q *query) cell(addr ssa.Value, held bool) {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		q.field(fieldOf(addr.X.Type(), addr.Field), addr.X, held)
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Global:
		if g, ok := addr.(*ssa.Global); ok && !held && g.Object() != nil {
			q.policy(g.Object().Pkg().Path()+"."+g.Name(), addr)
		}
		root := q.p.stores.root(addr)
		if root == nil {
			return
		}
		for _, val := range q.p.stores.cells[root] {
			q.value(val, held)
		}
		if held {
			for _, val := range q.p.stores.elements[root] {
				q.value(val, false)
				q.value(val, true)
			}
		}
	default:
		q.value(addr, true)
	}
}

// policy adds what the table of values says of a variable or field.
func (q *query) policy(name string, v any) {
	if cat := model.Value(name); cat != "" {
		q.add(origin{category: cat}, v)
	}
}

// field adds what may be in a field of base, which is a struct or points to one.
func (q *query) field(field *types.Var, base ssa.Value, held bool) {
	if field == nil {
		return
	}
	if !held {
		if named := namedOf(base.Type()); named != nil && named.Obj().Pkg() != nil {
			q.policy(named.Obj().Pkg().Path()+"."+named.Obj().Name()+"."+field.Name(), field)
		}
	}
	if q.enter(field, held) {
		for _, val := range q.p.stores.cells[field] {
			q.value(val, held)
		}
		if held {
			for _, val := range q.p.stores.elements[field] {
				q.value(val, false)
				q.value(val, true)
			}
		}
	}
	q.outside(base)
}

// outside adds what a caller may have put into base. What this package put there
// is known by field, more precisely than by the whole of base.
func (q *query) outside(base ssa.Value) {
	for {
		switch b := base.(type) {
		case *ssa.FieldAddr:
			base = b.X
		case *ssa.Field:
			base = b.X
		case *ssa.IndexAddr:
			base = b.X
		case *ssa.UnOp:
			base = b.X
		case *ssa.Parameter:
			q.add(origin{param: b, held: true}, b)
			return
		case *ssa.FreeVar:
			if base = q.p.stores.binding(b); base == nil {
				return
			}
		case *ssa.Alloc:
			for _, val := range q.p.stores.cells[b] {
				q.value(val, true)
			}
			return
		case *ssa.Call, *ssa.Extract, *ssa.Phi, *ssa.TypeAssert, *ssa.MakeInterface:
			q.value(b, true)
			return
		default:
			return
		}
	}
}

func (q *query) extract(v *ssa.Extract, held bool) {
	switch tuple := v.Tuple.(type) {
	case *ssa.Call:
		q.result(tuple, v.Index, held)
	case *ssa.TypeAssert:
		q.value(tuple.X, held)
	case *ssa.Lookup:
		q.value(tuple.X, true)
	case *ssa.UnOp:
		q.value(tuple.X, true)
	case *ssa.Next:
		if r, ok := tuple.Iter.(*ssa.Range); ok {
			q.value(r.X, true)
		}
	}
}
