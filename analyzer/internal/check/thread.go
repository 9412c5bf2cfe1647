package check

import (
	"go/types"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/ssa"
)

// threads reports uses of a coroutine on another goroutine than the loop's: in
// a function that a go statement starts or that is offloaded. Waiting there
// corrupts the order in which the loop runs its tasks. Passing the coroutine on
// as a context.Context is safe anywhere.
func (c *checker) threads(t task.Task) {
	if !c.on[category.WrongThread] {
		return
	}
	c.elsewhere(t, t.Func.Fn)
}

// elsewhere looks in fn, which runs on the loop, for what leaves it.
func (c *checker) elsewhere(t task.Task, fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Go:
				c.started(t, instr.Common(), instr)
			case ssa.CallInstruction:
				c.offloaded(t, instr.Common())
			}
		}
	}
	for _, anon := range fn.AnonFuncs {
		if f := c.p.Local(anon); f != nil && !c.coroutine(f) && !c.leaves(anon) {
			c.elsewhere(t, anon)
		}
	}
}

// leaves reports whether a literal is started or offloaded where it is made: it
// is looked at there.
func (c *checker) leaves(fn *ssa.Function) bool {
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Go:
				if literal(instr.Call.Value) == fn {
					return true
				}
			case ssa.CallInstruction:
				for _, i := range c.offloads(instr.Common()) {
					if literal(instr.Common().Args[i]) == fn {
						return true
					}
				}
			}
		}
	}
	return false
}

// started looks at what a go statement calls.
func (c *checker) started(t task.Task, common *ssa.CallCommon, instr ssa.Instruction) {
	if fn := literal(common.Value); fn != nil {
		c.abroad(t, fn)
		return
	}
	if c.usesCoroutine(common) {
		c.reportThread(t, t.Func, instr, common)
	}
}

// offloaded looks at the functions that a call runs off the loop.
func (c *checker) offloaded(t task.Task, common *ssa.CallCommon) {
	for _, i := range c.offloads(common) {
		if fn := literal(common.Args[i]); fn != nil {
			c.abroad(t, fn)
		}
	}
}

func (c *checker) offloads(common *ssa.CallCommon) []int {
	fn := common.StaticCallee()
	if fn == nil {
		return nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.p.Models.Offloads(model.FuncID(obj))), func(i int) bool { return i >= len(common.Args) })
}

// abroad looks at fn, which runs on another goroutine, and at the literals in
// it that have no coroutine of their own.
func (c *checker) abroad(t task.Task, fn *ssa.Function) {
	f := c.p.Local(fn)
	if f == nil || c.coroutine(f) {
		return
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && c.usesCoroutine(call.Common()) {
				c.reportThread(t, f, instr, call.Common())
			}
		}
	}
	for _, anon := range fn.AnonFuncs {
		c.abroad(t, anon)
	}
}

// usesCoroutine reports whether a call gets a coroutine as what it is.
func (c *checker) usesCoroutine(common *ssa.CallCommon) bool {
	lib, _ := task.Coroutine(c.p.Models, common.Signature())
	return lib != nil
}

func literal(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		if v.Parent() != nil {
			return v
		}
	case *ssa.ChangeType:
		return literal(v.X)
	}
	return nil
}

func (c *checker) reportThread(t task.Task, f *effect.Func, instr ssa.Instruction, common *ssa.CallCommon) {
	name := "the function"
	if fn := common.StaticCallee(); fn != nil {
		name = fn.Name()
		if obj, ok := fn.Object().(*types.Func); ok {
			name = model.FuncID(obj)
		}
	}
	site := effect.Site{Pos: instr.Pos()}
	c.report(t, f, site, effect.Hit{
		Effect: model.Effect{Category: category.WrongThread},
		Names:  []string{name},
		Advice: remedy(t, category.WrongThread, "start a task with loop.Go(co, fn), or use what is safe anywhere"),
	})
}
