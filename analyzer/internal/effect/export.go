package effect

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
)

// Export gives the package's fact to its importers.
func (p *Package) Export() {
	clear(p.worth) // what it says was found while summaries still grew
	p.results = make(map[resultsKey][]Result)
	funcs := make(map[string]*Summary)
	for _, f := range p.Funcs {
		if obj := f.named(); obj != nil && (obj.Exported() || obj.Signature().Recv() != nil) {
			retain(funcs, f.ID, p.Summary(f))
		}
	}
	for id, sum := range p.methods {
		retain(funcs, id, sum)
	}
	for id, sum := range p.stated {
		delete(funcs, id)
		retain(funcs, id, sum)
	}
	p.reexport(funcs)
	options := slices.Sorted(maps.Keys(p.options()))
	fact := &Fact{Touch: p.encodeTouches()}
	if len(funcs) > 0 || len(options) > 0 {
		fact.Data = encode(contents{funcs, options})
	}
	if len(fact.Data) > 0 || len(fact.Touch) > 0 {
		p.Pass.ExportPackageFact(fact)
	}
}

// retain adds what an importer has use for: not what runs at most once a process,
// which is no stall of each call, and not locks, which nearly everything takes.
func retain(funcs map[string]*Summary, id string, sum *Summary) {
	sum.Causes = exportable(sum.Causes)
	if !sum.trivial() {
		funcs[id] = sum
	}
}

// maxChain bounds the names of a chain in a fact: the first few say where to
// look, the last one what blocks.
const maxChain = 8

func exportable(causes []Cause) []Cause {
	causes = slices.DeleteFunc(slices.Clone(causes), func(c Cause) bool {
		return c.Once || c.Category == category.Lock
	})
	for i, c := range causes {
		if len(c.Chain) > maxChain {
			causes[i].Chain = append(slices.Clone(c.Chain[:maxChain-1]), c.Chain[len(c.Chain)-1])
		}
	}
	return causes
}

// A resultsKey is a function as it is seen from one that many returned ones
// deep returns it.
type resultsKey struct {
	f       *Func
	nesting int
}

// exportedResults turns what f returns into the form that facts have. Functions
// that return each other, as a parser's states do, are asked for again and again.
func (f *Func) exportedResults(p *Package, nesting int) []Result {
	key := resultsKey{f, nesting}
	if known, ok := p.results[key]; ok {
		return known
	}
	results := f.resultsAt(p, nesting)
	if p.results != nil { // else summaries still grow
		p.results[key] = results
	}
	return results
}

func (f *Func) resultsAt(p *Package, nesting int) []Result {
	var results []Result
	keys := make([]returnKey, 0, len(f.returns))
	for key := range f.returns {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b returnKey) int {
		if a.index != b.index {
			return a.index - b.index
		}
		return compareBools(a.held, b.held)
	})
	for _, key := range keys {
		t := f.Fn.Signature.Results().At(key.index).Type()
		for _, o := range f.returns[key] {
			r := Result{Index: key.index, Held: key.held, Param: -1}
			switch {
			case o.param != nil:
				i := slices.Index(f.Fn.Params, o.param)
				if i < 0 {
					continue
				}
				r.Param, r.Inner = i, o.held
			case o.category != "":
				r.Category = o.category
			case o.key != "":
				r.Type = o.key
			case o.typ != nil:
				if !types.IsInterface(t) && !key.held || !p.worthNaming(o.typ) {
					continue
				}
				r.Type = typeName(o.typ)
			case o.fn != nil || o.sum != nil || o.method != nil:
				r.FuncName, r.Func = p.functionValue(f, o, nesting)
				if r.Func == nil {
					continue
				}
				r.Sig = p.signatureOf(o)
			default:
				continue
			}
			if !slices.ContainsFunc(results, func(s Result) bool { return compareResults(r, s) == 0 }) {
				results = append(results, r)
			}
		}
	}
	return results
}

