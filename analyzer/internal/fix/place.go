package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// put replaces the operation by text, an expression that stands for it, with
// its bound operands evaluated first: in statements of their own before the one
// that holds the operation where that changes no order, or else as arguments of
// a function literal.
func (c *coroutine) put(text string, o *operands, results []types.Type) bool {
	n := c.cur.Node()
	if len(o.bound) > 0 {
		if o.before != nil {
			return c.bindBefore(o.before, o) && c.done(n, text)
		}
		var params, args []string
		for _, b := range o.bound {
			for i, name := range b.names {
				t, ok := c.typeText(b.types[i], n.Pos())
				if !ok {
					return false
				}
				params = append(params, name+" "+t)
			}
			args = append(args, b.text)
		}
		returns, ok := c.tupleText(results, n.Pos())
		if !ok {
			return false
		}
		if len(results) > 0 {
			returns += " "
			text = "return " + text
		}
		text = "func(" + strings.Join(params, ", ") + ") " + returns + "{ " + text + " }(" + strings.Join(args, ", ") + ")"
	}
	return c.done(n, text)
}

func (c *coroutine) done(n ast.Node, text string) bool {
	c.replace(n.Pos(), n.End(), text)
	return true
}

// bindBefore sets the names of the bound operands before a statement.
func (c *coroutine) bindBefore(stmt ast.Stmt, o *operands) bool {
	var b strings.Builder
	for _, bound := range o.bound {
		if len(bound.names) == 1 && untypedForm(bound.expr) {
			t, ok := c.typeText(bound.types[0], stmt.Pos())
			if !ok {
				return false
			}
			b.WriteString("var " + bound.names[0] + " " + t + " = " + bound.text)
		} else {
			b.WriteString(strings.Join(bound.names, ", ") + " := " + bound.text)
		}
		b.WriteString("\n" + c.file.indent(stmt.Pos()))
	}
	c.insert(stmt.Pos(), b.String())
	return true
}

// untypedForm reports whether an expression may have no type but for where it
// stands: a comparison, a shift.
func untypedForm(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return true
	case *ast.UnaryExpr:
		return e.Op != token.AND && e.Op != token.ARROW
	}
	return false
}

// statement returns the statement before which the operation's operands can be
// evaluated without a change: one of a block, which evaluates the operation
// once, always, and before any other call.
func (c *coroutine) statement() (ast.Stmt, bool) {
	cur := c.cur
	for {
		kind := edgeTo(cur)
		parent := cur.Parent()
		switch n := parent.Node().(type) {
		case *ast.BinaryExpr:
			if kind == edge.BinaryExpr_Y && (n.Op == token.LAND || n.Op == token.LOR) {
				return nil, false
			}
		case *ast.DeferStmt, *ast.CommClause, *ast.LabeledStmt, *ast.FuncLit, *ast.FuncDecl, *ast.File:
			return nil, false
		case *ast.ForStmt:
			if kind != edge.ForStmt_Init {
				return nil, false
			}
		case *ast.CaseClause:
			if kind == edge.CaseClause_List {
				return nil, false
			}
		case *ast.IfStmt:
			if kind != edge.IfStmt_Init && (kind != edge.IfStmt_Cond || n.Init != nil) {
				return nil, false
			}
			if edgeTo(parent) == edge.IfStmt_Else {
				return nil, false
			}
		case *ast.SwitchStmt:
			if kind == edge.SwitchStmt_Tag && n.Init != nil {
				return nil, false
			}
		case *ast.TypeSwitchStmt:
			if kind == edge.TypeSwitchStmt_Assign && n.Init != nil {
				return nil, false
			}
		}
		if stmt, ok := cur.Node().(ast.Stmt); ok && inList(kind) {
			return stmt, !c.callsBefore(cur)
		}
		cur = parent
	}
}

// edgeTo returns which part of its parent a node is. Cursor.ParentEdgeKind would
// say it too, but the x/tools of a gopls for Go 1.25 lacks it.
func edgeTo(cur inspector.Cursor) edge.Kind {
	kind, _ := cur.ParentEdge()
	return kind
}

func inList(kind edge.Kind) bool {
	return kind == edge.BlockStmt_List || kind == edge.CaseClause_Body || kind == edge.CommClause_Body
}

// callsBefore reports whether a statement calls something, or receives, before
// the operation.
func (c *coroutine) callsBefore(stmt inspector.Cursor) bool {
	start := c.cur.Node().Pos()
	found := false
	stmt.Inspect([]ast.Node{(*ast.FuncLit)(nil), (*ast.CallExpr)(nil), (*ast.UnaryExpr)(nil)}, func(cur inspector.Cursor) bool {
		switch n := cur.Node().(type) {
		case *ast.FuncLit:
			return n.Pos() <= start && start < n.End()
		case *ast.CallExpr:
			found = found || n.End() <= start && !c.pass.TypesInfo.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && n.End() <= start
		}
		return !found
	})
	return found
}
