package analyzer

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// places finds the syntax of SSA instructions, which know one position alone: a
// call that of its parenthesis, a receive that of its arrow.
type places struct {
	pass  *analysis.Pass
	nodes map[token.Pos]ast.Node // nil before first use
}

// node returns the call or channel operation at pos, nil if there is none.
func (p *places) node(pos token.Pos) ast.Node {
	if p.nodes == nil {
		p.nodes = make(map[token.Pos]ast.Node)
		for _, file := range p.pass.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					p.nodes[n.Lparen] = n
				case *ast.GoStmt:
					p.nodes[n.Go] = n.Call
				case *ast.DeferStmt:
					p.nodes[n.Defer] = n.Call
				case *ast.SendStmt:
					p.nodes[n.Arrow] = n
				case *ast.UnaryExpr:
					if n.Op == token.ARROW {
						p.nodes[n.OpPos] = n
					}
				case *ast.RangeStmt:
					p.nodes[n.For] = n.X
					p.nodes[n.Range] = n.X
				}
				return true
			})
		}
	}
	return p.nodes[pos]
}

// span returns where the call or channel operation at pos starts and ends.
func (p *places) span(pos token.Pos) (start, end token.Pos) {
	if n := p.node(pos); n != nil {
		return n.Pos(), n.End()
	}
	return pos, token.NoPos
}
