package fix

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// inCallback rewrites a call in a callback, which cannot suspend: the callback
// becomes a coroutine, or leaves its work to a goroutine or a command. That is
// possible where the callback is a literal, so that nobody else calls it.
func (d *draft) inCallback() {
	with := d.f.Task.Library.Rewrite
	if with.Command != "" {
		d.command(with)
		return
	}
	cur, lit := d.literal()
	if lit == nil || d.held() {
		return
	}
	switch {
	case with.Submit != "":
		c := &coroutine{draft: d, with: with, made: lit}
		if c.become(cur, lit) {
			c.operation()
		}
	case with.Goroutine:
		d.goroutine(lit)
	}
}

// literal returns the function literal that directly holds the call.
func (d *draft) literal() (inspector.Cursor, *ast.FuncLit) {
	for cur := range d.cur.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		lit, _ := cur.Node().(*ast.FuncLit)
		return cur, lit
	}
	return inspector.Cursor{}, nil
}

// become turns a callback into a coroutine that is submitted to the loop: in
// the place of the callback where it is handed to the loop as it is, or else
// inside it.
func (c *coroutine) become(cur inspector.Cursor, lit *ast.FuncLit) bool {
	call, ok := cur.Parent().Node().(*ast.CallExpr)
	if !ok || !slices.Contains(call.Args, ast.Expr(lit)) || lit.Type.Results != nil {
		return false
	}
	fn := callee(c.pass.TypesInfo, call)
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if fn == nil || !ok || fn.Pkg() == nil || fn.Signature().Recv() == nil {
		return false
	}
	c.path, c.base = fn.Pkg().Path(), fn.Pkg().Name()
	param := c.coroutineParam()
	if param == "" || c.p.Models.Library(c.path) != c.f.Task.Library {
		return false
	}
	c.name = c.file.keep(lit, func() string { return c.fresh("co") })
	head := "func(" + c.name + " *" + c.lib(param) + ") (struct{}, error) {"
	_, direct := model.FindRole(c.with.Submits, c.path, model.FuncID(fn))
	if direct && c.unused(cur.Parent()) {
		text := c.lib(c.with.Submit) + "(" + c.file.text(sel.X) + ", " + head
		if edgeTo(cur.Parent()) == edge.ExprStmt_X {
			text = "_ = " + text
		}
		c.replace(call.Pos(), lit.Body.Lbrace+1, text)
		c.endWith(lit, "return struct{}{}, nil\n")
	} else {
		loop := c.loopOf(fn, sel, lit)
		if loop == "" {
			return false
		}
		c.insert(lit.Body.Lbrace+1, "\n"+c.file.indent(lit.Body.Rbrace)+"\t_ = "+c.lib(c.with.Submit)+"("+loop+", "+head)
		c.endWith(lit, "return struct{}{}, nil\n"+c.file.indent(lit.Body.Rbrace)+"\t})\n")
	}
	for _, ret := range returns(lit.Body) {
		c.replace(ret.Pos(), ret.End(), "return struct{}{}, nil")
	}
	return true
}

// coroutineParam returns the name of the library's coroutine type.
func (c *coroutine) coroutineParam() string {
	for _, r := range c.f.Task.Library.OnLoop {
		if r.Param != "" {
			return r.Param
		}
	}
	return ""
}

// unused reports whether nobody uses what a call returns.
func (c *coroutine) unused(call inspector.Cursor) bool {
	switch n := call.Parent().Node().(type) {
	case *ast.ExprStmt:
		return inList(edgeTo(call.Parent()))
	case *ast.AssignStmt:
		return !slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return !isBlank(e) })
	}
	return false
}

// loopOf writes the loop that a callback runs on: the receiver of the method
// that it is handed to, or what its Loop method returns.
func (c *coroutine) loopOf(fn *types.Func, sel *ast.SelectorExpr, lit *ast.FuncLit) string {
	if !c.stable(sel.X) {
		return ""
	}
	submit, _ := fn.Pkg().Scope().Lookup(c.with.Submit).(*types.Func)
	if submit == nil || submit.Signature().Params().Len() == 0 {
		return ""
	}
	recv := c.pass.TypesInfo.TypeOf(sel.X)
	if types.Identical(recv, submit.Signature().Params().At(0).Type()) {
		return c.file.text(sel.X)
	}
	obj, _, _ := types.LookupFieldOrMethod(recv, true, c.pass.Pkg, "Loop")
	if m, ok := obj.(*types.Func); !ok || m.Signature().Params().Len() > 0 || m.Signature().Results().Len() != 1 ||
		!types.Identical(m.Signature().Results().At(0).Type(), submit.Signature().Params().At(0).Type()) {
		return ""
	}
	return c.file.text(sel.X) + ".Loop()"
}

// endWith puts text before the brace that ends a literal.
func (d *draft) endWith(lit *ast.FuncLit, text string) {
	in := d.file.indent(lit.Body.Rbrace)
	before := "\t"
	if d.file.tok.Line(lit.Body.Lbrace) == d.file.tok.Line(lit.Body.Rbrace) {
		before = "\n" + in + "\t"
	} else if strings.TrimSpace(d.file.between(d.file.tok.LineStart(d.file.tok.Line(lit.Body.Rbrace)), lit.Body.Rbrace)) != "" {
		before = "\n" + in + "\t"
	}
	d.insert(lit.Body.Rbrace, before+text+in)
}

// returns returns the return statements of a body, not those of literals in it.
func returns(body *ast.BlockStmt) []*ast.ReturnStmt {
	var list []*ast.ReturnStmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			list = append(list, n)
		}
		return true
	})
	return list
}

// goroutine leaves the whole work of a callback to a goroutine. What the
// callback returns must be nothing, or nil each time. Callbacks then run beside
// each other, which is why this is not safe.
func (d *draft) goroutine(lit *ast.FuncLit) {
	rets := returns(lit.Body)
	n := 0
	if lit.Type.Results != nil {
		n = lit.Type.Results.NumFields()
	}
	if n > 1 {
		return
	}
	end := ""
	var last *ast.ReturnStmt
	if n == 1 {
		for _, ret := range rets {
			if len(ret.Results) != 1 || !d.pass.TypesInfo.Types[ret.Results[0]].IsNil() {
				return
			}
		}
		last, _ = lit.Body.List[len(lit.Body.List)-1].(*ast.ReturnStmt)
		if last == nil {
			return
		}
		end = d.file.indent(last.Pos()) + "return nil\n"
	}
	in := d.file.indent(lit.Body.Rbrace)
	d.insert(lit.Body.Lbrace+1, "\n"+in+"\tgo func() {")
	for _, ret := range rets {
		if ret != last && n == 1 {
			d.replace(ret.Pos(), ret.End(), "return")
		}
	}
	if last != nil {
		d.replace(last.Pos(), last.End(), "}()\n"+strings.TrimSuffix(end, "\n"))
	} else {
		d.endWith(lit, "}()\n")
	}
	d.message, d.risk = "Leave the callback's work to a goroutine", "callbacks may then overlap"
}
