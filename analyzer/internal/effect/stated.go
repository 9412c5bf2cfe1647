package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// State takes what a directive says of a function of this package, before
// Infer. Sum, unless nil, replaces what would be inferred. Offload and register
// are the parameters, a receiver not counted, that run off the loop and that
// are handed to one.
func (p *Package) State(obj *types.Func, sum *model.Func, offload, register []int) {
	receiver := 0
	if obj.Signature().Recv() != nil {
		receiver = 1
	}
	f := p.Declared(obj)
	if sum != nil {
		s := fromModel(sum)
		for _, i := range register {
			s.Registers = append(s.Registers, Register{i + receiver, model.FuncID(obj)})
		}
		p.stated[model.FuncID(obj)] = s
	}
	if f == nil {
		return
	}
	for _, i := range offload {
		f.offloads = append(f.offloads, f.Fn.Params[i+receiver])
	}
	for _, i := range register {
		f.registers = append(f.registers, Register{i + receiver, f.ID})
	}
}

// UseTable states for each function of a standard-library package what the
// table says of its waits, before Infer; the rest is inferred.
func (p *Package) UseTable() {
	for _, f := range p.Funcs {
		if obj := f.named(); obj != nil {
			if fn := model.Std(f.ID); fn != nil && fn.Effect.Category != "" {
				p.stated[f.ID] = fromModel(fn)
			}
		}
	}
	// Functions without a body are the runtime's own.
	scope := p.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if obj, ok := scope.Lookup(name).(*types.Func); ok {
			id := model.FuncID(obj)
			if fn := model.Std(id); fn != nil && fn.Effect.Category != "" {
				p.stated[id] = fromModel(fn)
			}
		}
	}
}
