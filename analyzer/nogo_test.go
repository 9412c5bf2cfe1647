package analyzer_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/stallcheck/stallcheck/analyzer"
	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// TestNogo drives the analyzer as Bazel's nogo does: a package at a time, with
// types of imports from export data alone, facts through a file a package, no
// facts of the standard library, and a pass that knows neither the module nor
// how to read files.
func TestNogo(t *testing.T) {
	dir, tool := drivertest.Sample(t), drivertest.Tool(t)
	want := drivertest.GoVet(t, tool, dir, "./...")
	want = slices.DeleteFunc(want, func(line string) bool { return strings.Contains(line, "_test.go") })

	b := &nogo{t: t, exports: make(map[string]string), facts: t.TempDir()}
	var got []string
	out := drivertest.Go(t, dir, "list", "-export", "-deps", "-json=ImportPath,Dir,GoFiles,Export,Standard", "./...")
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); { // dependencies come first
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		b.exports[p.ImportPath] = p.Export
		if p.Standard {
			continue
		}
		for _, line := range b.run(analyzer.Analyzer, p) {
			if posn, message, _ := strings.Cut(line, ": "); strings.HasPrefix(posn, dir) {
				got = append(got, drivertest.Line(dir, posn, message))
			}
		}
	}
	drivertest.Same(t, "nogo", drivertest.Sorted(got), want)
}

type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	Standard                bool
}

// A nogo holds what Bazel hands from the action of one package to the next:
// files.
type nogo struct {
	t       *testing.T
	exports map[string]string // export data by import path
	facts   string            // folder of fact files
}

// A fileFact is one fact in a file: of a package, or of an object of it.
type fileFact struct {
	Package string
	Object  objectpath.Path // "" for the package's own
	Fact    analysis.Fact
}

// run analyses one package and returns its diagnostics.
func (n *nogo) run(root *analysis.Analyzer, p listed) (lines []string) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
		if err != nil {
			n.t.Fatal(err)
		}
		files = append(files, f)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
		Scopes: make(map[ast.Node]*types.Scope), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	sizes := types.SizesFor("gc", runtime.GOARCH)
	conf := types.Config{Sizes: sizes, Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(n.exports[path])
	})}
	pkg, err := conf.Check(p.ImportPath, fset, files, info)
	if err != nil {
		n.t.Fatal(err)
	}

	known := n.read(root, pkg)
	results := make(map[*analysis.Analyzer]any)
	var do func(a *analysis.Analyzer)
	do = func(a *analysis.Analyzer) {
		if _, done := results[a]; done {
			return
		}
		for _, need := range a.Requires {
			do(need)
		}
		pass := &analysis.Pass{
			Analyzer: a, Fset: fset, Files: files, Pkg: pkg, TypesInfo: info, TypesSizes: sizes, ResultOf: results,
			Report: func(d analysis.Diagnostic) {
				if a == root {
					lines = append(lines, fset.Position(d.Pos).String()+": "+d.Message)
				}
			},
			ImportPackageFact: func(of *types.Package, fact analysis.Fact) bool { return known.get(of.Path(), "", fact) },
			ExportPackageFact: func(fact analysis.Fact) { known[factKey{pkg.Path(), "", reflect.TypeOf(fact)}] = fact },
			ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool {
				path, err := objectpath.For(obj)
				return err == nil && obj.Pkg() != nil && known.get(obj.Pkg().Path(), path, fact)
			},
			ExportObjectFact: func(obj types.Object, fact analysis.Fact) {
				if path, err := objectpath.For(obj); err == nil {
					known[factKey{pkg.Path(), path, reflect.TypeOf(fact)}] = fact
				}
			},
		}
		result, err := a.Run(pass)
		if err != nil {
			n.t.Fatalf("%s: %s: %v", p.ImportPath, a.Name, err)
		}
		results[a] = result
	}
	do(root)
	n.write(pkg, known)
	return lines
}

type factKey struct {
	pkg    string
	object objectpath.Path
	kind   reflect.Type
}

type factSet map[factKey]analysis.Fact

func (s factSet) get(pkg string, object objectpath.Path, fact analysis.Fact) bool {
	have, ok := s[factKey{pkg, object, reflect.TypeOf(fact)}]
	if ok {
		reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(have).Elem())
	}
	return ok
}

// read reads the facts of the packages that pkg imports itself.
func (n *nogo) read(a *analysis.Analyzer, pkg *types.Package) factSet {
	registerFacts(a)
	known := make(factSet)
	for _, imp := range pkg.Imports() {
		data, err := os.ReadFile(n.file(imp.Path()))
		if err != nil {
			continue // the standard library
		}
		var list []fileFact
		if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&list); err != nil {
			n.t.Fatal(err)
		}
		for _, f := range list {
			known[factKey{f.Package, f.Object, reflect.TypeOf(f.Fact)}] = f.Fact
		}
	}
	return known
}

func registerFacts(a *analysis.Analyzer) {
	for _, f := range a.FactTypes {
		gob.Register(f)
	}
	for _, need := range a.Requires {
		registerFacts(need)
	}
}

// write writes the facts that a package knows, those of its imports too.
func (n *nogo) write(pkg *types.Package, known factSet) {
	var list []fileFact
	for key, fact := range known {
		list = append(list, fileFact{key.pkg, key.object, fact})
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(list); err != nil {
		n.t.Fatal(err)
	}
	if err := os.WriteFile(n.file(pkg.Path()), b.Bytes(), 0o666); err != nil {
		n.t.Fatal(err)
	}
}

func (n *nogo) file(path string) string {
	return filepath.Join(n.facts, strings.ReplaceAll(path, "/", "!"))
}
