package analyzer_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
)

const loopsDoc = "../docs/loops.md"

// minCases is how many true cases the tests of a library have at least.
const minCases = 3

// TestLoopsDoc checks that docs/loops.md is what the model files say, and that
// each library in them is tested.
func TestLoopsDoc(t *testing.T) {
	libs, err := analyzer.Libraries(analyzer.Config{})
	if err != nil {
		t.Fatal(err)
	}
	tests := readTests(t)
	want := renderLoops(t, libs, tests)
	if *update {
		if err := os.WriteFile(loopsDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(loopsDoc); err != nil || string(got) != want {
		t.Errorf("docs/loops.md is not what the models say (error: %v): run go test ./analyzer -run LoopsDoc -update", err)
	}
}

// A use is a package of tests that imports a package of a library.
type use struct {
	path    string // imported
	version string // of its module, "" for a stub
	wants   int    // marked lines
}

// readTests returns what the tests of integration/loops import, and those of
// testdata/loops.
func readTests(t *testing.T) []use {
	var uses []use
	groups, err := filepath.Glob("../integration/loops/*/go.mod")
	if err != nil || len(groups) == 0 {
		t.Fatalf("no groups: %v", err)
	}
	for _, mod := range groups {
		uses = append(uses, readGroup(t, filepath.Dir(mod), versions(t, mod))...)
	}
	return append(uses, readGroup(t, "testdata", nil)...)
}

var requirement = regexp.MustCompile(`(?m)^(?:require )?\t?(\S+) (v\S+)$`)

// versions returns the modules that a go.mod file requires directly.
func versions(t *testing.T, mod string) map[string]string {
	data, err := os.ReadFile(mod)
	if err != nil {
		t.Fatal(err)
	}
	list := make(map[string]string)
	for _, m := range requirement.FindAllStringSubmatch(string(data), -1) {
		list[m[1]] = m[2]
	}
	return list
}

func readGroup(t *testing.T, dir string, modules map[string]string) []use {
	var uses []use
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || d.IsDir() {
			return err
		}
		if strings.HasPrefix(path, filepath.Join("testdata", "stub")) || strings.HasPrefix(path, filepath.Join("testdata", "peers")) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range file.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			uses = append(uses, use{name, version(name, modules), strings.Count(string(text), "// want `")})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return uses
}

// version returns the version of the module that has a package.
func version(pkg string, modules map[string]string) string {
	best := ""
	for mod := range modules {
		if (pkg == mod || strings.HasPrefix(pkg, mod+"/")) && len(mod) > len(best) {
			best = mod
		}
	}
	if best == "" {
		return ""
	}
	return best + " " + modules[best]
}

// tested says against what a library is tested, and how many marked lines
// there are.
func tested(lib analyzer.Library, uses []use) (against []string, wants int) {
	for _, u := range uses {
		if !slices.Contains(lib.Paths, u.path) {
			continue
		}
		wants += u.wants
		what := u.version
		switch {
		case lib.File == "loop.yaml":
			what = "this repository"
		case u.version == "" && !strings.Contains(u.path, "."):
			what = "the installed Go"
		case u.version == "":
			what = "its signatures"
		}
		if !slices.Contains(against, what) {
			against = append(against, what)
		}
	}
	// Where a real module is there, a stub of it says nothing more.
	if i := slices.Index(against, "its signatures"); i >= 0 && len(against) > 1 && lib.File != "gocui.yaml" {
		against = slices.Delete(against, i, i+1)
	}
	slices.Sort(against)
	return against, wants
}

func renderLoops(t *testing.T, libs []analyzer.Library, uses []use) string {
	var b strings.Builder
	b.WriteString(`# Event loops

<!-- Made from models/*.yaml by go test ./analyzer -run LoopsDoc -update. -->

What stallcheck knows without configuration. ` + "`stallcheck models`" + ` prints the same, and
what your own [model file](models.md) adds.

A call that waits on a loop stalls what else runs there. Where "deadlocks" stands,
what is waited for often needs the loop itself; functions of the library that do so
for certain are named, and reported as ` + "`deadlock`" + `.

Each library is tried in ` + "`integration/loops`" + ` on the module and version named, with calls
that must be found and calls that look like them and must not. "Its signatures" are
a copy of the declarations that its users write, in ` + "`analyzer/testdata`" + `, for modules that
cannot be had there.
`)
	b.WriteString("\n| library | waiting on its loop | tested against |\n|---|---|---|\n")
	for _, lib := range libs {
		if len(lib.OnLoop) > 0 {
			against, _ := tested(lib, uses)
			fmt.Fprintf(&b, "| %s | %s | %s |\n", lib.Name, lib.Effect, strings.Join(against, ", "))
		}
	}
	for _, lib := range libs {
		if len(lib.OnLoop) == 0 {
			continue
		}
		against, wants := tested(lib, uses)
		if wants < minCases {
			t.Errorf("%s: %s has %d true cases in its tests, want at least %d", lib.File, lib.Name, wants, minCases)
		}
		if lib.Effect == "" || lib.Source == "" || lib.Advice == "" {
			t.Errorf("%s: %s needs effect, source and advice", lib.File, lib.Name)
		}
		fmt.Fprintf(&b, "\n## %s\n\n", lib.Name)
		row(&b, "packages", code(lib.Paths))
		row(&b, "on the loop", escaped(lib.OnLoop))
		row(&b, "not on it", escaped(lib.Offload))
		row(&b, "waiting there", []string{lib.Effect})
		row(&b, "never return there", code(lib.Deadlocks))
		row(&b, "instead", escaped([]string{lib.Advice}))
		row(&b, "says who", []string{"<" + lib.Source + ">" + says(lib.Says)})
		row(&b, "tested against", against)
	}
	return b.String()
}

func says(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}

func row(b *strings.Builder, name string, items []string) {
	if len(items) > 0 {
		fmt.Fprintf(b, "- %s: %s\n", name, strings.Join(items, "; "))
	}
}

func code(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, "`"+s+"`")
	}
	return out
}

// escaped keeps Markdown from taking the stars of patterns and pointers for its
// own.
func escaped(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, strings.ReplaceAll(s, "*", `\*`))
	}
	return out
}
