package effect

import (
	"go/constant"
	"go/token"
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// markDead finds the blocks from which every path ends in a panic or in a call
// that does not return. What such a path waits for delays a crash, not a loop,
// so it is no effect. Nor is what cannot be reached. A function whose every path
// is such is one that does its work and then exits: of it nothing is cut. It
// reports whether noReturn grew.
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
	for i, reached := range reachable(blocks) {
		dead[i] = dead[i] || !reached
	}
	f.dead = dead
	return false
}

// reachable finds the blocks that execution can get to, given the conditions
// that are constant: the cases of a switch on runtime.GOOS for other systems are
// not among them.
func reachable(blocks []*ssa.BasicBlock) []bool {
	reached := make([]bool, len(blocks))
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		if reached[b.Index] {
			return
		}
		reached[b.Index] = true
		for i, succ := range b.Succs {
			if branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
				if value := constantBool(branch.Cond); value != nil && constant.BoolVal(value) != (i == 0) {
					continue
				}
			}
			visit(succ)
		}
	}
	visit(blocks[0])
	if r := blocks[0].Parent().Recover; r != nil {
		visit(r)
	}
	return reached
}

// constantBool returns the value of a condition that is constant, else nil.
func constantBool(cond ssa.Value) constant.Value {
	switch cond := cond.(type) {
	case *ssa.Const:
		if cond.Value != nil && cond.Value.Kind() == constant.Bool {
			return cond.Value
		}
	case *ssa.UnOp:
		if x := constantBool(cond.X); x != nil && cond.Op == token.NOT {
			return constant.UnaryOp(token.NOT, x, 0)
		}
	case *ssa.BinOp:
		x, ok1 := cond.X.(*ssa.Const)
		y, ok2 := cond.Y.(*ssa.Const)
		if ok1 && ok2 && x.Value != nil && y.Value != nil && x.Value.Kind() == y.Value.Kind() {
			switch cond.Op {
			case token.EQL, token.NEQ:
				return constant.MakeBool(constant.Compare(x.Value, cond.Op, y.Value))
			}
		}
	}
	return nil
}

func (p *Package) ends(b *ssa.BasicBlock, dead []bool) bool {
	for _, instr := range b.Instrs {
		switch instr := instr.(type) {
		case *ssa.Select:
			if instr.Blocking && len(instr.States) == 0 {
				return false // waits for ever, which is no crash; the panic after it is never reached
			}
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
