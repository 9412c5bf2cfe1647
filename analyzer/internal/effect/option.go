package effect

import (
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// holds reports whether an entry of a model of the package at path holds here,
// by the options that this package and those it imports set.
func (p *Package) holds(role *model.Role, path string) bool {
	set := func(o model.Option) bool {
		if pkg := p.packages()[path]; pkg != nil && o.DeclaredBy(pkg) {
			return true
		}
		return p.options()[o.ID(path)]
	}
	if slices.ContainsFunc(role.Unless, set) {
		return false
	}
	return role.When == nil || slices.ContainsFunc(role.When, set)
}

// options returns the settings that models ask for and this package makes, or
// one that it imports.
func (p *Package) options() map[string]bool {
	if p.set != nil {
		return p.set
	}
	p.facts("") // read them, if nothing has yet
	p.set = make(map[string]bool)
	for _, o := range p.importedOptions {
		p.set[o] = true
	}
	for _, f := range p.Funcs {
		each(f.Fn, func(instr ssa.Instruction) {
			switch instr := instr.(type) {
			case ssa.CallInstruction:
				if args := instr.Common().Args; len(args) > 0 {
					p.option(calleeID(instr.Common()), args[len(args)-1])
				}
			case *ssa.Store:
				if addr, ok := instr.Addr.(*ssa.FieldAddr); ok {
					p.option(fieldName(addr), instr.Val)
				}
			}
		})
	}
	return p.set
}

func (p *Package) option(id string, v ssa.Value) {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && p.Models.Asked(id) {
		p.set[id+"="+c.Value.String()] = true
	}
}

// fieldName names a field as model.FieldID does, "" if its struct has no name.
func fieldName(addr *ssa.FieldAddr) string {
	named := namedOf(addr.X.Type())
	field := fieldOf(addr.X.Type(), addr.Field)
	if named == nil || field == nil || named.Obj().Pkg() == nil {
		return ""
	}
	return model.FieldID(named.Obj().Pkg().Path(), named.Obj().Name()+"."+field.Name())
}
