package effect

import (
	"go/types"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// settleInterfaces applies the rule for interfaces that this package declares:
// if every implementation in the package blocks, so does the interface's
// method. Implementations made for tests do not count. It reports whether that
// changed anything.
func (p *Package) settleInterfaces() bool {
	grew := false
	scope := p.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		named := declaredType(scope.Lookup(name))
		if named == nil {
			continue
		}
		iface, ok := named.Underlying().(*types.Interface)
		if !ok || named.TypeParams().Len() > 0 {
			continue
		}
		impls := p.implementations(iface)
		for i := range iface.NumMethods() {
			m := iface.Method(i)
			if m.Pkg() != p.Pass.Pkg {
				continue
			}
			id := model.FuncID(m)
			if p.methods[id] == nil {
				if sum := p.allBlock(m.Name(), impls); sum != nil {
					p.methods[id] = sum
					grew = true
				}
			}
		}
	}
	if grew {
		for _, f := range p.Funcs {
			f.queued = true
		}
	}
	return grew
}

func declaredType(obj types.Object) *types.Named {
	tn, ok := obj.(*types.TypeName)
	if !ok || tn.IsAlias() {
		return nil
	}
	named, _ := tn.Type().(*types.Named)
	return named
}

// implementations returns the package's own types that implement iface.
func (p *Package) implementations(iface *types.Interface) []types.Type {
	if iface.NumMethods() == 0 {
		return nil
	}
	var impls []types.Type
	scope := p.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		named := declaredType(scope.Lookup(name))
		if named == nil || named.TypeParams().Len() > 0 || types.IsInterface(named) || forTests(name) ||
			strings.HasSuffix(p.Pass.Fset.Position(scope.Lookup(name).Pos()).Filename, "_test.go") {
			continue
		}
		if types.Implements(named, iface) {
			impls = append(impls, named)
		} else if ptr := types.NewPointer(named); types.Implements(ptr, iface) {
			impls = append(impls, ptr)
		}
	}
	return impls
}

func forTests(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"fake", "mock", "stub", "dummy", "noop", "nop", "discard"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// allBlock returns a summary with the causes of the first implementation if all
// of them block for long, else nil.
func (p *Package) allBlock(method string, impls []types.Type) *Summary {
	var first *Summary
	for _, t := range impls {
		obj, _, _ := types.LookupFieldOrMethod(t, true, p.Pass.Pkg, method)
		m, ok := obj.(*types.Func)
		if !ok {
			return nil
		}
		if types.IsInterface(m.Signature().Recv().Type()) {
			continue // passes the call on to an embedded interface
		}
		var causes []Cause
		for _, c := range p.anyCauses(m) {
			if !c.Short && !c.Once && !quiet(c.Category) {
				c.Chain = append([]string{model.FuncID(m)}, c.Chain...)
				causes = append(causes, c)
			}
		}
		if len(causes) == 0 {
			return nil
		}
		if first == nil {
			first = &Summary{Causes: causes}
		}
	}
	return first
}

// interfaceSummary returns what calling an interface's method does by the rule
// above, nil if it says nothing.
func (p *Package) interfaceSummary(m *types.Func) *Summary {
	if m.Pkg() == nil || model.IsStd(m.Pkg().Path()) {
		return nil
	}
	id := model.FuncID(m)
	if m.Pkg() == p.Pass.Pkg {
		return p.methods[id]
	}
	return p.byName(m.Pkg().Path(), id)
}
