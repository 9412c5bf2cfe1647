package effect

import (
	"go/types"

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
		switch addr := v.X.(type) {
		case *ssa.Alloc, *ssa.FreeVar:
			return b.all(b.p.stores.root(addr))
		case *ssa.Global:
			return !addr.Object().Exported() && b.all(addr)
		case *ssa.FieldAddr:
			return b.field(fieldOf(addr.X.Type(), addr.Field))
		}
	case *ssa.Field:
		return b.field(fieldOf(v.X.Type(), v.Field))
	}
	return false
}

func (b *bufferProof) field(field *types.Var) bool {
	return field != nil && !field.Exported() && field.Pkg() == b.p.Pass.Pkg && b.all(field)
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
