package check

import (
	"go/token"
	"go/types"
	"maps"
	"strconv"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/ssa"
)

// locks reports the calls of a coroutine that suspend it while a mutex is
// locked. Another task that locks the mutex then stops the loop's goroutine,
// on which alone the first one could go on and unlock it.
func (c *checker) locks(t task.Task) {
	if !c.on[category.LockAwait] {
		return
	}
	suspends := make(map[ssa.Instruction]effect.Hit)
	for _, site := range c.p.Sites(t.Func) {
		for _, h := range site.Hits {
			if h.Category == model.Suspend {
				suspends[site.Instr] = h
				break
			}
		}
	}
	if len(suspends) == 0 {
		return
	}
	before := held(t.Func.Fn)
	for _, b := range t.Func.Fn.Blocks {
		locked := maps.Clone(before[b.Index])
		for _, instr := range b.Instrs {
			h, ok := suspends[instr]
			if _, deferred := instr.(*ssa.Defer); ok && !deferred && len(locked) > 0 {
				c.report(t, t.Func, effect.Site{Pos: instr.Pos()}, effect.Hit{
					Effect: model.Effect{Category: category.LockAwait},
					Names:  h.Chain(),
					Advice: remedy(t, category.LockAwait, "unlock it first, or use loop.Lock"),
				})
			}
			step(locked, instr)
		}
	}
}

// A lockSet holds the mutexes that may be locked, by how the code names them.
type lockSet map[string]bool

// held returns what may be locked where each block begins.
func held(fn *ssa.Function) []lockSet {
	before := make([]lockSet, len(fn.Blocks))
	for i := range before {
		before[i] = lockSet{}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range fn.Blocks {
			after := maps.Clone(before[b.Index])
			for _, instr := range b.Instrs {
				step(after, instr)
			}
			for _, succ := range b.Succs {
				for key := range after {
					if !before[succ.Index][key] {
						before[succ.Index][key] = true
						changed = true
					}
				}
			}
		}
	}
	return before
}

// step updates what is locked by one instruction. What a defer unlocks stays
// locked until the end.
func step(locked lockSet, instr ssa.Instruction) {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return
	}
	fn := call.Call.StaticCallee()
	if fn == nil || len(call.Call.Args) == 0 {
		return
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || obj.Pkg().Path() != "sync" {
		return
	}
	key := place(call.Call.Args[0])
	switch model.FuncID(obj) {
	case "(*sync.Mutex).Lock", "(*sync.RWMutex).Lock":
		locked[key] = true
	case "(*sync.RWMutex).RLock":
		locked[key+" (read)"] = true
	case "(*sync.Mutex).Unlock", "(*sync.RWMutex).Unlock":
		delete(locked, key)
	case "(*sync.RWMutex).RUnlock":
		delete(locked, key+" (read)")
	}
}

// place names the variable that an address is of, the same for each time that a
// function takes it.
func place(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return place(v.X) + "." + strconv.Itoa(v.Field)
	case *ssa.IndexAddr:
		return place(v.X) + "[" + v.Index.Name() + "]"
	case *ssa.UnOp:
		return "*" + place(v.X)
	}
	return v.Name()
}

// Locked reports whether a mutex may be locked where f makes the call at pos.
func Locked(f *effect.Func, pos token.Pos) bool {
	before := held(f.Fn)
	for _, b := range f.Fn.Blocks {
		locked := maps.Clone(before[b.Index])
		for _, instr := range b.Instrs {
			if instr.Pos() == pos && len(locked) > 0 {
				return true
			}
			step(locked, instr)
		}
	}
	return false
}
