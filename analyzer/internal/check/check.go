// Package check makes findings: the places where code that runs on a loop makes
// a call that blocks.
//
// A finding stands where the user can act. In a coroutine that is the call in
// the coroutine, which can be offloaded there, with the whole chain below it. In
// a callback it is the last call inside the package: helpers of the package that
// the callback calls are looked into.
package check

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/ssa"
)

// A Finding is one blocking call on a loop.
type Finding struct {
	Func   *effect.Func // that holds the call
	Pos    token.Pos    // of the SSA instruction
	Effect model.Effect
	Chain  []effect.Step // full names, the callee first
	Task   task.Task
	Advice string
	Direct bool // the task itself holds the call
}

// An Unknown is a call on a loop of which nothing is known.
type Unknown struct {
	Func   *effect.Func
	Pos    token.Pos
	Callee string // of an interface method, "" for a function value
}

// A Result is what Run found in a package.
type Result struct {
	Findings []Finding // sorted by position
	Unknown  []Unknown
}

// Run looks at every task and what it runs. Categories that are not on are left
// out.
func Run(p *effect.Package, tasks []task.Task, on map[string]bool) Result {
	c := &checker{p: p, on: on, tasks: make(map[*effect.Func]bool), seen: make(map[visit]bool), found: make(map[key]bool)}
	for _, t := range tasks {
		if t.Foreign == nil {
			c.tasks[t.Func] = true
		}
	}
	// Coroutines first: what they hold is reported at their calls, and not
	// again through a callback that reaches the same function.
	for _, coroutines := range []bool{true, false} {
		for _, t := range tasks {
			switch {
			case t.Coroutine != coroutines:
			case t.Foreign != nil:
				c.foreign(t)
			default:
				c.function(t, t.Func)
				if t.Coroutine {
					c.locks(t)
				}
			}
		}
	}
	c.threads()
	c.dropped()
	slices.SortStableFunc(c.result.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Effect.Category, b.Effect.Category))
	})
	slices.SortStableFunc(c.result.Unknown, func(a, b Unknown) int { return cmp.Compare(a.Pos, b.Pos) })
	return c.result
}

type checker struct {
	p      *effect.Package
	on     map[string]bool
	tasks  map[*effect.Func]bool
	seen   map[visit]bool
	found  map[key]bool
	result Result
}

// A visit is of one function, in one of the two ways.
type visit struct {
	f         *effect.Func
	coroutine bool
}

// A key is a call and what makes it block: one finding each, however many tasks
// reach it.
type key struct {
	pos      token.Pos
	category string
}

// function looks at f, which runs as part of t.
func (c *checker) function(t task.Task, f *effect.Func) {
	v := visit{f, t.Coroutine}
	if c.seen[v] || c.seen[visit{f, true}] {
		return
	}
	c.seen[v] = true
	for _, site := range c.p.Sites(f) {
		for _, h := range c.onLoop(t, site.Hits) {
			if !c.entered(t, h.Via) && !c.passesEntered(t, site, h) && !c.reportedThere(site, h) {
				c.report(t, f, site, h)
			}
		}
		for _, g := range site.Runs {
			if c.enters(t, g) {
				c.function(t, g)
			}
		}
		if site.Unresolved || site.Passed && f == t.Func { // a loop calls its tasks with what nobody knows
			c.result.Unknown = append(c.result.Unknown, Unknown{f, site.Pos, site.Callee})
		}
	}
}

// onLoop returns which of a site's hits there are on the loop that runs t. What
// deadlocks on the loop of one library may be harmless on another's; where it
// does deadlock, nothing else matters.
func (c *checker) onLoop(t task.Task, hits []effect.Hit) []effect.Hit {
	var dead, others []effect.Hit
	for _, h := range hits {
		if h.Category != category.Deadlock {
			others = append(others, h)
			continue
		}
		steps := h.Steps()
		lib, _ := c.p.Models.Deadlock(steps[len(steps)-1].Name)
		if lib == nil || t.Library != nil && t.Library.Name == lib.Name {
			dead = append(dead, h)
		}
	}
	if len(dead) > 0 {
		return dead
	}
	return others
}

// entered reports whether a hit through g is reported inside g.
func (c *checker) entered(t task.Task, g *effect.Func) bool {
	return g != nil && (c.enters(t, g) || c.coroutine(g))
}

// passesEntered reports whether h's chain goes through a function that the site
// runs and that is looked into: its wait is reported there.
func (c *checker) passesEntered(t task.Task, site effect.Site, h effect.Hit) bool {
	for _, g := range site.Runs {
		if c.enters(t, g) && slices.ContainsFunc(h.Steps(), func(s effect.Step) bool { return s.Name == g.ID }) {
			return true
		}
	}
	return false
}

