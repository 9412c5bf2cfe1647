package effect

import (
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A condition restricts a cause to calls in which the dynamic type of a
// parameter is one of types. It comes from type switches: programs hand every
// message to every part, and each part waits for some messages alone. If name is
// set, to calls in which a parameter is no address, but a name to look up.
type condition struct {
	param *ssa.Parameter // of the function, or of one around a literal
	types []caseType
	name  bool
	field string // of the parameter, which is meant instead of all of it, or ""
}

// A caseType is a type of a condition. One of another package that this package
// cannot name is known by its name alone.
type caseType struct {
	typ  types.Type // or nil
	name string     // or "" for a type without one
}

func (c caseType) equal(d caseType) bool {
	if c.typ != nil && d.typ != nil {
		return types.Identical(c.typ, d.typ)
	}
	return c.name == d.name
}

func (c caseType) isInterface() bool { return c.typ != nil && types.IsInterface(c.typ) }

func caseOf(t types.Type) caseType { return caseType{t, typeName(t)} }

// maxTypes bounds the types of a condition; beyond it there is none.
const maxTypes = 8

// either returns the condition under which a or b holds, where nil is always.
func either(a, b *condition) *condition {
	if a == nil || b == nil || a.param != b.param || a.name != b.name || a.field != b.field {
		return nil
	}
	if a.name {
		return a
	}
	merged := slices.Clone(a.types)
	for _, t := range b.types {
		if !slices.ContainsFunc(merged, t.equal) {
			merged = append(merged, t)
		}
	}
	if len(merged) > maxTypes {
		return nil
	}
	return &condition{param: a.param, types: merged}
}

// conditions returns, by block, the condition under which f gets there.
func conditions(f *Func) []*condition {
	conds := make([]*condition, len(f.Fn.Blocks))
	for _, b := range f.Fn.Blocks {
		conds[b.Index] = conditionAt(b, maxUnwrapped)
	}
	return conds
}

// maxUnwrapped bounds messages that are taken out of messages.
const maxUnwrapped = 2

func conditionAt(b *ssa.BasicBlock, unwrapped int) *condition {
	for ; b != nil; b = b.Idom() {
		if c := typeCase(b, unwrapped); c != nil {
			return c
		}
	}
	return nil
}

// typeCase returns the condition of a block that is a case of a type switch on
// a parameter, nil for other blocks.
func typeCase(b *ssa.BasicBlock, unwrapped int) *condition {
	var found *condition
	for i, pred := range b.Preds {
		branch, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
		if !ok || pred.Succs[0] != b || pred.Succs[1] == b {
			return nil
		}
		yes, ok := branch.Cond.(*ssa.Extract)
		if !ok || yes.Index != 1 {
			return nil
		}
		assert, ok := yes.Tuple.(*ssa.TypeAssert)
		if !ok {
			return nil
		}
		c := asserted(assert, unwrapped)
		if i > 0 {
			c = either(found, c)
		}
		if c == nil {
			return nil
		}
		found = c
	}
	return found
}

// asserted returns the condition under which an assertion succeeds: its type is
// that of the parameter or, where the parameter may have been replaced by a
// message that it holds, the parameter has the type that holds one.
func asserted(assert *ssa.TypeAssert, unwrapped int) *condition {
	is := func(param *ssa.Parameter) *condition {
		return &condition{param: param, types: []caseType{caseOf(assert.AssertedType)}}
	}
	if param := paramOf(assert.X); param != nil {
		return is(param)
	}
	phi, ok := assert.X.(*ssa.Phi)
	if !ok || unwrapped == 0 {
		return nil
	}
	var found *condition
	for i, edge := range phi.Edges {
		c := conditionAt(phi.Block().Preds[i], unwrapped-1)
		if param := paramOf(edge); param != nil {
			c = is(param)
		}
		if i > 0 {
			c = either(found, c)
		}
		if c == nil {
			return nil
		}
		found = c
	}
	return found
}

// paramOf returns the parameter that v is, perhaps out of the variable in which
// literals capture it; nil if it is none.
func paramOf(v ssa.Value) *ssa.Parameter {
	for {
		switch x := v.(type) {
		case *ssa.Parameter:
			return x
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.UnOp:
			alloc, ok := x.X.(*ssa.Alloc)
			if !ok {
				return nil
			}
			stored := StoredOnce(alloc)
			if stored == nil {
				return nil
			}
			v = stored
		default:
			return nil
		}
	}
}

// StoredOnce returns the one value that is ever stored in a variable, nil if
// there are several.
func StoredOnce(alloc *ssa.Alloc) ssa.Value {
	var stored ssa.Value
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != alloc || stored != nil {
				return nil
			}
			stored = ref.Val
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			for i, binding := range ref.Bindings {
				if binding == alloc && assigned(ref.Fn.(*ssa.Function).FreeVars[i]) {
					return nil
				}
			}
		default:
			return nil
		}
	}
	return stored
}