// functionValue returns the name and summary of a function that f returns, nil
// if calling it does nothing that is known.
func (p *Package) functionValue(f *Func, o origin, nesting int) (string, *Summary) {
	if nesting >= maxNesting {
		return "", nil
	}
	sum := &Summary{}
	name := o.name
	switch {
	case o.sum != nil:
		sum.Causes = o.sum.Causes
	case o.method != nil:
		name = model.FuncID(o.method)
		sum.Causes = p.anyCauses(o.method)
	default:
		obj, _ := o.fn.Object().(*types.Func)
		if g := p.Local(o.fn); g != nil {
			name = g.ID
			for _, c := range g.causes {
				sum.Causes = append(sum.Causes, Cause{Effect: c.Effect, Once: c.Once, Chain: c.Chain()})
			}
			for _, d := range g.deps {
				if i := slices.Index(g.Fn.Params, d.param); i >= 0 {
					sum.Deps = append(sum.Deps, model.Dep{Param: ownParam(i), Held: d.held, Method: d.method})
				} else if i := slices.Index(f.Fn.Params, d.param); i >= 0 {
					sum.Deps = append(sum.Deps, model.Dep{Param: i, Held: d.held, Method: d.method})
				}
			}
			sum.Results = slices.Clone(g.exportedResults(p, nesting+1))
			for i := range sum.Results {
				if sum.Results[i].Param >= 0 {
					sum.Results[i].Param = ownParam(sum.Results[i].Param)
				}
			}
		} else if obj != nil {
			name = model.FuncID(obj)
			if s := p.foreign(obj); s != nil {
				sum.Causes = s.Causes
				for _, d := range s.Deps {
					d.Param = ownParam(d.Param)
					sum.Deps = append(sum.Deps, d)
				}
			}
		}
	}
	sum.Causes = exportable(sum.Causes)
	sum.sort()
	if sum.trivial() {
		return "", nil
	}
	return name, sum
}

// anyCauses returns why calling a function of this or another package may block.
func (p *Package) anyCauses(obj *types.Func) []Cause {
	if f := p.Local(p.ssa.Prog.FuncValue(obj.Origin())); f != nil {
		return f.Causes()
	}
	if s := p.foreign(obj); s != nil {
		return s.Causes
	}
	return nil
}

// worthNaming reports whether a method of t does something: else an importer
// need not know that a result has that type.
func (p *Package) worthNaming(t types.Type) bool {
	if worth, ok := p.worth[typeName(t)]; ok {
		return worth
	}
	p.worth[typeName(t)] = false // while it is being found out
	worth := false
	if !types.IsInterface(t) && typeName(t) != "" {
		set := types.NewMethodSet(t)
		for i := range set.Len() {
			m, ok := set.At(i).Obj().(*types.Func)
			if !ok || m.Pkg() == nil {
				continue
			}
			if f := p.Local(p.ssa.Prog.FuncValue(m.Origin())); f != nil {
				worth = worth || len(f.causes) > 0 || len(f.deps) > 0
			} else if s := p.foreign(m); s != nil {
				worth = worth || len(s.Causes) > 0 || len(s.Deps) > 0
			}
		}
	}
	p.worth[typeName(t)] = worth
	return worth
}

// reexport adds the summaries of other packages' methods that an importer can
// call without importing those packages: through the types of this package's
// API, and through types that results are known to have.
func (p *Package) reexport(funcs map[string]*Summary) {
	p.facts("") // read them, if nothing has yet
	if len(p.imported) == 0 {
		return
	}
	named := make(map[string]bool)
	for _, sum := range funcs {
		resultTypes(sum, named)
	}
	api := &api{pkg: p.Pass.Pkg, seen: make(map[types.Type]bool), named: named}
	scope := p.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() {
			api.visit(obj.Type())
		}
	}
	for id, sum := range p.imported {
		if _, own := funcs[id]; own || !strings.HasPrefix(id, "(") {
			continue
		}
		typ, _, _ := strings.Cut(id[1:], ").")
		if bare := strings.TrimPrefix(typ, "*"); named[bare] || named["*"+bare] {
			funcs[id] = sum
		}
	}
}

func resultTypes(sum *Summary, named map[string]bool) {
	for _, r := range sum.Results {
		if r.Type != "" {
			named[r.Type] = true
		}
		if r.Func != nil {
			resultTypes(r.Func, named)
		}
	}
}

// An api is a walk over the types that a package's exported declarations name.
type api struct {
	pkg   *types.Package
	seen  map[types.Type]bool
	named map[string]bool
}

func (a *api) visit(t types.Type) {
	t = types.Unalias(t)
	if a.seen[t] {
		return
	}
	a.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			a.visit(t.TypeArgs().At(i))
		}
		if pkg := t.Obj().Pkg(); pkg == nil || model.IsStd(pkg.Path()) {
			return
		} else if pkg != a.pkg {
			a.named[pkg.Path()+"."+t.Obj().Name()] = true
		}
		for i := range t.NumMethods() {
			if m := t.Method(i); m.Exported() {
				a.visit(m.Type())
			}
		}
		a.visit(t.Underlying())
	case *types.Struct:
		for i := range t.NumFields() {
			if f := t.Field(i); f.Exported() || f.Embedded() {
				a.visit(f.Type())
			}
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for i := range tuple.Len() {
				a.visit(tuple.At(i).Type())
			}
		}
	case *types.Interface:
		for i := range t.NumMethods() {
			a.visit(t.Method(i).Type())
		}
	case *types.Map:
		a.visit(t.Key())
		a.visit(t.Elem())
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		a.visit(t.Elem())
	}
}
