package fix

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A binding is an operand that is evaluated before the wait.
type binding struct {
	names []string // several for a call that returns several values
	types []types.Type
	expr  ast.Expr
	text  string // what names stand for
}

// operands are the parts of a call or channel operation that it evaluates
// first.
type operands struct {
	c      *coroutine
	before ast.Stmt // they are bound in front of it, or if nil by a literal
	bound  []binding
	cuts   []cut
	bad    bool // one uses the coroutine where it cannot be
}

// A cut replaces a part of the text of the operation.
type cut struct {
	node ast.Node
	text string
}

func (c *coroutine) operands() *operands {
	o := &operands{c: c}
	if stmt, ok := c.statement(); ok {
		o.before = stmt
	}
	return o
}

// take looks at one operand: it stays where it is if it is stable, and is bound
// to a name like want if not.
func (o *operands) take(e ast.Expr, want string) {
	if o.c.stable(e) {
		if id, ok := ast.Unparen(e).(*ast.Ident); !ok || o.c.coroutineType(o.c.pass.TypesInfo.TypeOf(id)) == nil {
			o.bad = o.bad || o.c.mentionsCoroutine(e)
		}
		return
	}
	o.bind(e, want, o.c.file.text(e))
}

func (o *operands) bind(e ast.Expr, want, text string) {
	b := binding{expr: e, text: text}
	switch t := o.c.pass.TypesInfo.TypeOf(e).(type) {
	case *types.Tuple:
		for i := range t.Len() {
			b.types = append(b.types, t.At(i).Type())
			b.names = append(b.names, o.name(want+strconv.Itoa(i)))
		}
	default:
		b.types = []types.Type{t}
		b.names = []string{o.name(want)}
	}
	o.bound = append(o.bound, b)
	o.cuts = append(o.cuts, cut{e, strings.Join(b.names, ", ")})
}

func (o *operands) name(want string) string {
	if o.before != nil {
		return o.c.fresh(want)
	}
	var others []string
	for _, b := range o.bound {
		others = append(others, b.names...)
	}
	return o.c.inner(want, o.c.cur.Node(), others)
}

// text returns the source of the operation with the bound operands' names.
func (o *operands) text(n ast.Node) string {
	var b strings.Builder
	pos := n.Pos()
	for _, cut := range o.cuts {
		b.WriteString(o.c.file.between(pos, cut.node.Pos()))
		b.WriteString(cut.text)
		pos = cut.node.End()
	}
	b.WriteString(o.c.file.between(pos, n.End()))
	return b.String()
}

// call takes the operands of a call, in the order of their evaluation.
func (o *operands) call(call *ast.CallExpr) {
	info := o.c.pass.TypesInfo
	fn := callee(info, call)
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) { // explicit instances
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	sel, _ := fun.(*ast.SelectorExpr)
	switch {
	case fn == nil:
		o.take(call.Fun, "fn")
	case sel != nil && info.Selections[sel] != nil && info.Selections[sel].Kind() == types.MethodVal:
		o.receiver(sel, call)
	}
	sig, _ := info.TypeOf(call.Fun).Underlying().(*types.Signature)
	for i, arg := range call.Args {
		want := paramName(sig, i)
		if want == "" {
			want = nameFor(info, arg)
		}
		o.take(arg, want)
		if t := paramType(sig, i, call.Ellipsis.IsValid()); t != nil && o.c.coroutineType(t) != nil {
			o.bad = true
		}
	}
}

// receiver takes a method's receiver: a variable stays, for anything else the
// method value is bound, which evaluates as much of it as the call does.
func (o *operands) receiver(sel *ast.SelectorExpr, call *ast.CallExpr) {
	info := o.c.pass.TypesInfo
	if o.c.stable(sel.X) || addresses(info.Selections[sel]) && o.c.ownVariable(sel.X) {
		o.bad = o.bad || o.c.coroutineType(info.TypeOf(sel.X)) != nil || o.c.mentionsCoroutine(sel.X)
		return
	}
	o.bind(call.Fun, lowerFirst(sel.Sel.Name), o.c.file.text(call.Fun))
}

// paramName returns the name of the i'th parameter, "" if it has none.
func paramName(sig *types.Signature, i int) string {
	if sig == nil || sig.Params().Len() == 0 {
		return ""
	}
	if n := sig.Params().Len(); i >= n-1 && sig.Variadic() {
		return ""
	} else if i >= n {
		return ""
	}
	if name := sig.Params().At(i).Name(); name != "_" {
		return name
	}
	return ""
}

// nameFor makes up a name for the value of an expression.
func nameFor(info *types.Info, e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return lowerFirst(e.Sel.Name)
	case *ast.IndexExpr:
		return nameFor(info, e.X) + "At"
	case *ast.StarExpr:
		return nameFor(info, e.X) + "Value"
	case *ast.SliceExpr:
		return nameFor(info, e.X) + "Part"
	case *ast.CallExpr:
		if fn := callee(info, e); fn != nil {
			return lowerFirst(fn.Name())
		}
	}
	return "value"
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