// assigned reports whether a literal may store in a captured variable.
func assigned(fv *ssa.FreeVar) bool {
	for _, ref := range *fv.Referrers() {
		if load, ok := ref.(*ssa.UnOp); !ok || load.X != fv {
			return true
		}
	}
	return false
}

// met says whether the condition c on a callee's parameter, for which values
// are passed, can hold: not at all, or under a condition on the caller's own
// parameters, or, with nil, always.
func (w *walk) met(c *condition, values []ssa.Value) (when *condition, possible bool) {
	if len(values) == 0 {
		return nil, true
	}
	for _, v := range values {
		one, ok := w.metBy(v, c.types)
		if c.name {
			one, ok = w.metByName(v, c.field)
		}
		switch {
		case !ok:
		case !possible:
			when, possible = one, true
		default:
			when = either(when, one)
		}
	}
	return when, possible
}

func (w *walk) metBy(v ssa.Value, want []caseType) (when *condition, possible bool) {
	if param := paramOf(v); param != nil && types.IsInterface(param.Type()) {
		if owner := w.p.byFn[param.Parent()]; owner != nil && w.f.within(owner) {
			return &condition{param: param, types: want}, true
		}
		return nil, true
	}
	switch x := v.(type) {
	case *ssa.MakeInterface:
		t := caseOf(x.X.Type())
		return nil, slices.ContainsFunc(want, func(u caseType) bool {
			if u.isInterface() {
				return types.Implements(t.typ, u.typ.Underlying().(*types.Interface))
			}
			return t.equal(u)
		})
	case *ssa.ChangeInterface:
		if want = narrowed(want, x.X.Type()); len(want) == 0 {
			return nil, false
		}
		return w.metBy(x.X, want)
	case *ssa.Extract:
		if assert, ok := x.Tuple.(*ssa.TypeAssert); ok && x.Index == 0 {
			return w.metByAssertion(assert, want)
		}
	case *ssa.TypeAssert:
		return w.metByAssertion(x, want)
	}
	return nil, len(narrowed(want, v.Type())) > 0
}

func (w *walk) metByAssertion(assert *ssa.TypeAssert, want []caseType) (*condition, bool) {
	want = narrowed(want, assert.AssertedType)
	if len(want) == 0 {
		return nil, false
	}
	return w.metBy(assert.X, want)
}

// narrowed returns the types among want that a value of static type t can have.
func narrowed(want []caseType, t types.Type) []caseType {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 {
		return want
	}
	var list []caseType
	for _, u := range want {
		if u.typ == nil || u.isInterface() || types.Implements(u.typ, iface) {
			list = append(list, u)
		}
	}
	return list
}

// and returns the condition under which a and b hold, and whether they can.
func and(a, b *condition) (*condition, bool) {
	if a == nil {
		return b, true
	}
	if b == nil || a.param != b.param && !a.name || b.name {
		return a, true
	}
	if a.name {
		return b, true
	}
	var both []caseType
	for _, t := range a.types {
		for _, u := range b.types {
			switch {
			case t.equal(u), u.isInterface():
				both = append(both, t)
			case t.isInterface():
				both = append(both, u)
			}
		}
	}
	return &condition{param: a.param, types: both}, len(both) > 0
}

// names writes the types of a condition for a fact, nil if one has no name.
func (c *condition) names() []string {
	var names []string
	for _, t := range c.types {
		if t.name == "" {
			return nil
		}
		names = append(names, t.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// casesNamed is the reverse of names.
func (p *Package) casesNamed(names []string) []caseType {
	var list []caseType
	for _, name := range names {
		list = append(list, caseType{p.typeNamed(name), name})
	}
	return list
}

// typeNamed returns the type that a fact names, nil if it is not at hand: what
// importers of a package know of it leaves out what they cannot name.
func (p *Package) typeNamed(name string) types.Type {
	bare, pointer := strings.CutPrefix(name, "*")
	path := model.PackageOf(bare)
	pkg := p.packages()[path]
	if pkg == nil {
		return nil
	}
	obj, ok := pkg.Scope().Lookup(strings.TrimPrefix(bare, path+".")).(*types.TypeName)
	if !ok {
		return nil
	}
	if pointer {
		return types.NewPointer(obj.Type())
	}
	return obj.Type()
}

// packages returns the package and those that it imports, directly or not.
func (p *Package) packages() map[string]*types.Package {
	if p.reached == nil {
		p.reached = make(map[string]*types.Package)
		var visit func(pkg *types.Package)
		visit = func(pkg *types.Package) {
			if p.reached[pkg.Path()] == nil {
				p.reached[pkg.Path()] = pkg
				for _, imp := range pkg.Imports() {
					visit(imp)
				}
			}
		}
		visit(p.Pass.Pkg)
	}
	return p.reached
}
