package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ast/edge"
)

// offloadCall runs a call elsewhere, by the function of the library that fits
// its results.
func (c *coroutine) offloadCall(call *ast.CallExpr) {
	info := c.pass.TypesInfo
	if tv := info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		return
	}
	results := resultsOf(info.TypeOf(call))
	lib := c.shape(results)
	if lib == "" {
		return
	}
	switch {
	case c.valueFits(call, results):
		fun := c.file.text(call.Fun)
		if c.mentionsCoroutine(call.Fun) || !c.done(call, c.calling(lib, fun)) {
			return
		}
	default:
		o := c.operands()
		o.call(call)
		text := o.text(call)
		switch {
		case o.bad:
			return
		case len(results) <= 2:
			if !c.offload(lib, text, results, o) {
				return
			}
		case !c.offloadDefinition(text, o) && !c.offloadMany(text, results, o):
			return
		}
	}
	c.message = "Offload " + c.calleeText(call) + " to a worker"
	if edgeTo(c.cur) == edge.DeferStmt_Call {
		c.risk = "a loop that closes drops it"
	} else if !c.waitsFor(call) {
		c.risk = c.riskElsewhere()
	}
}

// waitsFor reports whether a call only waits for a task of the library: that is
// meant to be done on other goroutines.
func (c *coroutine) waitsFor(call *ast.CallExpr) bool {
	fn := callee(c.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != c.path || fn.Signature().Recv() == nil {
		return false
	}
	_, ok := model.FindRole(c.with.Awaits, c.path, model.FuncID(fn))
	return ok
}

// shape returns the name of the library's function for such results.
func (c *coroutine) shape(results []types.Type) string {
	isError := func(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }
	switch {
	case len(results) == 0:
		return c.with.None
	case len(results) == 1 && isError(results[0]):
		return c.with.Err
	case len(results) == 1:
		return c.with.Value
	case len(results) == 2 && isError(results[1]):
		return c.with.ValueErr
	case len(results) == 2:
		return c.with.Values
	}
	return c.with.Value
}

func resultsOf(t types.Type) []types.Type {
	switch t := t.(type) {
	case nil:
		return nil
	case *types.Tuple:
		list := make([]types.Type, t.Len())
		for i := range list {
			list[i] = t.At(i).Type()
		}
		return list
	case *types.Basic:
		if t.Kind() == types.Invalid {
			return nil
		}
	}
	return []types.Type{t}
}

// valueFits reports whether the function called is itself what is to be run:
// without arguments, its value is evaluated before the wait as the call is.
func (c *coroutine) valueFits(call *ast.CallExpr, results []types.Type) bool {
	sig, ok := c.pass.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok || sig.Params().Len() > 0 || len(results) > 2 {
		return false
	}
	_, literal := ast.Unparen(call.Fun).(*ast.FuncLit)
	return !literal
}

// offload puts text, which has at most two results, into a function literal.
func (c *coroutine) offload(lib, text string, results []types.Type, o *operands) bool {
	returns, ok := c.tupleText(results, c.cur.Node().Pos())
	if !ok {
		return false
	}
	if len(results) > 0 {
		returns += " "
		text = "return " + text
	}
	return c.put(c.calling(lib, "func() "+returns+c.body(text)), o, results)
}

// body writes the body of a function literal, on one line if it is one.
func (c *coroutine) body(text string) string {
	if !strings.Contains(text, "\n") {
		return "{ " + text + " }"
	}
	in := c.file.indent(c.cur.Node().Pos())
	return "{\n" + in + "\t" + text + "\n" + in + "}"
}

// offloadMany puts a call with more results than a function of the library
// hands on into a literal that returns a function which returns them.
func (c *coroutine) offloadMany(text string, results []types.Type, o *operands) bool {
	returns, ok := c.tupleText(results, c.cur.Node().Pos())
	if !ok {
		return false
	}
	names := make([]string, len(results))
	for i := range names {
		names[i] = c.inner("r"+strconv.Itoa(i), c.cur.Node(), nil)
	}
	list := strings.Join(names, ", ")
	lit := "func() func() " + returns + " " + c.body(list+" := "+text+"\n"+
		c.file.indent(c.cur.Node().Pos())+"\treturn func() "+returns+" { return "+list+" }")
	return c.put(c.calling(c.with.Value, lit)+"()", o, results)
}

// offloadDefinition does the same for a call whose results a statement defines
// variables of: they are declared before it and set by the literal. The
// function of the library waits for it, so that nobody else uses them
// meanwhile.
func (c *coroutine) offloadDefinition(text string, o *operands) bool {
	assign, ok := c.cur.Parent().Node().(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE || !inList(edgeTo(c.cur.Parent())) || len(o.bound) > 0 && o.before != ast.Stmt(assign) {
		return false
	}
	in := c.file.indent(assign.Pos())
	var b strings.Builder
	for _, lhs := range assign.Lhs {
		id, ok := lhs.(*ast.Ident)
		if !ok {
			return false
		}
		v, ok := c.pass.TypesInfo.Defs[id].(*types.Var)
		if !ok {
			if id.Name != "_" {
				return false // set here, defined elsewhere, perhaps for others too
			}
			continue
		}
		t, ok := c.typeText(v.Type(), assign.Pos())
		if !ok {
			return false
		}
		b.WriteString("var " + id.Name + " " + t + "\n" + in)
	}
	if len(o.bound) > 0 && !c.bindBefore(o.before, o) {
		return false
	}
	left := c.file.between(assign.Pos(), assign.Lhs[len(assign.Lhs)-1].End())
	b.WriteString(c.calling(c.with.None, "func() "+c.body(left+" = "+text)))
	return c.done(assign, b.String())
}

// calleeText names a call in a message.
func (c *coroutine) calleeText(call *ast.CallExpr) string {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) { // explicit instances
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if _, ok := ast.Unparen(fun.X).(*ast.Ident); ok {
			return c.file.text(fun)
		}
		return fun.Sel.Name
	}
	return "the call"
}
