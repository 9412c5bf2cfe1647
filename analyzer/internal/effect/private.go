package effect

import (
	"go/types"
	"iter"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// Shares reports whether a call that f makes touches memory that others may use
// while it runs on another goroutine: other tasks, or f itself, which may go on
// before the call has returned.
func (p *Package) Shares(f *Func, call ssa.CallInstruction) bool {
	t := p.touch()
	for _, c := range t.callees(f, call.Common()) {
		if c.given || c.known.self == TouchShared || len(c.known.captured) > 0 {
			return true
		}
		if c.known.self == TouchNothing {
			continue
		}
		for _, arg := range c.args {
			if leads(arg.Type()) && !p.private(f, arg, call) {
				return true
			}
		}
	}
	return false
}

// Computes reports whether a call does nothing but compute its results from
// arguments that lead to no memory.
func (p *Package) Computes(f *Func, call ssa.CallInstruction) bool {
	for _, arg := range call.Common().Args {
		if slice, ok := arg.(*ssa.Slice); ok && variadicOf(slice) {
			continue
		}
		if leads(arg.Type()) || model.Shared(deref(arg.Type())) {
			return false
		}
	}
	for v := range results(call) {
		if _, channel := v.Underlying().(*types.Chan); channel {
			return false // something else goes on, from now on
		}
	}
	return len(call.Common().Args) > 0 && call.Common().StaticCallee() != nil && !p.Shares(f, call)
}

func results(call ssa.CallInstruction) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) {
		list := call.Common().Signature().Results()
		for i := range list.Len() {
			if !yield(list.At(i).Type()) {
				return
			}
		}
	}
}

// variadicOf reports whether a slice is the one that a call makes of strings,
// numbers and the like for a variadic parameter.
func variadicOf(slice *ssa.Slice) bool {
	alloc, ok := slice.X.(*ssa.Alloc)
	return ok && alloc.Comment == "varargs" && !leads(slice.Type().Underlying().(*types.Slice).Elem())
}

func deref(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// leads reports whether values of a type lead to memory.
func leads(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok && model.Shared(ptr.Elem()) {
		return false
	}
	return model.Points(t)
}

// private reports whether v, an argument of call, leads to memory that f made
// and that nothing but the call uses from then on.
func (p *Package) private(f *Func, v ssa.Value, call ssa.CallInstruction) bool {
	w := &privacy{p: p, f: f, call: call, seen: make(map[ssa.Value]bool)}
	return w.made(v)
}

type privacy struct {
	p    *Package
	f    *Func
	call ssa.CallInstruction
	seen map[ssa.Value]bool
}

// made reports whether f made what v leads to, and kept it to itself.
func (w *privacy) made(v ssa.Value) bool {
	if w.seen[v] || !leads(v.Type()) {
		return true
	}
	w.seen[v] = true
	switch v := v.(type) {
	case *ssa.Const, *ssa.Function:
		return true
	case *ssa.Alloc, *ssa.MakeSlice, *ssa.MakeMap:
		return w.kept(v.(ssa.Value))
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() != "append" {
			return false
		} else if !ok && w.p.touch().handsOut(v.Common()) {
			return false
		}
		for _, arg := range v.Call.Args {
			if !w.made(arg) {
				return false
			}
		}
		return w.kept(v)
	case *ssa.Extract:
		return w.made(v.Tuple) && w.kept(v)
	case *ssa.Slice:
		return w.made(v.X) && w.kept(v)
	case *ssa.MakeInterface:
		return w.made(v.X) && w.kept(v)
	case *ssa.ChangeInterface:
		return w.made(v.X) && w.kept(v)
	case *ssa.ChangeType:
		return w.made(v.X) && w.kept(v)
	case *ssa.Convert:
		return !leads(v.X.Type()) && w.kept(v) // bytes of a string
	}
	return false
}

// kept reports whether every use of v is before the call, or in it, and hands v
// to nobody.
func (w *privacy) kept(v ssa.Value) bool {
	w.seen[v] = true
	for _, ref := range *v.Referrers() {
		if _, debug := ref.(*ssa.DebugRef); debug {
			continue
		}
		if w.after(v, ref) {
			return false
		}
		if ref == w.call.(ssa.Instruction) {
			continue
		}
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Val == v && !w.made(ref.Addr) {
				return false
			}
			if ref.Addr == v && !w.made(ref.Val) {
				return false
			}
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Slice, *ssa.MakeInterface, *ssa.ChangeType, *ssa.Extract:
			if u := ref.(ssa.Value); !w.seen[u] && !w.kept(u) {
				return false
			}
		case *ssa.UnOp, *ssa.If, *ssa.BinOp:
		case *ssa.Call:
			if _, builtin := ref.Call.Value.(*ssa.Builtin); !builtin && w.p.touch().handsOut(ref.Common()) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// handsOut reports whether a call may give what it is given to others.
func (t *touch) handsOut(common *ssa.CallCommon) bool {
	fn := common.StaticCallee()
	return fn == nil || t.function(fn).self == TouchShared
}

// after reports whether a use of v may run when the call has begun, and v was
// not made anew before.
func (w *privacy) after(v ssa.Value, use ssa.Instruction) bool {
	from, to := w.call.Block(), use.Block()
	if from == to && slices.Index(from.Instrs, use) > slices.Index(from.Instrs, ssa.Instruction(w.call)) {
		return true
	}
	var made *ssa.BasicBlock
	if instr, ok := v.(ssa.Instruction); ok {
		made = instr.Block()
	}
	seen := map[*ssa.BasicBlock]bool{made: true}
	for work := slices.Clone(from.Succs); len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if b == to {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}
