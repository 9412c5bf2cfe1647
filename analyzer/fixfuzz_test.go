package analyzer_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"sync"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
	"github.com/stallcheck/stallcheck/internal/edit"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

var programs = flag.Int("programs", 100, "how many generated programs TestFixPrograms fixes")

// A bench analyses single files in this process, with the packages that they
// may import loaded once.
type bench struct {
	fset  *token.FileSet
	pkgs  map[string]*types.Package
	facts map[*types.Package]analysis.Fact
}

var newBench = sync.OnceValues(func() (*bench, error) {
	b := &bench{fset: token.NewFileSet(), pkgs: make(map[string]*types.Package), facts: make(map[*types.Package]analysis.Fact)}
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Fset: b.fset},
		"context", "errors", "fmt", "strings", "sync", "sync/atomic", "time", "github.com/stallcheck/stallcheck/loop")
	if err != nil {
		return nil, err
	}
	packages.Visit(loaded, nil, func(p *packages.Package) {
		b.pkgs[p.PkgPath] = p.Types
		if len(p.Errors) > 0 {
			err = p.Errors[0]
		}
	})
	for _, p := range loaded {
		b.pass(p.Types, p.TypesInfo, p.Syntax, nil, func(analysis.Diagnostic) {})
	}
	return b, err
})

func (b *bench) Import(path string) (*types.Package, error) {
	if p, ok := b.pkgs[path]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// pass analyses one package.
func (b *bench) pass(pkg *types.Package, info *types.Info, files []*ast.File, src []byte, report func(analysis.Diagnostic)) error {
	a := analyzer.New(analyzer.Config{UnsafeFixes: true})
	_, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: b.fset, Files: files, Pkg: pkg, TypesInfo: info,
		TypesSizes: types.SizesFor("gc", "amd64"),
		Report:     report,
		ReadFile: func(name string) ([]byte, error) {
			if src != nil {
				return src, nil
			}
			return os.ReadFile(name)
		},
		ExportPackageFact: func(f analysis.Fact) { b.facts[pkg] = f },
		ImportPackageFact: func(p *types.Package, f analysis.Fact) bool {
			known, ok := b.facts[p]
			if ok {
				reflect.ValueOf(f).Elem().Set(reflect.ValueOf(known).Elem())
			}
			return ok
		},
	})
	return err
}

// A checked file is one that compiles.
type checked struct {
	file *ast.File
	tok  *token.File
	pkg  *types.Package
	info *types.Info
}

// check compiles a program.
func (b *bench) check(src []byte) (c checked, err error) {
	c.file, err = parser.ParseFile(b.fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return c, err
	}
	c.tok = b.fset.File(c.file.FileStart)
	c.info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: b, GoVersion: "go1.25"}
	c.pkg, err = conf.Check("example.com/p", b.fset, []*ast.File{c.file}, c.info)
	return c, err
}

// fixes returns the fixes of a program's findings, and the findings that have
// none. Its error is that the program does not compile.
func (b *bench) fixes(src []byte) (fixes [][]edit.Edit, others []string, err error) {
	c, err := b.check(src)
	if err != nil {
		return nil, nil, err
	}
	defer b.fset.RemoveFile(c.tok)
	err = b.pass(c.pkg, c.info, []*ast.File{c.file}, src, func(d analysis.Diagnostic) {
		if len(d.SuggestedFixes) == 0 {
			others = append(others, b.fset.Position(d.Pos).String()+": "+d.Message)
			return
		}
		var fix []edit.Edit
		for _, e := range d.SuggestedFixes[0].TextEdits {
			fix = append(fix, edit.Edit{Start: c.tok.Offset(e.Pos), End: c.tok.Offset(e.End), New: string(e.NewText)})
		}
		fixes = append(fixes, fix)
	})
	delete(b.facts, c.pkg)
	return fixes, others, err
}

// fixProgram fixes a program until nothing is left. Every step must compile
// and be formatted.
func (b *bench) fixProgram(src []byte) ([]byte, int, error) {
	count := 0
	for range maxRounds {
		fixes, others, err := b.fixes(src)
		if err != nil {
			return src, count, fmt.Errorf("does not compile: %v", err)
		}
		if formatted, err := format.Source(src); err != nil || !bytes.Equal(formatted, src) {
			return src, count, fmt.Errorf("is not formatted: %v", err)
		}
		if len(fixes) == 0 {
			if len(others) > 0 {
				return src, count, fmt.Errorf("keeps %s", others[0])
			}
			return src, count, nil
		}
		count += len(fixes)
		after, _ := edit.Apply(src, fixes)
		if after, err = edit.Tidy(src, after); err != nil {
			raw, _ := edit.Apply(src, fixes)
			return raw, count, fmt.Errorf("does not parse: %v", err)
		}
		src = after
	}
	return src, count, fmt.Errorf("is not finished after %d rounds", maxRounds)
}

func checkProgram(t *testing.T, seed uint64) int {
	t.Helper()
	b, err := newBench()
	if err != nil {
		t.Fatal(err)
	}
	src, err := format.Source([]byte(newProgram(seed, 3, false)))
	if err != nil {
		t.Fatalf("program %d is wrong: %v\n%s", seed, err, newProgram(seed, 3, false))
	}
	if _, _, err := b.fixes(src); err != nil {
		t.Fatalf("program %d is wrong: %v\n%s", seed, err, src)
	}
	// An editor applies one fix alone.
	fixes, _, _ := b.fixes(src)
	if seed%8 != 0 {
		fixes = nil // it takes longer than all the rest
	}
	for _, fix := range fixes {
		alone, _ := edit.Apply(src, [][]edit.Edit{fix})
		if _, err := b.check(alone); err != nil {
			t.Errorf("program %d does not compile with one fix, %+v: %v\n%s", seed, fix, err, src)
			break
		}
	}
	fixed, count, err := b.fixProgram(src)
	if err != nil {
		t.Errorf("program %d, fixed, %v\nbefore:\n%s\nafter:\n%s", seed, err, src, fixed)
	}
	return count
}

// TestFixPrograms fixes generated programs: each result compiles, is formatted
// and holds no finding.
func TestFixPrograms(t *testing.T) {
	count := 0
	for seed := range *programs {
		count += checkProgram(t, uint64(seed))
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d programs, %d fixes", *programs, count)
}

func FuzzFix(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { checkProgram(t, seed) })
}
