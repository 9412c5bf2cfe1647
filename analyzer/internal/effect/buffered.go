package effect

import (
	"go/types"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// buffered reports whether every channel that v can be was made in this package
// with a constant capacity above zero. Sending on such a channel is how code
// avoids waiting; that it can fill up is not proven, so it is not reported.
func (p *Package) buffered(v ssa.Value) bool {
	b := &bufferProof{p: p, visited: make(map[ssa.Value]bool)}
	return b.proven(v) && b.made
}

type bufferProof struct {
	p       *Package
	visited map[ssa.Value]bool
	made    bool
}

func (b *bufferProof) proven(v ssa.Value) bool {
	if b.visited[v] {
		return true
	}
	b.visited[v] = true
	switch v := v.(type) {
	case *ssa.MakeChan:
		size, ok := v.Size.(*ssa.Const)
		b.made = true
		return ok && size.Int64() > 0
	case *ssa.Parameter:
		return b.passed(v)
	case *ssa.Const:
		return true // nil, until it is made
	case *ssa.ChangeType:
		return b.proven(v.X)
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if !b.proven(edge) {
				return false
			}
		}
		return true
	case *ssa.FreeVar:
		return b.all(b.p.stores.root(v))
	case *ssa.UnOp:
		if addr, ok := v.X.(*ssa.IndexAddr); ok {
			return b.elements(addr.X)
		}
		return b.all(b.variable(v.X))
	case *ssa.Field:
		return b.all(b.field(v.X, v.Field))
	case *ssa.Lookup:
		return b.elements(v.X)
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.Lookup:
			return b.elements(tuple.X)
		case *ssa.Next:
			return b.elements(tuple.Iter.(*ssa.Range).X)
		}
	}
	return false
}

// elements reports whether all that is put into a map, slice or array is a
// buffered channel.
func (b *bufferProof) elements(v ssa.Value) bool {
	if b.visited[v] {
		return true
	}
	b.visited[v] = true
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.MakeMap, *ssa.MakeSlice, *ssa.Alloc:
		return b.put(v)
	case *ssa.Slice:
		return b.elements(v.X)
	case *ssa.FieldAddr, *ssa.Global:
		return b.put(b.variable(v)) // an array
	case *ssa.UnOp:
		root := b.variable(v.X)
		if root == nil || !b.put(root) {
			return false
		}
		for _, val := range b.p.stores.cells[root] {
			if !b.elements(val) {
				return false
			}
		}
		return true
	}
	return false
}

func (b *bufferProof) put(root any) bool {
	if root == nil {
		return false
	}
	for _, e := range b.p.stores.elements[root] {
		if !b.proven(e.val) {
			return false
		}
	}
	return true
}

// variable returns what stores knows the variable or field at an address by; nil
// if other packages can set it.
func (b *bufferProof) variable(addr ssa.Value) any {
	switch addr := addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
		return b.p.stores.root(addr)
	case *ssa.Global:
		if obj := addr.Object(); obj != nil && !obj.Exported() {
			return addr
		}
	case *ssa.FieldAddr:
		return b.field(addr.X, addr.Field)
	}
	return nil
}

// field is variable for the i'th field of base.
func (b *bufferProof) field(base ssa.Value, i int) any {
	if field := fieldOf(base.Type(), i); field != nil && !field.Exported() && field.Pkg() == b.p.Pass.Pkg {
		return field
	}
	return nil
}

// passed reports whether all that this package passes for a parameter is a
// buffered channel, and nobody else can pass anything.
func (b *bufferProof) passed(param *ssa.Parameter) bool {
	fn := param.Parent()
	calls := b.p.stores.calls[fn]
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Exported() || b.p.calledOtherwise(obj) {
		return false
	}
	i := slices.Index(fn.Params, param)
	for _, call := range calls {
		if i >= len(call.Args) || !b.proven(call.Args[i]) {
			return false
		}
	}
	return len(calls) > 0
}

// all reports whether everything stored there is a buffered channel.
func (b *bufferProof) all(root any) bool {
	stored := b.p.stores.cells[root]
	for _, val := range stored {
		if !b.proven(val) {
			return false
		}
	}
	return len(stored) > 0
}

// calledOtherwise reports whether a function may be called where its name does
// not stand: as a value, or through an interface.
func (p *Package) calledOtherwise(obj *types.Func) bool {
	if p.valued == nil {
		p.valued = make(map[string]bool)
		for _, f := range p.Funcs {
			each(f.Fn, p.noteValued)
		}
	}
	return p.valued[model.FuncID(obj)] || obj.Signature().Recv() != nil && p.valued[obj.Name()]
}

func (p *Package) noteValued(instr ssa.Instruction) {
	var callee ssa.Value
	if call, ok := instr.(ssa.CallInstruction); ok {
		callee = call.Common().Value
		if call.Common().IsInvoke() {
			p.valued[call.Common().Method.Name()] = true
		}
	}
	for _, op := range instr.Operands(nil) {
		if fn, ok := (*op).(*ssa.Function); ok && fn != callee {
			if obj, ok := fn.Object().(*types.Func); ok {
				p.valued[model.FuncID(obj)] = true
			}
		}
	}
}
