package fix

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/types/typeutil"
)

// stable reports whether an expression means the same while a coroutine waits
// as it does before, whatever other tasks do meanwhile, so that it can be
// evaluated on another goroutine.
func (d *draft) stable(e ast.Expr) bool {
	tv := d.pass.TypesInfo.Types[e]
	if tv.Value != nil || tv.IsType() || tv.IsNil() || tv.IsBuiltin() {
		return true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return d.stable(e.X)
	case *ast.Ident:
		return d.stableName(e)
	case *ast.SelectorExpr:
		sel, ok := d.pass.TypesInfo.Selections[e]
		if !ok {
			return d.stableName(e.Sel)
		}
		return sel.Kind() == types.FieldVal && !sel.Indirect() && d.stable(e.X) // part of a value
	case *ast.UnaryExpr:
		lit, ok := ast.Unparen(e.X).(*ast.CompositeLit)
		if e.Op == token.AND {
			return ok && d.stable(lit) || d.ownVariable(e.X) // an address does not change
		}
		return e.Op != token.ARROW && d.stable(e.X)
	case *ast.BinaryExpr:
		return d.stable(e.X) && d.stable(e.Y)
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				if _, field := kv.Key.(*ast.Ident); !field && !d.stable(kv.Key) {
					return false
				}
				elt = kv.Value
			}
			if !d.stable(elt) {
				return false
			}
		}
		return true
	case *ast.FuncLit:
		return true // what it uses is the variables themselves, then as before
	case *ast.CallExpr:
		return d.stableCall(e)
	}
	return false
}

func (d *draft) stableName(id *ast.Ident) bool {
	switch obj := d.pass.TypesInfo.Uses[id].(type) {
	case *types.Func, *types.Const, *types.TypeName, *types.Nil, *types.Builtin:
		return true
	case *types.Var:
		if !local(obj) { // nobody sets those of the standard library while it is used
			return !obj.IsField() && obj.Pkg() != nil && model.IsStd(obj.Pkg().Path())
		}
		return !d.file.reassigned(d.pass.TypesInfo)[obj]
	}
	return false
}

// ownVariable reports whether e is a variable of the function, or a part of one.
func (d *draft) ownVariable(e ast.Expr) bool {
	id := rootOf(d.pass.TypesInfo, e)
	if id == nil {
		return false
	}
	v, ok := d.pass.TypesInfo.Uses[id].(*types.Var)
	return ok && local(v)
}

func local(v *types.Var) bool {
	return !v.IsField() && v.Pkg() != nil && v.Parent() != v.Pkg().Scope()
}

// stableCall reports whether a call is a conversion that reads no memory, or
// calls a function that computes from stable values alone.
func (d *draft) stableCall(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		if !d.stable(arg) {
			return false
		}
	}
	if tv := d.pass.TypesInfo.Types[call.Fun]; tv.IsType() {
		return len(call.Args) == 1 && !readsMemory(d.pass.TypesInfo.TypeOf(call.Args[0]), tv.Type)
	}
	return d.computes(call)
}

// readsMemory reports whether converting from one type to another copies what a
// slice holds.
func readsMemory(from, to types.Type) bool {
	_, slice := from.Underlying().(*types.Slice)
	if !slice {
		_, param := types.Unalias(from).(*types.TypeParam)
		return param
	}
	_, same := to.Underlying().(*types.Slice)
	return !same
}

// callee returns the declared function that a call calls, nil if it calls a
// value.
func callee(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	return fn
}

// reassigned returns the variables that the file sets after they are declared,
// or may set through their address.
func (f *file) reassigned(info *types.Info) map[*types.Var]bool {
	if f.set != nil {
		return f.set
	}
	f.set = make(map[*types.Var]bool)
	mark := func(e ast.Expr) {
		if id := rootOf(info, e); id != nil {
			if v, ok := info.Uses[id].(*types.Var); ok {
				f.set[v] = true
			}
		}
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				mark(lhs)
			}
		case *ast.IncDecStmt:
			mark(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				mark(n.Key)
				mark(n.Value)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				mark(n.X)
			}
		case *ast.SliceExpr:
			if _, array := info.TypeOf(n.X).Underlying().(*types.Array); array {
				mark(n.X)
			}
		case *ast.SelectorExpr:
			if sel, ok := info.Selections[n]; ok && sel.Kind() == types.MethodVal && addresses(sel) {
				mark(n.X)
			}
		}
		return true
	})
	return f.set
}

// addresses reports whether a method gets the address of the value that it is
// selected from.
func addresses(sel *types.Selection) bool {
	recv := sel.Obj().(*types.Func).Signature().Recv()
	_, wants := types.Unalias(recv.Type()).(*types.Pointer)
	_, has := sel.Recv().Underlying().(*types.Pointer)
	return wants && !has
}

// rootOf returns the variable of which an expression is a part, nil if there is
// none or a pointer lies between.
func rootOf(info *types.Info, e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			if sel, ok := info.Selections[x]; !ok || sel.Indirect() && isPointer(info.TypeOf(x.X)) {
				return nil
			}
			e = x.X
		case *ast.IndexExpr:
			if _, array := info.TypeOf(x.X).Underlying().(*types.Array); !array {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
