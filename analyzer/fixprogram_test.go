package analyzer_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A program is the making of a Go program whose coroutines block in every
// place where Go allows a call. It prints what they computed and, in order,
// what they called with which arguments.
type program struct {
	r      *rand.Rand
	b      strings.Builder
	loop   string // how the code writes the runtime's package, with its dot
	co     string // the coroutine's name, "" if the parameter has none
	n      int    // names so far
	depth  int
	ints   []string // variables in scope
	texts  []string
	hidden int  // blocks around in which the runtime's package has another meaning
	live   bool // only what means the same before and after: waiting for the loop itself does not
}

// newProgram writes a program with some coroutines.
func newProgram(seed uint64, cases int, live bool) string {
	p := &program{r: rand.New(rand.NewPCG(seed, 7)), loop: "loop.", live: live}
	alias := ""
	switch p.r.IntN(6) {
	case 0:
		p.loop, alias = "lp.", "lp "
	case 1:
		p.loop, alias = "", ". "
	}
	fmt.Fprintf(&p.b, preludeImports, alias)
	p.b.WriteString(prelude)
	p.line("\ntype future = %sFuture[int]", p.loop)
	var calls []string
	for i := range cases {
		calls = append(calls, p.coroutine(i))
	}
	p.b.WriteString("\nfunc main() {\n")
	for i, call := range calls {
		fmt.Fprintf(&p.b, "trail = nil\n")
		fmt.Fprintf(&p.b, "_, err%d := %sRun(context.Background(), func(co *%sCo) (int, error) {\n%s\nreturn 0, nil\n})\nfmt.Println(%d, err%d, trail)\n", i, p.loop, p.loop, call, i, i)
	}
	p.b.WriteString("}\n")
	return p.b.String()
}

func (p *program) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *program) one(options ...string) string { return options[p.r.IntN(len(options))] }

func (p *program) name(prefix string) string {
	p.n++
	return fmt.Sprintf("%s%d", prefix, p.n)
}

// coroutine writes one and returns the statements that call it and note what it
// returned.
func (p *program) coroutine(i int) string {
	p.co = p.one("co", "co", "co", "c", "_", "")
	params := fmt.Sprintf("%s *%sCo, b *box, s string", p.co, p.loop)
	p.ints, p.texts = nil, []string{"s"}
	if p.co == "" {
		params = fmt.Sprintf("*%sCo, *box, string", p.loop)
		p.texts = nil
	}
	if p.co == "_" {
		p.co = ""
	}
	results := p.one("", "error", "int", "(int, error)", "(string, int, error)", "(int, string)")
	typeParams, instance := "", ""
	if p.r.IntN(6) == 0 {
		typeParams, instance = "[T any]", "[string]"
	}
	method := typeParams == "" && p.r.IntN(4) == 0
	name := fmt.Sprintf("case%d", i)
	call := name + instance
	if method {
		p.line("\nfunc (r *box) %s(%s) %s {", name, params, results)
		call = "newBox()." + name
	} else {
		p.line("\nfunc %s%s(%s) %s {", name, typeParams, params, results)
	}
	if !strings.Contains(params, " b ") {
		p.line("b, s := newBox(), \"u\"\n_, _ = b, s")
		p.texts = []string{"s"}
	}
	for range 2 + p.r.IntN(4) {
		p.statement()
	}
	switch results {
	case "error":
		p.line("return %s", p.errExpr())
	case "int":
		p.line("return %s", p.intExpr())
	case "(int, error)":
		if p.r.IntN(2) == 0 {
			p.line("return valueErr(%s)", p.textExpr())
		} else {
			p.line("return %s, %s", p.intExpr(), p.errExpr())
		}
	case "(string, int, error)":
		p.line("return %s, %s, nil", p.textExpr(), p.intExpr())
	case "(int, string)":
		p.line("return two(%s)", p.intExpr())
	}
	p.line("}")
	call += "(co, newBox(), \"p\")"
	switch strings.Count(results, ",") {
	case 1:
		return "v, w := " + call + "\nnote(\"returned\", v, w)"
	case 2:
		return "v, w, x := " + call + "\nnote(\"returned\", v, w, x)"
	}
	if results == "" {
		return call
	}
	return "note(\"returned\", " + call + ")"
}

func (p *program) deep() bool { return p.depth > 2 }

func (p *program) nested(write func()) {
	p.depth++
	ints, texts := len(p.ints), len(p.texts)
	write()
	p.ints, p.texts = p.ints[:ints], p.texts[:texts]
	p.depth--
}

func (p *program) block() {
	p.nested(func() {
		for range 1 + p.r.IntN(2) {
			p.statement()
		}
	})
}

