package fix

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// command leaves a call whose results nobody uses to a command that the
// function returns: where the call is the statement before a return that
// returns no command yet.
func (d *draft) command(with *model.Rewrite) {
	call, ok := d.cur.Node().(*ast.CallExpr)
	if !ok {
		return
	}
	stmt := d.cur.Parent()
	assign, isAssign := stmt.Node().(*ast.AssignStmt)
	_, isExpr := stmt.Node().(*ast.ExprStmt)
	if !inList(edgeTo(stmt)) || !isExpr && (!isAssign || !allBlank(assign)) {
		return
	}
	next, ok := stmt.NextSibling()
	if !ok {
		return
	}
	ret, ok := next.Node().(*ast.ReturnStmt)
	if !ok || len(ret.Results) == 0 {
		return
	}
	last := ret.Results[len(ret.Results)-1]
	if !d.pass.TypesInfo.Types[last].IsNil() {
		return
	}
	named, ok := d.returned(with.Command)
	if !ok || strings.TrimSpace(d.file.between(stmt.Node().End(), ret.Pos())) != "" {
		return // a comment would lose its place
	}
	c := &coroutine{draft: d, with: with}
	o := &operands{c: c, before: stmt.Node().(ast.Stmt)}
	o.call(call)
	if len(o.bound) > 0 && !c.bindBefore(o.before, o) {
		return
	}
	msg := d.qualified(named.Obj().Pkg().Path(), named.Obj().Pkg().Name(), with.Message, last.Pos())
	in := d.file.indent(ret.Pos())
	d.replace(last.Pos(), last.End(), "func() "+msg+" {\n"+in+"\t"+left(d, assign)+o.text(call)+"\n"+in+"\treturn nil\n"+in+"}")
	d.replace(stmt.Node().Pos(), ret.Pos(), "")
	d.message = "Return a command that calls " + c.calleeText(call)
	d.risk = d.riskElsewhere()
}

// left writes the blanks that a statement assigns to.
func left(d *draft, assign *ast.AssignStmt) string {
	if assign == nil {
		return ""
	}
	return d.file.between(assign.Pos(), assign.Rhs[0].Pos())
}

func allBlank(assign *ast.AssignStmt) bool {
	for _, lhs := range assign.Lhs {
		if !isBlank(lhs) {
			return false
		}
	}
	return len(assign.Rhs) == 1
}

// returned returns the type of the last result of the function around the call
// if it has that name.
func (d *draft) returned(name string) (*types.Named, bool) {
	for cur := range d.cur.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		var sig *types.Signature
		switch fn := cur.Node().(type) {
		case *ast.FuncLit:
			sig, _ = d.pass.TypesInfo.TypeOf(fn).Underlying().(*types.Signature)
		case *ast.FuncDecl:
			sig, _ = d.pass.TypesInfo.TypeOf(fn.Name).(*types.Signature)
		}
		if sig == nil || sig.Results().Len() == 0 {
			return nil, false
		}
		named, ok := sig.Results().At(sig.Results().Len() - 1).Type().(*types.Named)
		return named, ok && named.Obj().Name() == name && named.Obj().Pkg() != nil
	}
	return nil, false
}
