package fix

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// safeElsewhere reports whether a call touches nothing that tasks share, so that
// it can run beside them.
func (d *draft) safeElsewhere() bool {
	call := d.instruction(d.f.Pos)
	return call != nil && !d.p.Shares(d.f.Func, call)
}

// computes reports whether a call computes its results from its arguments
// alone.
func (d *draft) computes(expr *ast.CallExpr) bool {
	call := d.instruction(expr.Lparen)
	return call != nil && d.p.Computes(d.f.Func, call)
}

// instruction returns the call at pos in the function that the finding is in.
func (d *draft) instruction(pos token.Pos) ssa.CallInstruction {
	for _, b := range d.f.Func.Fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && instr.Pos() == pos {
				return call
			}
		}
	}
	return nil
}