func (p *program) intExpr() string {
	p.depth++
	defer func() { p.depth-- }()
	n := 15
	if p.deep() {
		n = 4
	}
	switch p.r.IntN(n) {
	case 0:
		return fmt.Sprint(p.r.IntN(9))
	case 1:
		return "b.n"
	case 2:
		return "len(b.list)"
	case 3:
		if len(p.ints) > 0 {
			return p.one(p.ints...)
		}
		return "b.byName[\"x\"]"
	case 4, 5:
		return "value(" + p.intExpr() + ")"
	case 6:
		return "noArgs()"
	case 7:
		return p.one("b", "pick(b)", "b.next") + ".size()"
	case 8:
		return "pure(" + p.intExpr() + ")"
	case 9:
		if !p.live { // that it comes before the read of a field is nowhere said
			return "b.bump()"
		}
		return "pick(b).n"
	case 10:
		return p.one("variadic("+p.textExpr()+", "+p.textExpr()+")", "variadic(b.list...)", "variadic()")
	case 11:
		return "(" + p.intExpr() + " + " + p.intExpr() + ")"
	case 12:
		return p.one("first(valueErr("+p.textExpr()+"))", "first(generic("+p.intExpr()+"))", "first(generic[int]("+p.intExpr()+"))")
	case 13:
		return "<-fill(" + p.intExpr() + ")"
	}
	return "func(n int) int { return value(n) }(" + p.intExpr() + ")"
}

func (p *program) textExpr() string {
	p.depth++
	defer func() { p.depth-- }()
	n := 11
	if p.deep() {
		n = 4
	}
	switch p.r.IntN(n) {
	case 0:
		return fmt.Sprintf("%q", p.one("a", "bb", "ccc"))
	case 1:
		return "b.name"
	case 2:
		return "b.list[" + p.one("0", "1") + "]"
	case 3:
		return p.one(p.texts...)
	case 4:
		return "join(" + p.textExpr() + ", " + p.textExpr() + ")"
	case 5:
		return "first(" + p.one("b", "b.next", "pick(b)", "loader(b)") + ".load(" + p.textExpr() + "))"
	case 6:
		return "fmt.Sprint(" + p.intExpr() + ")"
	case 7:
		return "strings.ToUpper(" + p.textExpr() + ")"
	case 8:
		return "pick(b).name"
	case 9:
		if !p.live {
			return "b.rename(" + p.textExpr() + ")"
		}
	}
	return "string([]byte(" + p.textExpr() + "))"
}

func (p *program) errExpr() string {
	switch p.r.IntN(4) {
	case 0:
		return "noArgsErr()"
	case 1:
		return "b.hook(" + p.textExpr() + ")"
	}
	return "onlyErr(" + p.textExpr() + ")"
}

func (p *program) boolExpr() string {
	p.depth++
	defer func() { p.depth-- }()
	switch n := p.r.IntN(6); {
	case n == 0 && !p.deep():
		return p.boolExpr() + " && " + p.boolExpr()
	case n == 1 && !p.deep():
		return "(" + p.boolExpr() + " || " + p.boolExpr() + ")"
	case n == 2:
		return "!(" + p.textExpr() + " == " + p.textExpr() + ")"
	case n == 3:
		return p.errExpr() + " == nil"
	}
	return p.intExpr() + " > " + p.intExpr()
}

