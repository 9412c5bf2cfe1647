package effect

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// closedBefore reports whether a channel was closed in the same function before
// it is received from, whichever way execution took: that never waits.
func closedBefore(recv *ssa.UnOp) bool {
	for b := recv.Block(); b != nil; b = b.Idom() {
		for i, instr := range b.Instrs {
			if instr == ssa.Instruction(recv) {
				break
			}
			if call, ok := instr.(*ssa.Call); ok {
				if builtin, ok := call.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "close" && sameValue(call.Call.Args[0], recv.X) {
					return !assignedAfter(b, i, recv.X)
				}
			}
		}
	}
	return false
}

// sameValue reports whether two values are the same as long as nothing is
// assigned in between.
func sameValue(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	switch a := a.(type) {
	case *ssa.UnOp:
		b, ok := b.(*ssa.UnOp)
		return ok && a.Op == token.MUL && b.Op == token.MUL && sameValue(a.X, b.X)
	case *ssa.FieldAddr:
		b, ok := b.(*ssa.FieldAddr)
		return ok && a.Field == b.Field && sameValue(a.X, b.X)
	case *ssa.ChangeType:
		return sameValue(a.X, b)
	}
	if b, ok := b.(*ssa.ChangeType); ok {
		return sameValue(a, b.X)
	}
	return false
}

// assignedAfter reports whether the variable or field that v was loaded from is
// assigned to after the i'th instruction of b.
func assignedAfter(b *ssa.BasicBlock, i int, v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	for _, d := range b.Parent().Blocks {
		from := 0
		if d == b {
			from = i
		}
		if !b.Dominates(d) {
			continue
		}
		for _, instr := range d.Instrs[from:] {
			if store, ok := instr.(*ssa.Store); ok && sameValue(store.Addr, load.X) {
				return true
			}
		}
	}
	return false
}