// reportedThere reports whether what a site calls is a coroutine which waits so
// by itself: that is reported in it, if it is of this module.
func (c *checker) reportedThere(site effect.Site, h effect.Hit) bool {
	call, ok := site.Instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	fn := call.Common().StaticCallee()
	if f := c.p.Local(fn); f != nil {
		return c.coroutine(f) && slices.ContainsFunc(f.Causes(), func(own effect.Cause) bool { return own.Category == h.Category })
	}
	if fn == nil {
		return false
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || !c.sameModule(obj.Pkg().Path()) {
		return false
	}
	lib, _ := task.Coroutine(c.p.Models, fn.Signature)
	return lib != nil && c.p.Models.Library(obj.Pkg().Path()) != lib
}

// enters reports whether g, which a task runs, is looked into as part of it.
// From a callback every helper is; from a coroutine only literals inside one,
// which can use its coroutine value. Coroutines are tasks of their own.
func (c *checker) enters(t task.Task, g *effect.Func) bool {
	if c.coroutine(g) {
		return false
	}
	if !t.Coroutine {
		return true
	}
	for f := g.Parent(); f != nil; f = f.Parent() {
		if c.coroutine(f) {
			return !kept(g.Fn)
		}
	}
	return false
}

// kept reports whether a literal is put into a map: it is then called where it
// is taken out, by a key that may be another's, and may run off the loop as well.
func kept(fn *ssa.Function) bool {
	refs := slices.Clone(*fn.Referrers())
	for _, ref := range refs {
		if mc, ok := ref.(*ssa.MakeClosure); ok {
			refs = append(refs, *mc.Referrers()...)
		}
	}
	return slices.ContainsFunc(refs, func(ref ssa.Instruction) bool {
		_, ok := ref.(*ssa.MapUpdate)
		return ok
	})
}

func (c *checker) coroutine(f *effect.Func) bool {
	lib, _ := task.Coroutine(c.p.Models, f.Fn.Signature)
	return lib != nil
}

func (c *checker) report(t task.Task, f *effect.Func, site effect.Site, h effect.Hit) {
	if h.Category == category.Get {
		if c.completed(t, f, site) {
			return
		}
		if c.sameLoop(site) {
			h.Advice = c.advice(t, h)
			h.Category = category.Deadlock
		}
	}
	if !c.on[h.Category] || h.Short && c.longToo(site) || c.ignored(site.Pos, h.Category) {
		return
	}
	k := key{site.Pos, h.Category}
	if c.found[k] {
		return
	}
	c.found[k] = true
	c.result.Findings = append(c.result.Findings, Finding{
		Func:   f,
		Pos:    site.Pos,
		Effect: h.Effect,
		Chain:  h.Steps(),
		Task:   t,
		Advice: c.advice(t, h),
		Direct: f == t.Func,
	})
}

// ignored reports whether a directive silences a finding that is not a wait of
// the function that holds it, or not of the category that it has there.
func (c *checker) ignored(pos token.Pos, cat string) bool {
	return c.p.Ignored != nil && c.p.Ignored(pos, cat)
}

// longToo reports whether the site also waits for long, which is then what is
// reported: who mends that has mended the short wait too.
func (c *checker) longToo(site effect.Site) bool {
	return slices.ContainsFunc(site.Hits, func(h effect.Hit) bool {
		return !h.Short && c.on[h.Category]
	})
}

func (c *checker) advice(t task.Task, h effect.Hit) string {
	if h.Advice != "" {
		return h.Advice
	}
	if h.Category == category.Deadlock {
		steps := h.Steps()
		if _, advice := c.p.Models.Deadlock(steps[len(steps)-1].Name); advice != "" {
			return advice
		}
	}
	if t.Library != nil {
		if advice := t.Library.Remedy(h.Category); advice != "" {
			return advice
		}
	}
	return "do it on a goroutine of its own"
}

// remedy returns what the task's library says for a category of its own, or else
// what our runtime has.
func remedy(t task.Task, cat, ours string) string {
	if t.Library != nil {
		if advice := t.Library.Advice[cat]; advice != "" {
			return advice
		}
	}
	return ours
}

// foreign reports a function of another package that is handed to a loop: the
// place where that happens is the last in this package.
func (c *checker) foreign(t task.Task) {
	sum := c.p.SummaryOf(t.Foreign)
	if sum == nil {
		return
	}
	id := model.FuncID(t.Foreign)
	site := effect.Site{Pos: t.Site}
	for _, cause := range sum.Causes {
		site.Hits = append(site.Hits, effect.Hit{Effect: cause.Effect, Names: append([]string{id}, cause.Chain...)})
	}
	for _, h := range c.onLoop(t, site.Hits) {
		c.report(t, t.Func, site, h)
	}
}
