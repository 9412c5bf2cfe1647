package effect

import (
	"go/types"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// registers notes the arguments of a call that are handed to a loop.
func (w *walk) registers(common *ssa.CallCommon) {
	if w.pass == nil {
		return
	}
	var regs []Register
	shift := 0
	if common.IsInvoke() {
		shift = 1 // the receiver is no argument
		regs = w.p.modelRegisters(common.Method)
	} else if fn := common.StaticCallee(); fn != nil {
		regs = w.p.registers(fn)
	}
	for _, r := range regs {
		if i := r.Param - shift; i >= 0 && i < len(common.Args) {
			w.pass(Registered{common.Args[i], "passed to", calleeID(common), r.By})
		}
	}
}

// stored notes a function that is put into a field from which a loop calls it.
func (w *walk) stored(store *ssa.Store) {
	addr, ok := store.Addr.(*ssa.FieldAddr)
	if !ok || w.pass == nil {
		return
	}
	named := namedOf(addr.X.Type())
	if named == nil || named.Obj().Pkg() == nil {
		return
	}
	path, typ := named.Obj().Pkg().Path(), named.Obj().Name()
	if field := fieldOf(addr.X.Type(), addr.Field); field != nil {
		if role := w.p.Models.Field(path, typ, field.Name()); role != nil && w.p.holds(role, path) {
			name := model.FieldID(path, typ+"."+field.Name())
			w.pass(Registered{store.Val, "set as", name, name})
		}
	}
}

// converted notes a function that becomes one of a type whose values a loop
// calls.
func (w *walk) converted(change *ssa.ChangeType) {
	named, ok := types.Unalias(change.Type()).(*types.Named)
	if !ok || w.pass == nil || named.Obj().Pkg() == nil {
		return
	}
	path, typ := named.Obj().Pkg().Path(), named.Obj().Name()
	if _, ok := named.Underlying().(*types.Signature); !ok {
		return
	}
	if role := w.p.Models.Value(path, typ); role != nil && w.p.holds(role, path) {
		name := path + "." + typ
		w.pass(Registered{change.X, "used as", name, name})
	}
}

// registers returns the parameters that fn hands to a loop.
func (p *Package) registers(fn *ssa.Function) []Register {
	if obj, ok := fn.Object().(*types.Func); ok && obj.Pkg() != nil {
		if regs := p.modelRegisters(obj); regs != nil {
			return regs
		}
		if p.Local(fn) == nil {
			if sum := p.foreign(obj); sum != nil {
				return sum.Registers
			}
		}
	}
	if f := p.Local(fn); f != nil {
		return f.registers
	}
	return nil
}

// modelRegisters returns the parameters that a function hands to a loop as
// models say, under the options that this package sets.
func (p *Package) modelRegisters(obj *types.Func) []Register {
	var regs []Register
	id := model.FuncID(obj)
	for _, r := range p.Models.Registers(id) {
		if !p.holds(r.Role, model.PackageOf(id)) {
			continue
		}
		if r.Param != model.EachFunc {
			regs = append(regs, Register{r.Param, id})
			continue
		}
		receiver := 0
		if obj.Signature().Recv() != nil {
			receiver = 1
		}
		for i := range obj.Signature().Params().Len() {
			if t := obj.Signature().Params().At(i).Type(); isFunc(t) || holdsFuncs(t) {
				regs = append(regs, Register{i + receiver, id})
			}
		}
	}
	return regs
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// holdsFuncs reports whether t is a slice, array or map of functions.
func holdsFuncs(t types.Type) bool {
	c, ok := t.Underlying().(interface{ Elem() types.Type })
	if _, pointer := c.(*types.Pointer); !ok || pointer {
		return false
	}
	return isFunc(c.Elem())
}

// register notes that the function whose parameter it is, or a literal in that,
// hands it to a loop.
func (p *Package) register(param *ssa.Parameter, by string) {
	f := p.Local(param.Parent())
	if f == nil {
		return
	}
	r := Register{slices.Index(f.Fn.Params, param), by}
	if r.Param < 0 || slices.Contains(f.registers, r) {
		return
	}
	f.registers = append(f.registers, r)
	for reader := range f.readers {
		reader.queued = true // only a flag, so the order does not matter
	}
}
