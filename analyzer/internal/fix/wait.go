package fix

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ast/edge"
)

func isSleep(fn *types.Func) bool { return fn != nil && model.FuncID(fn) == "time.Sleep" }

// sleep suspends the coroutine instead. What cuts the sleep short, the task's
// cancellation, is returned where the function returns an error; elsewhere it is
// dropped, as nothing could cut the sleep short before.
func (c *coroutine) sleep(call *ast.CallExpr) {
	if c.with.Sleep == "" || len(call.Args) != 1 {
		return
	}
	c.message = "Suspend the coroutine with " + c.base + "." + c.with.Sleep
	arg := call.Args[0]
	in := c.file.indent(call.Pos())
	if edgeTo(c.cur) == edge.DeferStmt_Call {
		sleep := func(d string) string { return "_ = " + c.calling(c.with.Sleep, d) }
		if c.stable(arg) {
			c.done(call, "func() { "+sleep(c.file.text(arg))+" }()")
			return
		}
		t, ok := c.typeText(c.pass.TypesInfo.TypeOf(arg), call.Pos())
		if !ok {
			c.message = ""
			return
		}
		d := c.inner("d", call, nil)
		c.done(call, "func("+d+" "+t+") { "+sleep(d)+" }("+c.file.text(arg)+")")
		return
	}
	wait := c.calling(c.with.Sleep, c.file.text(arg))
	stmt := c.cur.Parent()
	if inList(edgeTo(stmt)) || edgeTo(stmt) == edge.LabeledStmt_Stmt {
		if zeros, ok := c.zeros(); ok {
			err := "err"
			if obj := c.seen(err, call.Pos()); obj != nil {
				if _, variable := obj.(*types.Var); !variable {
					err = c.fresh(err)
				}
			}
			c.done(call, "if "+err+" := "+wait+"; "+err+" != nil {\n"+in+"\treturn "+zeros+err+"\n"+in+"}")
			return
		}
	}
	c.done(call, "_ = "+wait)
}

// zeros writes the zero values of the results of the function around the call
// but for the last, which is an error; false if it is none.
func (c *coroutine) zeros() (string, bool) {
	var sig *types.Signature
	for cur := range c.cur.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch fn := cur.Node().(type) {
		case *ast.FuncLit:
			if fn == c.made {
				return "struct{}{}, ", true
			}
			sig, _ = c.pass.TypesInfo.TypeOf(fn).Underlying().(*types.Signature)
		case *ast.FuncDecl:
			sig, _ = c.pass.TypesInfo.TypeOf(fn.Name).(*types.Signature)
		}
		break
	}
	if sig == nil || sig.Results().Len() == 0 {
		return "", false
	}
	last := sig.Results().Len() - 1
	if !types.Identical(sig.Results().At(last).Type(), types.Universe.Lookup("error").Type()) {
		return "", false
	}
	var b strings.Builder
	for i := range last {
		zero, ok := c.zero(sig.Results().At(i).Type())
		if !ok {
			return "", false
		}
		b.WriteString(zero + ", ")
	}
	return b.String(), true
}

// zero writes the zero value of a type.
func (c *coroutine) zero(t types.Type) (string, bool) {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		text, ok := c.typeText(t, c.cur.Node().Pos())
		return "*new(" + text + ")", ok
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false", true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		case u.Info()&types.IsString != 0:
			return `""`, true
		}
	case *types.Struct, *types.Array:
		text, ok := c.typeText(t, c.cur.Node().Pos())
		return text + "{}", ok
	}
	return "nil", true
}

// await suspends the coroutine until the future that a call blocks for is done.
// A context that ends the wait before is not given up for that.
func (c *coroutine) await(call *ast.CallExpr, r model.Role) bool {
	if c.with.Await == "" {
		return false
	}
	var future string
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && c.pass.TypesInfo.Selections[sel] != nil {
		if !c.futureType(c.pass.TypesInfo.TypeOf(sel.X)) || !c.endless(call.Args) {
			return false
		}
		future = c.file.text(sel.X)
	} else {
		if r.Arg >= len(call.Args) || !c.endless(call.Args[:r.Arg]) || r.Arg+1 != len(call.Args) {
			return false
		}
		future = c.file.text(call.Args[r.Arg])
	}
	text := c.calling(c.with.Await, future)
	if edgeTo(c.cur) == edge.ExprStmt_X {
		text = "_, _ = " + text
	}
	c.message = "Await " + strings.ReplaceAll(future, "\n", " ")
	return c.done(call, text)
}

// futureType reports whether values of a type are the library's own futures.
func (c *coroutine) futureType(t types.Type) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(ptr.Elem()).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == c.path
}

// endless reports whether arguments can be left out: contexts that never end
// before the coroutine does, and the coroutine's own loop.
func (c *coroutine) endless(args []ast.Expr) bool {
	for _, arg := range args {
		arg = ast.Unparen(arg)
		if c.isCoroutine(arg) {
			continue
		}
		call, ok := arg.(*ast.CallExpr)
		if !ok {
			return false
		}
		fn := callee(c.pass.TypesInfo, call)
		if fn == nil {
			return false
		}
		switch id := model.FuncID(fn); {
		case id == "context.Background" || id == "context.TODO":
		default:
			sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			if !ok || !c.isCoroutine(sel.X) || fn.Name() != "Loop" {
				return false
			}
		}
	}
	return true
}

// isCoroutine reports whether e is the coroutine that runs the call.
func (c *coroutine) isCoroutine(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == c.name && c.coroutineType(c.pass.TypesInfo.TypeOf(id)) != nil
}

// spawn runs a coroutine on the loop at hand, which a call would run on a loop
// of its own.
func (c *coroutine) spawn(call *ast.CallExpr, r model.Role) bool {
	if c.with.Await == "" || c.with.Spawn == "" || r.Arg+1 != len(call.Args) || !c.endless(call.Args[:r.Arg]) {
		return false
	}
	instance := ""
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.IndexExpr:
		instance = c.file.between(fun.Lbrack, fun.End())
	case *ast.IndexListExpr:
		instance = c.file.between(fun.Lbrack, fun.End())
	}
	text := c.calling(c.with.Await, c.lib(c.with.Spawn)+instance+"("+c.name+", "+c.file.text(call.Args[r.Arg])+")")
	if edgeTo(c.cur) == edge.ExprStmt_X {
		text = "_, _ = " + text
	}
	c.message = "Run the coroutine on this loop and await it"
	return c.done(call, text)
}
