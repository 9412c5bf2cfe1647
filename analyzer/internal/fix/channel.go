package fix

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
)

// send sends on a worker.
func (c *coroutine) send(stmt *ast.SendStmt) {
	if c.with.None == "" || edgeTo(c.cur) == edge.CommClause_Comm {
		return
	}
	o := c.operands()
	o.take(stmt.Chan, "ch")
	o.take(stmt.Value, "value")
	if o.bad || !c.offload(c.with.None, o.text(stmt), nil, o) {
		return
	}
	c.message = "Send on a worker"
}

// receive receives on a worker.
func (c *coroutine) receive(expr *ast.UnaryExpr) {
	for cur := range c.cur.Enclosing((*ast.CommClause)(nil), (*ast.FuncLit)(nil)) {
		if clause, ok := cur.Node().(*ast.CommClause); ok && clause.Comm != nil && clause.Comm.Pos() <= expr.Pos() && expr.End() <= clause.Comm.End() {
			return
		}
		break
	}
	o := c.operands()
	o.take(expr.X, "ch")
	if o.bad {
		return
	}
	text := o.text(expr)
	results := resultsOf(c.pass.TypesInfo.TypeOf(expr))
	ok := false
	switch {
	case edgeTo(c.cur) == edge.ExprStmt_X:
		ok = c.with.None != "" && c.offload(c.with.None, text, nil, o)
	case len(results) == 1:
		ok = c.with.Value != "" && c.offload(c.with.Value, text, results, o)
	default:
		ok = c.with.Values != "" && c.receiveOK(text, results, o)
	}
	if ok {
		c.message = "Receive on a worker"
	}
}

// receiveOK is receive where it is asked whether the channel was closed too.
func (c *coroutine) receiveOK(text string, results []types.Type, o *operands) bool {
	results = []types.Type{results[0], types.Typ[types.Bool]}
	if assign, ok := c.cur.Parent().Node().(*ast.AssignStmt); ok {
		if t := c.pass.TypesInfo.TypeOf(assign.Lhs[1]); t != nil && !types.Identical(t, results[1]) && !isBlank(assign.Lhs[1]) {
			return false
		}
	}
	lit, ok := c.receiver(text, results[0])
	return ok && c.put(c.calling(c.with.Values, lit), o, results)
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// receiver writes a function literal that receives a value and whether there
// was one.
func (c *coroutine) receiver(text string, elem types.Type) (string, bool) {
	returns, ok := c.tupleText([]types.Type{elem, types.Typ[types.Bool]}, c.cur.Node().Pos())
	in := c.file.indent(c.cur.Node().Pos())
	return "func() " + returns + " {\n" + in + "\tv, ok := " + text + "\n" + in + "\treturn v, ok\n" + in + "}", ok
}

// rangeOver turns a loop over a channel into one that receives on a worker.
func (c *coroutine) rangeOver(loop *ast.RangeStmt) {
	ch, ok := c.pass.TypesInfo.TypeOf(loop.X).Underlying().(*types.Chan)
	if !ok || c.with.Values == "" || loop.Value != nil {
		return
	}
	if !c.stable(loop.X) {
		o := c.operands()
		if o.take(loop.X, "ch"); o.before == nil || !c.bindBefore(o.before, o) {
			return
		}
		c.loopOver(loop, o.bound[0].names[0], ch.Elem())
		return
	}
	if !c.mentionsCoroutine(loop.X) {
		c.loopOver(loop, c.file.text(loop.X), ch.Elem())
	}
}

func (c *coroutine) loopOver(loop *ast.RangeStmt, ch string, elem types.Type) {
	in := c.file.indent(loop.Pos())
	lit, writable := c.receiver("<-"+ch, elem)
	if !writable {
		return
	}
	key, ok := "_", c.fresh("ok")
	after := ""
	if loop.Key != nil && !isBlank(loop.Key) {
		key = c.file.text(loop.Key)
		if loop.Tok == token.ASSIGN {
			key = c.fresh("v")
			after = "\n" + in + "\t" + c.file.text(loop.Key) + " = " + key
		}
	}
	c.replace(loop.For, loop.Body.Lbrace+1, "for {\n"+in+"\t"+key+", "+ok+" := "+c.calling(c.with.Values, lit)+
		"\n"+in+"\tif !"+ok+" {\n"+in+"\t\tbreak\n"+in+"\t}"+after)
	c.message = "Receive on a worker"
}
