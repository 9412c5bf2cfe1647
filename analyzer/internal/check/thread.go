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

// threads reports what belongs to a loop and is used on another goroutine: in a
// function that a go statement starts or that is offloaded, and in what that
// calls. A coroutine there corrupts the order in which the loop runs its tasks.
// Passing it on as a context.Context is safe anywhere.
func (c *checker) threads() {
	if !c.on[category.WrongThread] {
		return
	}
	a := &abroad{c: c, seen: make(map[*effect.Func]bool)}
	for _, f := range c.p.Funcs {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Go:
					a.started(f, instr)
				case ssa.CallInstruction:
					a.offloaded(f, instr)
				}
			}
		}
	}
}

// abroad follows what runs on other goroutines than a loop's.
type abroad struct {
	c    *checker
	seen map[*effect.Func]bool
}

// started looks at what a go statement calls.
func (a *abroad) started(f *effect.Func, instr *ssa.Go) {
	t := task.Task{Func: f, How: "starts it with a go statement"}
	if literal(instr.Call.Value) == nil {
		a.call(t, f, instr)
	}
	if !instr.Call.IsInvoke() {
		a.value(instr.Call.Value, "started by a go statement")
	}
}

// offloaded looks at the functions that a call runs off the loop.
func (a *abroad) offloaded(f *effect.Func, instr ssa.CallInstruction) {
	common := instr.Common()
	fn := common.StaticCallee()
	if fn == nil {
		return
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return
	}
	id := model.FuncID(obj)
	how := "passed to " + model.NamesFor(a.c.p.Pass.Pkg).Short(id)
	for _, i := range a.c.p.Models.Offloads(id) {
		if i >= len(common.Args) {
			continue
		}
		for _, obj := range a.value(common.Args[i], how) {
			a.owned(task.Task{Func: f, How: how}, f, instr, model.FuncID(obj))
		}
	}
}

// value looks into the functions of this package that v may be, and returns
// those of others.
func (a *abroad) value(v ssa.Value, how string) []*types.Func {
	local, others := a.c.p.Functions(v)
	for _, g := range local {
		a.visit(task.Task{Func: g, How: how}, g)
	}
	return others
}

// visit looks at f, which runs on another goroutine, and at what it calls there.
func (a *abroad) visit(t task.Task, f *effect.Func) {
	if a.seen[f] || a.c.coroutine(f) {
		return
	}
	a.seen[f] = true
	sites := a.c.p.Sites(f)
	if slices.ContainsFunc(sites, runsLoop) {
		return // this goroutine is a loop's
	}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Call:
				a.call(t, f, instr)
			case *ssa.Defer:
				a.call(t, f, instr)
			}
		}
	}
	for _, site := range sites {
		for _, g := range site.Runs {
			a.visit(t, g)
		}
	}
}

func runsLoop(site effect.Site) bool {
	return slices.ContainsFunc(site.Hits, func(h effect.Hit) bool { return h.Category == category.NestedRun })
}

// call reports a call on another goroutine if the callee needs the loop's.
func (a *abroad) call(t task.Task, f *effect.Func, instr ssa.CallInstruction) {
	common := instr.Common()
	name := "the function"
	if fn := common.StaticCallee(); fn != nil {
		name = fn.Name()
		if obj, ok := fn.Object().(*types.Func); ok {
			name = model.FuncID(obj)
		}
	}
	if lib, _ := task.Coroutine(a.c.p.Models, common.Signature()); lib != nil {
		a.report(t, f, instr, name, lib.Remedy(category.WrongThread))
		return
	}
	a.owned(t, f, instr, name)
}

func (a *abroad) owned(t task.Task, f *effect.Func, instr ssa.CallInstruction, id string) {
	if lib := a.c.p.Models.Owner(id); lib != nil {
		a.report(t, f, instr, id, lib.Remedy(category.WrongThread))
	}
}

func (a *abroad) report(t task.Task, f *effect.Func, instr ssa.CallInstruction, name, advice string) {
	a.c.report(t, f, effect.Site{Pos: instr.Pos()}, effect.Hit{
		Effect: model.Effect{Category: category.WrongThread},
		Names:  []string{name},
		Advice: advice,
	})
}

func literal(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		if v.Parent() != nil {
			return v
		}
	}
	return nil
}
