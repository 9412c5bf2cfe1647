package check

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"golang.org/x/tools/go/ssa"
)

// sameLoop reports whether the future that a call at site waits for is one that
// only the waiting loop itself can complete: it came from a call that was given
// the coroutine, or the coroutine's loop.
func (c *checker) sameLoop(site effect.Site) bool {
	call, ok := site.Instr.(ssa.CallInstruction)
	if !ok || call.Common().IsInvoke() || len(call.Common().Args) == 0 {
		return false
	}
	maker, ok := stored(bare(call.Common().Args[0])).(*ssa.Call)
	if !ok {
		return false
	}
	if fn := maker.Call.StaticCallee(); fn == nil || c.p.Models.Library(packagePath(fn)) == nil {
		return false // somebody else's function, which may hand on any future
	}
	for _, arg := range maker.Call.Args {
		if c.isCoroutine(arg) {
			return true
		}
		if of, ok := stored(arg).(*ssa.Call); ok && len(of.Call.Args) == 1 && c.isCoroutine(of.Call.Args[0]) {
			return true // co.Loop()
		}
	}
	return false
}

// stored returns what a variable that is set once was set to, else v itself.
func stored(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok {
		if alloc, ok := load.X.(*ssa.Alloc); ok {
			if once := effect.StoredOnce(alloc); once != nil {
				return once
			}
		}
	}
	return v
}

// isCoroutine reports whether v is what makes a function with such a parameter a
// coroutine.
func (c *checker) isCoroutine(v ssa.Value) bool {
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(0, nil, "", v.Type())), nil, false)
	lib, _ := task.Coroutine(c.p.Models, sig)
	return lib != nil
}

func packagePath(fn *ssa.Function) string {
	if obj, ok := fn.Object().(*types.Func); ok {
		return model.PackageOf(model.FuncID(obj))
	}
	return ""
}
