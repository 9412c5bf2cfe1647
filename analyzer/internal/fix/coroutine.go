package fix

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
)

// A coroutine is how the code at a call writes the coroutine that runs it.
type coroutine struct {
	*draft
	with *model.Rewrite
	path string // of the library's package
	base string // that package's name
	name string // of the coroutine's variable

	made *ast.FuncLit // a callback that becomes the coroutine, nil if it is one
}

// inCoroutine rewrites a call in a coroutine.
func (d *draft) inCoroutine() {
	if d.held() {
		return // whoever waits for the mutex would stop the loop
	}
	c := &coroutine{draft: d, with: d.f.Task.Library.Rewrite}
	if c.find() {
		c.operation()
	}
}

// operation rewrites what blocks, now that it is known how to write the
// coroutine.
func (c *coroutine) operation() {
	switch n := c.cur.Node().(type) {
	case *ast.CallExpr:
		c.call(n)
	case *ast.SendStmt:
		c.send(n)
	case *ast.UnaryExpr:
		c.receive(n)
	case *ast.RangeStmt:
		c.rangeOver(n)
	}
}

// call rewrites a call: by the library's own way to wait for the same, or else
// by one that runs it elsewhere.
func (c *coroutine) call(call *ast.CallExpr) {
	fn := callee(c.pass.TypesInfo, call)
	if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == c.path {
		id := model.FuncID(fn)
		if r, ok := model.FindRole(c.with.Awaits, c.path, id); ok && c.await(call, r) {
			return
		}
		if r, ok := model.FindRole(c.with.Spawns, c.path, id); ok && c.spawn(call, r) {
			return
		}
	}
	switch {
	case c.f.Effect.Category == category.Sleep && isSleep(fn):
		c.sleep(call)
	case c.f.Effect.Category != category.Deadlock: // on a worker it would wait for ever too
		c.offloadCall(call)
	}
}

// find looks for the coroutine's variable: a parameter of the innermost
// function around the call that has one.
func (c *coroutine) find() bool {
	for cur := range c.cur.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		var typ *ast.FuncType
		var body *ast.BlockStmt
		switch fn := cur.Node().(type) {
		case *ast.FuncLit:
			typ, body = fn.Type, fn.Body
		case *ast.FuncDecl:
			typ, body = fn.Type, fn.Body
		}
		for _, field := range typ.Params.List {
			if named := c.coroutineType(c.pass.TypesInfo.TypeOf(field.Type)); named != nil {
				c.path, c.base = named.Obj().Pkg().Path(), named.Obj().Pkg().Name()
				return c.use(typ, field, body)
			}
		}
		if lit, ok := cur.Node().(*ast.FuncLit); ok && c.underLock(cur.Parent().Node(), lit) {
			return false
		}
	}
	return false
}

// underLock reports whether a literal is handed to a function of package sync,
// which may hold a lock while it runs.
func (c *coroutine) underLock(parent ast.Node, lit *ast.FuncLit) bool {
	call, ok := parent.(*ast.CallExpr)
	if !ok || !slices.Contains(call.Args, ast.Expr(lit)) {
		return false
	}
	fn := callee(c.pass.TypesInfo, call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync"
}

// coroutineType returns the library's coroutine type if t points to it.
func (c *coroutine) coroutineType(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return nil
	}
	named, ok := types.Unalias(ptr.Elem()).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	if c.p.Models.Coroutine(named.Obj().Pkg().Path()+"."+named.Obj().Name()) != c.f.Task.Library {
		return nil
	}
	return named
}

// use takes a parameter as the coroutine, which gets a name if it has none, and
// another one if its own means something else at the call.
func (c *coroutine) use(typ *ast.FuncType, field *ast.Field, body *ast.BlockStmt) bool {
	if len(field.Names) == 0 {
		c.name = c.file.keep(field, func() string { return c.fresh("co") })
		for _, f := range typ.Params.List { // all have names, or none
			name := "_"
			if f == field {
				name = c.name
			}
			c.insert(f.Type.Pos(), name+" ")
		}
		return true
	}
	id := field.Names[0]
	if id.Name == "_" {
		c.name = c.file.keep(field, func() string { return c.fresh("co") })
		c.replace(id.Pos(), id.End(), c.name)
		return true
	}
	if c.seen(id.Name, c.cur.Node().Pos()) == c.pass.TypesInfo.Defs[id] {
		c.name = id.Name
		return true
	}
	c.name = c.file.keep(field, func() string { return c.fresh(id.Name) })
	c.insert(body.Lbrace+1, "\n"+c.file.indent(body.Lbrace)+"\t"+c.name+" := "+id.Name)
	return true
}

// keep returns the name that make gave for a node the first time.
func (f *file) keep(n ast.Node, make func() string) string {
	name, ok := f.named[n]
	if !ok {
		name = make()
		f.named[n] = name
	}
	return name
}

// lib writes a function of the library.
func (c *coroutine) lib(name string) string {
	return c.qualified(c.path, c.base, name, c.cur.Node().Pos())
}

// calling writes a call of a function of the library with the coroutine.
func (c *coroutine) calling(name string, args ...string) string {
	return c.lib(name) + "(" + strings.Join(append([]string{c.name}, args...), ", ") + ")"
}

// mentionsCoroutine reports whether code uses a coroutine as what it is: to
// pass it on as a context is fine on any goroutine.
func (c *coroutine) mentionsCoroutine(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			sig, ok := types.Unalias(c.pass.TypesInfo.TypeOf(n.Fun)).Underlying().(*types.Signature)
			if !ok {
				return true
			}
			found = found || c.mentionsCoroutine(n.Fun)
			for i, arg := range n.Args {
				if t := paramType(sig, i, n.Ellipsis.IsValid()); t == nil || !types.IsInterface(t) || c.coroutineType(c.pass.TypesInfo.TypeOf(arg)) == nil {
					found = found || c.mentionsCoroutine(arg)
				}
			}
			return false
		case *ast.Ident:
			if v, ok := c.pass.TypesInfo.Uses[n].(*types.Var); ok && c.coroutineType(v.Type()) != nil {
				found = true
			}
		}
		return !found
	})
	return found
}

// paramType returns the type of the i'th parameter as an argument fills it.
func paramType(sig *types.Signature, i int, spread bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		t := sig.Params().At(n - 1).Type()
		if s, ok := t.Underlying().(*types.Slice); ok && !spread {
			return s.Elem()
		}
		return t
	}
	if i >= n {
		return nil
	}
	return sig.Params().At(i).Type()
}
