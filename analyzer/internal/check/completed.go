package check

import (
	"go/types"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"golang.org/x/tools/go/ssa"
)

// completed reports whether the future whose result a call at site gets is done
// by then, so that the call returns at once: it was awaited before, its result
// was set before, it was asked whether it is done, or this is its callback.
func (c *checker) completed(t task.Task, f *effect.Func, site effect.Site) bool {
	call, ok := site.Instr.(ssa.CallInstruction)
	if !ok || call.Common().IsInvoke() || len(call.Common().Args) == 0 {
		return false
	}
	future := bare(call.Common().Args[0])
	if param, ok := future.(*ssa.Parameter); ok && param.Parent() == t.Func.Fn && strings.HasSuffix(t.How, ".AddDoneCallback") {
		return true // it is the callback's own
	}
	if replaced(future) {
		return false
	}
	name := place(future)
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			before, ok := instr.(*ssa.Call)
			if !ok || !dominates(before, site.Instr) {
				continue
			}
			if c.completes(before.Common(), name) || asks(before, name, site.Instr) {
				return true
			}
		}
	}
	return false
}

// replaced reports whether the variable that a future is read from may be set
// again, or by somebody else.
func replaced(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	alloc, ok := load.X.(*ssa.Alloc)
	return ok && effect.StoredOnce(alloc) == nil
}

// completes reports whether the future of that name is done after a call.
func (c *checker) completes(common *ssa.CallCommon, name string) bool {
	fn := common.StaticCallee()
	if fn == nil {
		return false
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil {
		return false
	}
	if recv := obj.Signature().Recv(); recv != nil {
		set := obj.Name() == "SetResult" || obj.Name() == "SetError"
		return set && len(common.Args) > 0 && place(bare(common.Args[0])) == name
	}
	known := c.p.Models.Func(obj.Pkg().Path(), model.FuncID(obj))
	if known == nil || known.Effect.Category != model.Suspend {
		return false
	}
	for _, arg := range common.Args {
		if place(bare(arg)) == name {
			return true
		}
		for _, v := range variadic(arg) {
			if place(bare(v)) == name {
				return true
			}
		}
	}
	return false
}

// variadic returns the values of which a call makes a variadic argument.
func variadic(arg ssa.Value) []ssa.Value {
	slice, ok := arg.(*ssa.Slice)
	if !ok {
		return nil
	}
	array, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var list []ssa.Value
	for _, ref := range *array.Referrers() {
		if addr, ok := ref.(*ssa.IndexAddr); ok {
			for _, use := range *addr.Referrers() {
				if store, ok := use.(*ssa.Store); ok && store.Addr == addr {
					list = append(list, store.Val)
				}
			}
		}
	}
	return list
}

// asks reports whether call is the future's Done, and at is reached only if
// that was true.
func asks(call *ssa.Call, name string, at ssa.Instruction) bool {
	fn := call.Call.StaticCallee()
	if fn == nil || fn.Name() != "Done" || len(call.Call.Args) == 0 || place(bare(call.Call.Args[0])) != name {
		return false
	}
	for _, ref := range *call.Referrers() {
		branch, ok := ref.(*ssa.If)
		if ok && len(branch.Block().Succs[0].Preds) == 1 && branch.Block().Succs[0].Dominates(at.Block()) {
			return true
		}
	}
	return false
}

// bare takes away what does not change which future a value is: a task's future
// is embedded in it.
func bare(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.FieldAddr:
			if x.Field != 0 {
				return v
			}
			ptr, ok := x.X.Type().Underlying().(*types.Pointer)
			if !ok {
				return v
			}
			s, ok := ptr.Elem().Underlying().(*types.Struct)
			if !ok || !s.Field(0).Embedded() {
				return v
			}
			v = x.X
		default:
			return v
		}
	}
}

// dominates reports whether a has run whenever b runs.
func dominates(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	for _, instr := range a.Block().Instrs {
		if instr == a {
			return true
		}
		if instr == b {
			return false
		}
	}
	return false
}
