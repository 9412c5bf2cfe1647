package effect

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// Libraries have waits that a program must ask for: a pause before another try,
// a limiter of rates. Such a wait is behind a field that nothing in the library
// sets, or only a function which the library itself does not call. The cause of
// the wait names what turns it on, and counts in an importer that does so; in
// others the call is known for its other waits, of which there must be one.

// optionals returns, by block, what must be turned on for f to get there, "" for
// nothing.
func (p *Package) optionals(f *Func) []string {
	list := make([]string, len(f.Fn.Blocks))
	for _, b := range f.Fn.DomPreorder() {
		if len(b.Preds) == 1 {
			pred := b.Preds[0]
			if branch, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If); ok && pred.Succs[0] != pred.Succs[1] {
				list[b.Index] = p.turningOn(branch.Cond, pred.Succs[0] == b)
			}
		}
		if d := b.Idom(); d != nil && list[b.Index] == "" {
			list[b.Index] = list[d.Index]
		}
	}
	return list
}

// turningOn returns what must be turned on for a condition to be met, "" if it
// depends on something else.
func (p *Package) turningOn(cond ssa.Value, met bool) string {
	switch c := cond.(type) {
	case *ssa.BinOp:
		toNil := isConst(c.Y) && c.Y.(*ssa.Const).IsNil()
		if toNil && (c.Op == token.NEQ && met || c.Op == token.EQL && !met) {
			return p.offUnless(c.X)
		}
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return p.turningOn(c.X, !met)
		}
		if met {
			return p.offUnless(c)
		}
	case *ssa.Field:
		if met {
			return p.offUnless(c)
		}
	}
	return ""
}

// offUnless returns what sets the field that v was read from to more than its
// zero value: the field itself, if other packages alone can, or functions.
func (p *Package) offUnless(v ssa.Value) string {
	var base types.Type
	var index int
	switch v := v.(type) {
	case *ssa.UnOp:
		addr, ok := v.X.(*ssa.FieldAddr)
		if !ok {
			return ""
		}
		base, index = addr.X.Type(), addr.Field
	case *ssa.Field:
		base, index = v.X.Type(), v.Field
	default:
		return ""
	}
	field, named := fieldOf(base, index), namedOf(base)
	if field == nil || named == nil || field.Pkg() != p.Pass.Pkg {
		return ""
	}
	set := p.settings()[field]
	switch {
	case set.elsewhere || field.Embedded():
		return ""
	case field.Exported() && len(set.by) == 0 && !tagged(named, field):
		return model.FieldID(field.Pkg().Path(), named.Obj().Name()+"."+field.Name())
	case field.Exported():
		return ""
	}
	return strings.Join(set.by, " ")
}

// tagged reports whether a decoder is told how to set the field.
func tagged(named *types.Named, field *types.Var) bool {
	s, ok := named.Underlying().(*types.Struct)
	for i := 0; ok && i < s.NumFields(); i++ {
		if s.Field(i).Origin() == field {
			return s.Tag(i) != ""
		}
	}
	return true
}

// A setting is how a package sets a field: by functions that are there for others
// to call, or elsewhere.
type setting struct {
	by        []string
	elsewhere bool
}

// settings returns the fields that the package sets to more than zero.
func (p *Package) settings() map[*types.Var]setting {
	if p.fieldsSet != nil {
		return p.fieldsSet
	}
	p.fieldsSet = make(map[*types.Var]setting)
	for _, f := range p.Funcs {
		each(f.Fn, func(instr ssa.Instruction) {
			addr, ok := instr.(*ssa.FieldAddr)
			if !ok {
				return
			}
			field := fieldOf(addr.X.Type(), addr.Field)
			for _, use := range *addr.Referrers() {
				if load, ok := use.(*ssa.UnOp); ok && load.X == addr {
					continue
				}
				store, ok := use.(*ssa.Store)
				if ok && store.Addr == addr && isZero(store.Val) {
					continue
				}
				s := p.fieldsSet[field]
				if by := p.setter(f); by != "" && ok && localStruct(addr.X) == nil {
					if !slices.Contains(s.by, by) {
						s.by = append(s.by, by)
					}
				} else {
					s.elsewhere = true
				}
				p.fieldsSet[field] = s
			}
		})
	}
	return p.fieldsSet
}

func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && (c.Value == nil || c.Value.ExactString() == "false")
}

// setter returns the exported function that f is, or is a literal in, if the
// package itself does not use it.
func (p *Package) setter(f *Func) string {
	for f.parent != nil {
		f = f.parent
	}
	obj := f.named()
	if obj == nil || !obj.Exported() || len(p.stores.calls[f.Fn]) > 0 || p.calledOtherwise(obj) {
		return ""
	}
	return f.ID
}

// turnedOn reports whether one of what an imported cause names is turned on by
// this package, or one that it imports.
func (p *Package) turnedOn(option string) bool {
	on := p.turnsOn()
	return slices.ContainsFunc(strings.Fields(option), func(id string) bool { return on[turned+id] })
}

// turned is before the names of what packages turn on, among their options.
const turned = "+"

// turnsOn returns what this package turns on of what causes of its imports name.
func (p *Package) turnsOn() map[string]bool {
	if p.on != nil {
		return p.on
	}
	p.facts("") // read them, if nothing has yet
	p.on = make(map[string]bool)
	for _, o := range p.importedOptions {
		if strings.HasPrefix(o, turned) {
			p.on[o] = true
		}
	}
	asked := make(map[string]bool)
	for _, sum := range p.imported {
		for _, c := range sum.Causes {
			for _, id := range strings.Fields(c.Option) {
				asked[id] = true
			}
		}
	}
	if len(asked) == 0 {
		return p.on
	}
	note := func(id string) {
		if asked[id] {
			p.on[turned+id] = true
		}
	}
	for _, f := range p.Funcs {
		each(f.Fn, func(instr ssa.Instruction) {
			if addr, ok := instr.(*ssa.FieldAddr); ok {
				for _, use := range *addr.Referrers() {
					if store, ok := use.(*ssa.Store); !ok && !isLoad(use) || ok && !isZero(store.Val) {
						note(fieldName(addr))
					}
				}
			}
			for _, op := range instr.Operands(nil) {
				if fn, ok := (*op).(*ssa.Function); ok {
					if obj, ok := fn.Object().(*types.Func); ok {
						note(model.FuncID(obj))
					}
				}
			}
		})
	}
	return p.on
}

func isLoad(instr ssa.Instruction) bool {
	_, ok := instr.(*ssa.UnOp)
	return ok
}

// optional reports whether a cause of another package's function is left out
// here: it is not asked for, and the function has a wait that nobody must ask for.
func (p *Package) optional(c Cause, sum *Summary) bool {
	return c.Option != "" && !p.InferStd && slices.ContainsFunc(sum.Causes, func(d Cause) bool {
		return d.Option == "" && !d.Short && !quiet(d.Category)
	}) && !p.turnedOn(c.Option)
}
