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
		if f := w.p.Local(fn); f != nil && w.run == nil {
			w.handsOn(f, common.Args)
		}
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
	return ok && isList(t) && isFunc(c.Elem())
}

// RunsOnLoop says, before Infer, that a loop calls f for what of a library.
func (f *Func) RunsOnLoop(by string) { f.onLoop = by }

// runsOnLoop notes that f is called on a loop.
func (p *Package) runsOnLoop(f *Func, by string) {
	if f != nil && by != "" && f.onLoop == "" {
		f.onLoop = by
		f.queued = true
	}
}

// keptForLoop notes that a function which a parameter was given, or holds, is
// called on a loop: not here, where it was kept, but by w's function.
func (w *walk) keptForLoop(o origin) {
	if w.f.onLoop == "" || o.held && !isList(o.param.Type()) {
		return
	}
	if f := w.p.byFn[o.param.Parent()]; f != nil && !w.f.within(f) {
		w.p.registerAbroad(o.param, w.f.onLoop)
	}
}

// registerAbroad is register for callers in other packages: what a function of
// this package passes is known where it is called.
func (p *Package) registerAbroad(param *ssa.Parameter, by string) {
	if f := p.Local(param.Parent()); f != nil {
		f.abroad = p.noteRegister(f, f.abroad, param, by)
	}
}

// handsOn notes the parameters that go to a function which registers them for
// callers in other packages.
func (w *walk) handsOn(f *Func, args []ssa.Value) {
	for _, r := range f.abroad {
		if r.Param >= len(args) {
			continue
		}
		for _, o := range w.p.origins(args[r.Param], isList(args[r.Param].Type())) {
			if o.param != nil && (!o.held || isList(o.param.Type())) {
				w.p.registerAbroad(o.param, r.By)
			}
		}
	}
}

// isList reports whether t is a slice, array or map, which holds many of the same
// kind: what is called of one may be called of all.
func isList(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map:
		return true
	}
	return false
}

// register notes that the function whose parameter it is, or a literal in that,
// hands it to a loop.
func (p *Package) register(param *ssa.Parameter, by string) {
	if f := p.Local(param.Parent()); f != nil {
		f.registers = p.noteRegister(f, f.registers, param, by)
	}
}

func (p *Package) noteRegister(f *Func, known []Register, param *ssa.Parameter, by string) []Register {
	r := Register{slices.Index(f.Fn.Params, param), by}
	if r.Param < 0 || slices.Contains(known, r) {
		return known
	}
	for reader := range f.readers {
		reader.queued = true // only a flag, so the order does not matter
	}
	return append(known, r)
}
