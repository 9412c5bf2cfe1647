package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// markDead finds the blocks from which every path ends in a panic or in a call
// that does not return. What such a path waits for delays a crash, not a loop,
// so it is no effect. A function whose every path is such is one that does its
// work and then exits: of it nothing is cut. It reports whether noReturn grew.
func (p *Package) markDead(f *Func) bool {
	blocks := f.Fn.Blocks
	dead := make([]bool, len(blocks))
	for changed := true; changed; {
		changed = false
		for i := len(blocks) - 1; i >= 0; i-- {
			if !dead[i] && p.ends(blocks[i], dead) {
				dead[i], changed = true, true
			}
		}
	}
	if dead[0] {
		grew := !f.noReturn
		f.noReturn, f.dead = true, nil
		return grew
	}
	f.dead = dead
	return false
}

func (p *Package) ends(b *ssa.BasicBlock, dead []bool) bool {
	for _, instr := range b.Instrs {
		switch instr := instr.(type) {
		case *ssa.Panic:
			return true
		case *ssa.Call:
			if fn := instr.Call.StaticCallee(); fn != nil && p.exits(fn) {
				return true
			}
		}
	}
	for _, succ := range b.Succs {
		if !dead[succ.Index] {
			return false
		}
	}
	return len(b.Succs) > 0
}

func (p *Package) exits(fn *ssa.Function) bool {
	if f := p.Local(fn); f != nil {
		return f.noReturn
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil {
		return false
	}
	if noReturn[model.FuncID(obj)] {
		return true
	}
	if model.IsStd(obj.Pkg().Path()) {
		return false
	}
	sum := p.foreign(obj)
	return sum != nil && sum.NoReturn
}
