package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// registers notes the arguments of a call that are handed to a loop.
func (w *walk) registers(params []int, arg env) {
	if w.pass == nil {
		return
	}
	for _, i := range params {
		for _, v := range arg(i) {
			w.pass(v)
		}
	}
}

// registers returns the parameters that fn hands to a loop.
func (p *Package) registers(fn *ssa.Function) []int {
	if obj, ok := fn.Object().(*types.Func); ok && obj.Pkg() != nil {
		if regs := p.Models.Registers(model.FuncID(obj)); regs != nil {
			return regs
		}
		if p.Local(fn) == nil {
			if sum := p.foreign(obj); sum != nil {
				return sum.Registers
			}
		}
	}
	if f := p.Local(fn); f != nil {
		return f.registers
	}
	return nil
}
