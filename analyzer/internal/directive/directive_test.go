package directive

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

func parse(t testing.TB, src string) (*Set, *token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(fset, []*ast.File{file}), fset, file
}

func TestFunctionDirectives(t *testing.T) {
	s, _, file := parse(t, `package p

// F does things.
//
//stallcheck:onloop
//stallcheck:blocking net
//stallcheck:offload f
//stallcheck:register g
func F(f, g func()) {}

//stallcheck:nonblocking
func G() {}
`)
	if len(s.Problems) > 0 {
		t.Fatal(s.Problems)
	}
	f := s.Funcs[file.Decls[0].(*ast.FuncDecl)]
	if !f.OnLoop || f.Blocking != "net" || f.Nonblocking || !slices.Equal(f.Offload, []string{"f"}) || !slices.Equal(f.Register, []string{"g"}) {
		t.Errorf("F states %+v", f)
	}
	if g := s.Funcs[file.Decls[1].(*ast.FuncDecl)]; !g.Nonblocking || g.OnLoop {
		t.Errorf("G states %+v", g)
	}
}

func TestProblems(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"//stallcheck:onlop\nfunc F() {}", "unknown directive //stallcheck:onlop"},
		{"//stallcheck:onloop\nvar x int", "belongs in the doc comment of a function"},
		{"//stallcheck:blocking fiel\nfunc F() {}", "needs a category"},
		{"//stallcheck:offload g\nfunc F(f func()) {}", `F has no parameter "g"`},
		{"//stallcheck:ignore sleep\nfunc F() {}", "needs a reason"},
		{"//stallcheck:ignore sleep --\nfunc F() {}", "needs a reason"},
		{"//stallcheck:ignore fiel -- why\nfunc F() {}", `unknown category "fiel"`},
		{"//stallcheck:ignore -- why\nfunc F() {}", "needs the categories"},
	} {
		s, _, _ := parse(t, "package p\n\n"+test.src)
		if len(s.Problems) != 1 || !strings.Contains(s.Problems[0].Message, test.want) {
			t.Errorf("%q: %v, want %s", test.src, s.Problems, test.want)
		}
	}
}

func TestIgnore(t *testing.T) {
	s, fset, file := parse(t, `package p

func a() {
	x() //stallcheck:ignore sleep,file -- short
	//stallcheck:ignore net -- local
	x()
	x()
}

// b is fine.
//
//stallcheck:ignore db -- in memory
func b() {
	x()
}
`)
	line := func(n int) token.Pos { return fset.File(file.Pos()).LineStart(n) }
	for _, test := range []struct {
		line     int
		category string
		want     bool
	}{
		{4, "sleep", true}, {4, "net", false}, {5, "sleep", false},
		{6, "net", true}, {7, "net", false},
		{14, "db", true}, {14, "net", false}, {4, "db", false},
	} {
		if got := s.Ignored(line(test.line), test.category); got != test.want {
			t.Errorf("line %d, %s: %v", test.line, test.category, got)
		}
	}
	on := map[string]bool{"sleep": true, "file": true, "net": true, "db": true}
	stale := s.Stale(on)
	if len(stale) != 1 || !strings.Contains(stale[0].Message, "ignore file silences nothing") {
		t.Errorf("stale: %v", stale)
	}
	if stale := s.Stale(map[string]bool{}); len(stale) != 0 {
		t.Errorf("stale though off: %v", stale)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("//stallcheck:ignore sleep,file -- why\nfunc F(f func()) {}")
	f.Add("//stallcheck:register f\nfunc F(f func()) {}")
	f.Add("//stallcheck:\nvar x int")
	f.Fuzz(func(t *testing.T, src string) {
		src = "package p\n\n" + src
		if _, err := parser.ParseFile(token.NewFileSet(), "a.go", src, 0); err != nil {
			return // no package has such a file
		}
		s, fset, file := parse(t, src)
		for line := 1; line <= fset.File(file.Pos()).LineCount(); line++ {
			s.Ignored(fset.File(file.Pos()).LineStart(line), "sleep")
		}
		for _, p := range append(s.Problems, s.Stale(map[string]bool{"sleep": true})...) {
			if strings.ContainsAny(p.Message, "\n\r") {
				t.Errorf("problem %q has several lines", p.Message)
			}
		}
	})
}
