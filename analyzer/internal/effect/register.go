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
	if role := w.p.Models.Value(path, typ); role != nil && w.p.holds(role, path) && !w.p.wrapped(change) {
		name := path + "." + typ
		w.pass(Registered{change.X, "used as", name, name})
	}
}

// wrapped reports whether all that is done with a value is to hand it to functions
// of this package that do no more than call it: what becomes of it is known from
// where they do.
func (p *Package) wrapped(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		call, ok := ref.(ssa.CallInstruction)
		if !ok {
			return false
		}
		common := call.Common()
		f := p.Local(common.StaticCallee())
		if f == nil {
			return false
		}
		for i, arg := range common.Args {
			if arg == v && (i >= len(f.Fn.Params) || !onlyCalled(f.Fn.Params[i])) {
				return false
			}
		}
	}
	return len(*v.Referrers()) > 0
}

// onlyCalled reports whether the function v is called, here or in literals, and
// nothing else.
func onlyCalled(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case ssa.CallInstruction:
			if slices.Contains(ref.Common().Args, v) {
				return false
			}
		case *ssa.Store: // of a captured parameter
			alloc, ok := ref.Addr.(*ssa.Alloc)
			if !ok || !onlyLoaded(alloc) {
				return false
			}
		case *ssa.MakeClosure:
			if !capturedCalled(ref, v, onlyCalled) {
				return false
			}
		case *ssa.BinOp: // compared with nil
		default:
			return false
		}
	}
	return true
}

// onlyLoaded is onlyCalled for what is kept at an address.
func onlyLoaded(addr ssa.Value) bool {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
		case *ssa.UnOp:
			if !onlyCalled(ref) {
				return false
			}
		case *ssa.MakeClosure:
			if !capturedCalled(ref, addr, onlyLoaded) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// capturedCalled asks of what a literal sees of v.
func capturedCalled(mc *ssa.MakeClosure, v ssa.Value, ask func(ssa.Value) bool) bool {
	for i, binding := range mc.Bindings {
		if binding == v && !ask(mc.Fn.(*ssa.Function).FreeVars[i]) {
			return false
		}
	}
	return true
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
			if t := obj.Signature().Params().At(i).Type(); isFunc(t) || holdsFuncs(t) || isAny(t) {
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

func isAny(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && iface.Empty()
}

// holdsFuncs reports whether t is a slice, array or map of functions.
func holdsFuncs(t types.Type) bool {
	c, ok := t.Underlying().(interface{ Elem() types.Type })
	if _, pointer := c.(*types.Pointer); !ok || pointer {
		return false
	}
	return isFunc(c.Elem())
}

// register notes that f hands its parameter to a loop, and reports whether that
// is new.
func (f *Func) register(param *ssa.Parameter, by string) bool {
	r := Register{slices.Index(f.Fn.Params, param), by}
	if r.Param < 0 || slices.Contains(f.registers, r) {
		return false
	}
	f.registers = append(f.registers, r)
	return true
}
