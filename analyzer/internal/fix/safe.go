package fix

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// riskElsewhere says why a call cannot run beside other tasks, "" if it can: it
// touches nothing that they share.
func (d *draft) riskElsewhere() string {
	if call := d.instruction(d.f.Pos); call != nil && !d.p.Shares(d.f.Func, call) {
		return ""
	}
	return "it may use what other tasks use"
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
