package analyzer_test

import (
	"bytes"
	"go/format"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
	"github.com/stallcheck/stallcheck/internal/edit"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

const fixesDir = "testdata/_fixes"

// maxRounds is more than any file here needs.
const maxRounds = 10

// An overlay is the text of files that fixes changed.
type overlay map[string][]byte

// load returns the packages that the patterns name in dir, as far as they
// compile, and what does not.
func load(t testing.TB, dir string, over overlay, patterns ...string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir, Overlay: over, Fset: token.NewFileSet()}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		for _, err := range p.Errors {
			t.Errorf("%v", err)
		}
	})
	return pkgs
}

// diagnose returns the diagnostics of packages that have fixes, with how many
// have none.
func diagnose(t testing.TB, a *analysis.Analyzer, pkgs []*packages.Package, over overlay) (fixable []analysis.Diagnostic, others int) {
	t.Helper()
	a.Run = withOverlay(a.Run, over)
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package.PkgPath, act.Err)
		}
		for _, d := range act.Diagnostics {
			if len(d.SuggestedFixes) > 0 {
				fixable = append(fixable, d)
			} else {
				others++
			}
		}
	}
	return fixable, others
}

// withOverlay has an analysis read files as they were loaded.
func withOverlay(run func(*analysis.Pass) (any, error), over overlay) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		read := pass.ReadFile
		pass.ReadFile = func(name string) ([]byte, error) {
			if text, ok := over[name]; ok {
				return text, nil
			}
			return read(name)
		}
		return run(pass)
	}
}

// applyFixes applies fixes to over and reports whether anything changed.
func applyFixes(t testing.TB, fset *token.FileSet, diags []analysis.Diagnostic, over overlay) bool {
	t.Helper()
	fixes := make(map[string][][]edit.Edit)
	for _, d := range diags {
		var fix []edit.Edit
		name := ""
		for _, e := range d.SuggestedFixes[0].TextEdits {
			file := fset.File(e.Pos)
			if name != "" && file.Name() != name {
				t.Errorf("one fix changes %s and %s", name, file.Name())
			}
			name = file.Name()
			fix = append(fix, edit.Edit{Start: file.Offset(e.Pos), End: file.Offset(e.End), New: string(e.NewText)})
		}
		fixes[name] = append(fixes[name], fix)
	}
	for name, list := range fixes {
		before, ok := over[name]
		if !ok {
			var err error
			if before, err = os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
		after, _ := edit.Apply(before, list)
		after, err := edit.Tidy(before, after)
		if err != nil {
			raw, _ := edit.Apply(before, list)
			t.Fatalf("%s: %v\n%s", name, err, raw)
		}
		over[name] = after
	}
	return len(fixes) > 0
}

// fixAll fixes the packages until nothing is left to fix, and checks that what
// comes of it compiles.
func fixAll(t testing.TB, dir string, patterns ...string) overlay {
	t.Helper()
	over := make(overlay)
	for range maxRounds {
		pkgs := load(t, dir, over, patterns...)
		if t.Failed() {
			for name, text := range over {
				t.Logf("%s:\n%s", name, text)
			}
			t.FailNow()
		}
		fixable, _ := diagnose(t, analyzer.New(analyzer.Config{UnsafeFixes: true}), pkgs, over)
		if len(pkgs) == 0 || !applyFixes(t, pkgs[0].Fset, fixable, over) {
			return over
		}
	}
	t.Fatalf("fixes are left after %d rounds", maxRounds)
	return nil
}

// TestFixGoldens compares each file of testdata/_fixes, after every fix was
// applied, with the golden beside it.
func TestFixGoldens(t *testing.T) {
	abs, err := filepath.Abs(fixesDir)
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	dirs, err := os.ReadDir(abs)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		patterns = append(patterns, "./_fixes/"+dir.Name())
	}
	over := fixAll(t, "testdata", patterns...)
	names, err := filepath.Glob(filepath.Join(abs, "*", "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range names {
		got, changed := over[name]
		golden := name + ".golden"
		if !changed {
			if _, err := os.Stat(golden); err == nil {
				t.Errorf("%s has a golden but nothing to fix", name)
			}
			continue
		}
		if *update {
			if err := os.WriteFile(golden, got, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from its golden; go test -run FixGoldens -update writes it anew:\n%s", strings.TrimPrefix(name, abs), got)
		}
	}
}

// TestFixEverything fixes every package of testdata, and checks that the result
// compiles, is formatted as before, has nothing left to fix, and that each
// finding which had a fix is gone.
func TestFixEverything(t *testing.T) {
	pkgs := load(t, "testdata", nil, "./...")
	before, others := diagnose(t, analyzer.New(analyzer.Config{UnsafeFixes: true}), pkgs, nil)
	over := fixAll(t, "testdata", "./...")
	again := load(t, "testdata", over, "./...")
	fixable, left := diagnose(t, analyzer.New(analyzer.Config{UnsafeFixes: true}), again, over)
	if len(fixable) > 0 {
		t.Errorf("%d findings can still be fixed", len(fixable))
	}
	if left > others {
		t.Errorf("%d findings have no fix, %d had none before", left, others)
	}
	if len(before) == 0 || len(over) == 0 {
		t.Error("nothing was fixed")
	}
	for name, text := range over {
		original, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		was, err := format.Source(original)
		if err != nil {
			t.Fatal(err)
		}
		if is, err := format.Source(text); err != nil || bytes.Equal(was, original) && !bytes.Equal(is, text) {
			t.Errorf("%s is not formatted any more: %v", name, err)
		}
	}
	t.Logf("fixed %d findings in %d files, %d without a fix", len(before), len(over), others)
}
