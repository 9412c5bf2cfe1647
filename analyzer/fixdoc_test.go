package analyzer_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
	"golang.org/x/tools/go/analysis"
)

const fixesDoc = "../docs/fixes.md"

const fixesHead = `# Fixes

` + "`stallcheck -fix`" + ` rewrites what it finds where a rewrite keeps what the code
computes. ` + "`-diff`" + ` prints the rewrites instead. In editors each is a quick fix.

In a coroutine a wait becomes one that suspends it, and everything else moves to
a worker, in the shape that fits its results. What the call is given is evaluated
before it, where it was: a field or an element may change while the call waits.
A callback that is a literal becomes a coroutine, or leaves its work to a
goroutine or a command, as its library wants it.

**Safe** fixes are those after which the call touches nothing that tasks share:
it uses its arguments by value, the outside world, what is made for it alone, and
what is safe for several goroutines by its documentation. ` + "`-fix`" + `,
` + "`go vet -fix`" + ` and golangci-lint apply these. The others are **unsafe**: the call
may read or write a variable that other tasks, or the coroutine after it was
cancelled, use at the same time, or it is not known. ` + "`-unsafe-fixes`" + ` applies
them too.

A fix changes one file, wholly or not at all. ` + "`-fix`" + ` leaves a file as it was, and
says so, if it would not compile afterwards or changed on disk meanwhile; it never
edits generated files, files of cgo, or other modules.

What has no fix: a select; a call while a mutex is locked, which would stop the
loop for whoever waits for the mutex; a wait for the loop itself; callbacks that
are declared functions; results whose type the file cannot name. A sleep that a
cancellation cuts short returns its error where the function returns one;
elsewhere it is dropped, as nothing could cut the sleep short before.

The pairs below are the goldens of ` + "`analyzer/testdata/_fixes`" + `; ` + "`go test ./analyzer -run FixesDoc -update`" + `
writes this page.
`

// TestFixesDoc keeps docs/fixes.md what the goldens say.
func TestFixesDoc(t *testing.T) {
	var doc strings.Builder
	doc.WriteString(fixesHead)
	dirs, err := os.ReadDir(fixesDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		name := dir.Name()
		before, err := filepath.Abs(filepath.Join(fixesDir, name, name+".go"))
		if err != nil {
			t.Fatal(err)
		}
		writeFixes(t, &doc, before)
	}
	if *update {
		if err := os.WriteFile(fixesDoc, []byte(doc.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(fixesDoc)
	if err != nil {
		t.Fatal(err)
	}
	if doc.String() != string(want) {
		t.Errorf("docs/fixes.md is stale; go test ./analyzer -run FixesDoc -update writes it anew")
	}
}

// writeFixes writes what the fixes of a file do, function by function.
func writeFixes(t *testing.T, doc *strings.Builder, name string) {
	pkgs := load(t, "testdata", nil, "./_fixes/"+filepath.Base(filepath.Dir(name)))
	fset := pkgs[0].Fset
	safe, _ := diagnose(t, analyzer.New(analyzer.Config{}), pkgs, nil)
	all, _ := diagnose(t, analyzer.New(analyzer.Config{UnsafeFixes: true}), pkgs, nil)
	before, after := parseFuncs(t, name), parseFuncs(t, name+".golden")
	fmt.Fprintf(doc, "\n## %s\n", strings.ToUpper(filepath.Base(filepath.Dir(name))[:1])+filepath.Base(filepath.Dir(name))[1:])
	for i, fn := range before {
		within := func(d analysis.Diagnostic) bool {
			offset := fset.Position(d.Pos).Offset
			return fn.start <= offset && offset < fn.end
		}
		var said []string
		for _, d := range all {
			if !within(d) {
				continue
			}
			isSafe := slices.ContainsFunc(safe, func(s analysis.Diagnostic) bool { return s.Pos == d.Pos && s.Category == d.Category })
			line := d.SuggestedFixes[0].Message
			if isSafe {
				line += " (safe: nothing that tasks share is touched)"
			}
			if !slices.Contains(said, line) {
				said = append(said, line)
			}
		}
		if fn.doc == "" {
			continue // a helper of the others
		}
		fmt.Fprintf(doc, "\n%s\n\n", fn.doc)
		for _, line := range said {
			fmt.Fprintf(doc, "- %s\n", line)
		}
		if fn.text == after[i].text {
			fmt.Fprintf(doc, "No fix.\n\n```go\n%s\n```\n", fn.text)
			continue
		}
		fmt.Fprintf(doc, "\n```go\n%s\n```\n\nbecomes\n\n```go\n%s\n```\n", fn.text, after[i].text)
	}
}

// A fixedFunc is a function of a golden.
type fixedFunc struct {
	doc, text  string
	start, end int
}

func parseFuncs(t *testing.T, name string) []fixedFunc {
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var list []fixedFunc
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			start, end := fset.Position(fn.Pos()).Offset, fset.Position(fn.End()).Offset
			doc := strings.Join(strings.Fields(fn.Doc.Text()), " ")
			list = append(list, fixedFunc{doc, string(bytes.TrimSpace(src[start:end])), start, end})
		}
	}
	return list
}