func (p *program) statement() {
	n := 31
	if p.deep() {
		n = 14
	}
	if p.live {
		n = min(n, 28)
	}
	switch p.r.IntN(n) {
	case 0:
		v := p.name("n")
		p.line("%s := %s\n_ = %s", v, p.intExpr(), v)
		p.ints = append(p.ints, v)
	case 1:
		v := p.name("t")
		p.line("%s %s = %s // kept\n_ = %s", "var "+v, p.one("", "string"), p.textExpr(), v)
		p.texts = append(p.texts, v)
	case 2:
		if len(p.ints) > 0 {
			p.line("%s %s %s", p.one(p.ints...), p.one("=", "+=", "="), p.intExpr())
		}
	case 3:
		p.line("%s", p.one("none("+p.textExpr()+")", "value("+p.intExpr()+")", "b.flush()", "pick(b).flush()", "_ = "+p.errExpr(), "none( /* first */ "+p.textExpr()+")"))
	case 4:
		p.line("_ = onlyErr(%s)", p.textExpr())
	case 5:
		p.line("time.Sleep(%s)", p.one("1", "time.Nanosecond", "time.Duration("+p.intExpr()+")"))
	case 6:
		p.line("%s", p.one("b.name = "+p.textExpr(), "b.n += "+p.intExpr(), "b.list[0] = "+p.textExpr(), "b.byName[\"k\"] = "+p.intExpr(), "b.bump()", "b.rename("+p.textExpr()+")"))
	case 7:
		p.line("_, _ = two(%s)", p.intExpr())
	case 8:
		v, w := p.name("n"), p.name("t")
		p.line("%s, %s := two(%s)\n_, _ = %s, %s", v, w, p.intExpr(), v, w)
		p.ints, p.texts = append(p.ints, v), append(p.texts, w)
	case 9:
		v, w, err := p.name("n"), p.name("t"), p.name("err")
		p.line("%s, %s, %s := three(%s)\nnote(\"three\", %s, %s, %s)", v, w, err, p.intExpr(), v, w, err)
		p.ints, p.texts = append(p.ints, v), append(p.texts, w)
	case 10:
		v, err := p.name("n"), p.name("err")
		p.line("%s, %s := valueErr(%s)\nnote(\"got\", %s, %s)", v, err, p.textExpr(), v, err)
		p.ints = append(p.ints, v)
	case 11:
		p.line("note(\"sum\", %s, %s, %s)", p.intExpr(), p.textExpr(), p.errExpr())
	case 12:
		p.line("defer %s", p.one("none("+p.textExpr()+")", "b.flush()", "pick(b).flush()", "onlyErr(b.name)", "value("+p.intExpr()+")", "func() { none(b.name) }()", "time.Sleep(1)", "time.Sleep(time.Duration(b.n))"))
	case 13:
		v, ok := p.name("n"), p.name("ok")
		p.line("%s, %s := <-fill(%s)\nnote(\"received\", %s, %s)", v, ok, p.intExpr(), v, ok)
	case 14:
		err := p.name("err")
		p.line("if %s := %s; %s != nil {", err, p.errExpr(), err)
		p.block()
		p.line("}")
	case 15:
		p.line("if %s {", p.boolExpr())
		p.block()
		p.line("} else if v, err := valueErr(%s); err == nil && v > 0 {", p.textExpr())
		p.block()
		p.line("} else {")
		p.block()
		p.line("}")
	case 16:
		p.line("switch v := %s; {\ncase v > 1:", p.intExpr())
		p.block()
		p.line("case %s:", p.boolExpr())
		p.block()
		p.line("default:")
		p.block()
		p.line("}")
	case 17:
		p.line("switch %s {\ncase 1, 2:", p.intExpr())
		p.block()
		p.line("case value(%s):", p.intExpr())
		p.block()
		p.line("}")
	case 18:
		i := p.name("i")
		p.line("for %s := %s %% 2; %s < 2 && %s; %s++ {", i, p.intExpr(), i, p.boolExpr(), i)
		p.block()
		p.line("}")
	case 19:
		i := p.name("i")
		p.line("for %s := 0; %s < 2; %s, _ = %s+1, value(%s) {", i, i, i, i, i)
		p.block()
		p.line("}")
	case 20:
		i, label := p.name("i"), p.name("outer")
		p.line("%s:\nfor %s := range 2 {\nif value(%s) == %s {\ncontinue %s\n}", label, i, i, p.intExpr(), label)
		p.block()
		p.line("}")
	case 21:
		v := p.name("t")
		p.line("for _, %s := range append([]string{%s}, b.list...) {\nnone(%s)", v, p.textExpr(), v)
		p.nested(func() { p.texts = append(p.texts, v); p.statement() })
		p.line("}")
	case 22:
		v := p.name("v")
		p.line("for %s := range fill(%s) {\nnote(\"ranged\", %s)", v, p.intExpr(), v)
		p.block()
		p.line("}")
	case 23:
		p.line("func() {")
		p.block()
		p.line("}()")
	case 24:
		h := p.name("h")
		p.line("%s := func(s string) error { return onlyErr(s + b.name) }\n_ = %s(%s)", h, h, p.textExpr())
	case 25:
		name := p.one("loop", "lp")
		p.line("{\n%s := %s\n_ = %s", name, p.intExpr(), name)
		p.hidden++
		p.block()
		p.hidden--
		p.line("}")
	case 26:
		if p.co == "" {
			p.line("{")
		} else {
			p.line("{\n%s := %s\n_ = %s", p.co, p.intExpr(), p.co)
		}
		p.block()
		p.line("}")
	case 27:
		ch := p.name("ch")
		p.line("%s := make(chan int, 1)\nif b.name == \"\" {\n%s = nil\n}\n%s <- %s\nnote(\"sent\", <-%s)", ch, ch, ch, p.intExpr(), ch)
	default:
		p.waits()
	}
}

// waits writes what waits for the loop itself.
func (p *program) waits() {
	if p.hidden == 0 && p.co != "" && p.r.IntN(3) == 0 {
		v := p.name("n")
		p.line("%s, _ := %sRun(context.Background(), func(inner *%sCo) (int, error) {\nreturn %s, nil\n})\n_ = %s", v, p.loop, p.loop, p.intExpr(), v)
		return
	}
	f := p.name("f")
	p.line("var %s *future", f)
	switch p.r.IntN(3) {
	case 0:
		p.line("_, _ = %s.Get(context.Background())", f)
	case 1:
		p.line("if n, err := %s.Get(context.TODO()); err == nil {\n_ = n\n}", f)
	case 2:
		ctx, cancel := p.name("ctx"), p.name("cancel")
		p.line("%s, %s := context.WithTimeout(context.Background(), time.Second)\ndefer %s()\n%s.Get(%s)", ctx, cancel, cancel, f, ctx)
	}
}
