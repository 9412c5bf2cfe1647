package effect

import (
	"go/types"
	"maps"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// In a fact, two bits for each function and method that a package exports say
// what it touches. The functions are those of its scope, which the importer
// knows as well, in one order; so a name costs nothing.
const touchesAByte = 4

// encodeTouches returns what the exported functions touch, nil if all of them
// touch what is shared.
func (p *Package) encodeTouches() []byte {
	if p.stores == nil {
		return nil // Infer was not run
	}
	t := p.touch()
	var data []byte
	worth := false
	for i, fn := range exportedFuncs(p.Pass.Pkg) {
		if i%touchesAByte == 0 {
			data = append(data, 0)
		}
		known := TouchShared
		if f := p.Declared(fn); f != nil {
			known = t.of[f].self
		}
		worth = worth || known != TouchShared
		data[i/touchesAByte] |= byte(known) << (2 * (i % touchesAByte))
	}
	if !worth {
		return nil
	}
	return data
}

// fact returns what the fact of another package says that a function touches.
func (t *touch) fact(obj *types.Func) Touch {
	if t.foreign == nil {
		t.foreign = make(map[string]Touch)
		for _, imp := range t.p.Pass.Pkg.Imports() {
			var fact Fact
			if !t.p.Pass.ImportPackageFact(imp, &fact) {
				continue
			}
			for i, fn := range exportedFuncs(imp) {
				if i/touchesAByte < len(fact.Touch) {
					t.foreign[model.FuncID(fn)] = Touch(fact.Touch[i/touchesAByte] >> (2 * (i % touchesAByte)) & 3)
				}
			}
		}
	}
	if known, ok := t.foreign[model.FuncID(obj)]; ok && known < TouchShared {
		return known
	}
	return TouchShared
}

// exportedFuncs returns the exported functions of a package, and the exported
// methods of its exported types.
func exportedFuncs(pkg *types.Package) []*types.Func {
	var list []*types.Func
	scope := pkg.Scope()
	for _, name := range scope.Names() { // sorted
		switch obj := scope.Lookup(name).(type) {
		case *types.Func:
			if obj.Exported() {
				list = append(list, obj)
			}
		case *types.TypeName:
			named, ok := obj.Type().(*types.Named)
			if !ok || obj.IsAlias() || !obj.Exported() {
				continue
			}
			methods := make(map[string]*types.Func)
			for i := range named.NumMethods() {
				if m := named.Method(i); m.Exported() {
					methods[m.Name()] = m
				}
			}
			for _, name := range slices.Sorted(maps.Keys(methods)) {
				list = append(list, methods[name])
			}
		}
	}
	return list
}
