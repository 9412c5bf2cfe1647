package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/stallcheck/stallcheck"

// stages of the analysis: each may import those before it, none after it.
var stages = []string{"model", "effect", "task", "check", "fix"}

type pkg struct {
	ImportPath string
	Dir        string
	Standard   bool
	GoFiles    []string
	Imports    []string
	Deps       []string
}

// list returns the packages that the patterns match and what they depend on,
// by import path.
func list(t *testing.T, args ...string) map[string]pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,Standard,GoFiles,Imports,Deps"}, args...)...)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v: %s", cmd, exit.Stderr)
		}
		t.Fatal(err)
	}
	pkgs := make(map[string]pkg)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs[p.ImportPath] = p
	}
}

// stage returns the place of a package among the stages, or -1.
func stage(path string) int {
	rest, ok := strings.CutPrefix(path, module+"/analyzer/internal/")
	if !ok {
		return -1
	}
	name, _, _ := strings.Cut(rest, "/")
	return slices.Index(stages, name)
}

func TestStagesImportEarlierOnesOnly(t *testing.T) {
	pkgs := list(t, module+"/...")
	checked := 0
	for _, p := range pkgs {
		from := stage(p.ImportPath)
		if from < 0 {
			continue
		}
		checked++
		for _, dep := range p.Deps {
			if to := stage(dep); to > from {
				t.Errorf("%s depends on %s, which is a later stage", p.ImportPath, dep)
			}
			if dep == module+"/analyzer" || strings.HasPrefix(dep, module+"/internal/driver") || strings.HasPrefix(dep, module+"/loop") {
				t.Errorf("%s depends on %s", p.ImportPath, dep)
			}
		}
	}
	if checked == 0 {
		t.Error("no stage of the analysis was found")
	}
}

func TestLoopImportsStandardLibraryOnly(t *testing.T) {
	pkgs := list(t, "-deps", module+"/loop/...")
	loop := module + "/loop"
	if _, ok := pkgs[loop]; !ok {
		t.Fatalf("%s was not found", loop)
	}
	for path, p := range pkgs {
		if !p.Standard && path != loop && !strings.HasPrefix(path, loop+"/") {
			t.Errorf("the runtime depends on %s", path)
		}
	}
}

// What is built around the loop knows the loop, and nothing else of ours.
func TestLoopKnowsNothingAroundIt(t *testing.T) {
	loop := module + "/loop"
	for path, p := range list(t, loop+"/...") {
		for _, dep := range p.Imports {
			if ours := strings.HasPrefix(dep, module+"/"); ours && (path == loop || dep != loop) {
				t.Errorf("%s imports %s", path, dep)
			}
		}
	}
}

func TestAnalyzerKnowsLoopThroughDataOnly(t *testing.T) {
	for path := range list(t, "-deps", module+"/analyzer") {
		if path == module+"/loop" || strings.HasPrefix(path, module+"/loop/") {
			t.Errorf("the analyzer depends on %s", path)
		}
	}
}

// TestOnlyAnalyzerReports looks for calls and uses of pass.Report and its
// relatives. A selector of that name on anything is enough: the stages have
// nothing else to call by these names.
func TestOnlyAnalyzerReports(t *testing.T) {
	reported := false
	for path, p := range list(t, module+"/analyzer/...") {
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok || !slices.Contains([]string{"Report", "Reportf", "ReportRangef"}, sel.Sel.Name) {
					return true
				}
				if path == module+"/analyzer" {
					reported = true
				} else {
					pos := fset.Position(sel.Pos())
					t.Errorf("%s/%s:%d: %s is called outside package analyzer", path, name, pos.Line, sel.Sel.Name)
				}
				return true
			})
		}
	}
	if !reported {
		t.Error("package analyzer reports nothing")
	}
}

// TestAnalyzerIsLight: who links the analyzer, as gopls and nogo do, gets no
// more than types, syntax and a YAML parser.
func TestAnalyzerIsLight(t *testing.T) {
	light := []string{module, "golang.org/x/", "go.yaml.in/yaml/"}
	for path, p := range list(t, "-deps", module+"/analyzer") {
		if !p.Standard && !slices.ContainsFunc(light, func(prefix string) bool { return strings.HasPrefix(path, prefix) }) {
			t.Errorf("the analyzer depends on %s", path)
		}
		if strings.HasPrefix(path, module+"/internal/driver") {
			t.Errorf("the analyzer depends on %s", path)
		}
	}
}

// TestEditorsKnowNoAnalysis: the language server and the builder of gopls are
// handed what they need by the command.
func TestEditorsKnowNoAnalysis(t *testing.T) {
	for _, name := range []string{"lsp", "gopls", "edit"} {
		own := module + "/internal/" + name
		pkgs := list(t, "-deps", own)
		if _, ok := pkgs[own]; !ok {
			t.Errorf("%s was not found", own)
		}
		for path := range pkgs {
			if path != own && strings.HasPrefix(path, module) {
				t.Errorf("%s depends on %s", own, path)
			}
		}
	}
}
