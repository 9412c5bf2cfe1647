package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/types/typeutil"
)

// dropped reports statements that call a function and drop what was to be
// awaited. An assignment to _ says that it is meant so. The task that
// loop.Go starts may be dropped: it runs, and its error goes to the loop's
// exception handler.
func (c *checker) dropped() {
	if !c.on[category.NotAwaited] {
		return
	}
	for _, file := range c.p.Pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			stmt, ok := n.(*ast.ExprStmt)
			if !ok {
				return true
			}
			if call, ok := ast.Unparen(stmt.X).(*ast.CallExpr); ok {
				c.drop(call)
			}
			return true
		})
	}
}

// drop looks at a call whose result nobody looks at.
func (c *checker) drop(call *ast.CallExpr) {
	info := c.p.Pass.TypesInfo
	name := "the function"
	if callee, ok := typeutil.Callee(info, call).(*types.Func); ok {
		name = model.FuncID(callee.Origin())
		if r, ok := c.p.Models.Awaited(name); ok {
			c.reportDrop(call, name, r.Advice)
			return
		}
	}
	t := types.Unalias(info.TypeOf(call))
	if sig, ok := t.Underlying().(*types.Signature); ok {
		if lib, _ := task.Coroutine(c.p.Models, sig); lib != nil {
			c.reportDrop(call, name, lib.Remedy(category.NotAwaited))
		}
		return
	}
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil {
		if r, ok := c.p.Models.Awaited(named.Obj().Pkg().Path() + "." + named.Obj().Name()); ok {
			c.reportDrop(call, name, r.Advice)
		}
	}
}

func (c *checker) reportDrop(call *ast.CallExpr, name, advice string) {
	f := c.around(call.Pos())
	if f == nil {
		return
	}
	c.report(task.Task{Func: f}, f, effect.Site{Pos: call.Lparen}, effect.Hit{
		Effect: model.Effect{Category: category.NotAwaited},
		Names:  []string{name},
		Advice: advice,
	})
}

// around returns the innermost function that holds pos.
func (c *checker) around(pos token.Pos) (f *effect.Func) {
	for _, g := range c.p.Funcs { // literals come after what holds them
		if syntax := g.Fn.Syntax(); syntax != nil && syntax.Pos() <= pos && pos < syntax.End() {
			f = g
		}
	}
	return f
}
