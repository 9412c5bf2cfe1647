package model

import (
	"go/importer"
	"go/token"
	"go/types"
	"go/version"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestTablesNameRealThings checks every entry of the tables against the
// standard library of the installed Go: an entry that names nothing says
// nothing, and would hide a spelling mistake.
func TestTablesNameRealThings(t *testing.T) {
	var paths []string
	names := slices.Concat(keys(std()), keys(ifaces()), keys(values()))
	for _, name := range names {
		if path := PackageOf(strings.TrimSuffix(name, ".*")); IsStd(path) && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	scopes := load(t, paths...)
	later := addedLater(t)
	for name := range std() {
		found := declares(scopes[PackageOf(name)], name)
		if found == later[name] && !otherSystem(name) {
			t.Errorf("std.tsv: %s: in %s: %v, listed as added later: %v", name, runtime.Version(), found, later[name])
		}
	}
	for name := range ifaces() {
		pkg, isPackage := strings.CutSuffix(name, ".*")
		switch {
		case strings.HasPrefix(name, "*."), name == "(error).Error", !isPackage && !IsStd(PackageOf(name)), isPackage && !IsStd(pkg):
		case isPackage && scopes[pkg] == nil && exec.Command("go", "list", pkg).Run() != nil:
			t.Errorf("ifaces.tsv: there is no package %s", pkg)
		case !isPackage && !declares(scopes[PackageOf(name)], name):
			t.Errorf("ifaces.tsv: %s names nothing in %s", name, runtime.Version())
		}
	}
	for name := range values() {
		typ, field, isField := strings.Cut(strings.TrimPrefix(name, PackageOf(name)+"."), ".")
		obj := scopes[PackageOf(name)].Scope().Lookup(typ)
		if obj != nil && isField {
			obj, _, _ = types.LookupFieldOrMethod(obj.Type(), false, obj.Pkg(), field)
		}
		if _, ok := obj.(*types.Var); !ok {
			t.Errorf("values.tsv: %s names nothing in %s", name, runtime.Version())
		}
	}
}

// load returns the packages as their importers see them.
func load(t *testing.T, paths ...string) map[string]*types.Package {
	t.Helper()
	list := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}"}, paths...)...)
	var stderr strings.Builder
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	exports := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = file
	}
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	pkgs := make(map[string]*types.Package)
	for _, path := range paths {
		if path == "unsafe" {
			continue
		}
		if pkgs[path], err = imp.Import(path); err != nil {
			t.Fatal(err)
		}
	}
	return pkgs
}

// addedLater returns the functions of the table that the running Go is too old
// to have.
func addedLater(t *testing.T) map[string]bool {
	later := make(map[string]bool)
	files, err := filepath.Glob(filepath.Join("testdata", "go1.*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		release := strings.TrimSuffix(filepath.Base(file), ".txt")
		if version.Compare(version.Lang(runtime.Version()), release) >= 0 {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "#") {
				later[strings.TrimSpace(line)] = true
			}
		}
	}
	return later
}

// declares reports whether pkg has the function or method of that full name.
func declares(pkg *types.Package, name string) bool {
	if pkg == nil {
		return false
	}
	rest := strings.TrimLeft(name, "(*")[len(pkg.Path())+1:]
	typ, method, isMethod := strings.Cut(strings.Replace(rest, ")", "", 1), ".")
	obj := pkg.Scope().Lookup(typ)
	if obj == nil || !isMethod {
		_, ok := obj.(*types.Func)
		return ok
	}
	t := obj.Type()
	if strings.HasPrefix(name, "(*") {
		t = types.NewPointer(t)
	}
	m, _, _ := types.LookupFieldOrMethod(t, false, pkg, method)
	fn, ok := m.(*types.Func)
	return ok && FuncID(fn) == name
}

// otherSystem reports whether an entry is of a package that differs between
// operating systems; the table is made on Linux.
func otherSystem(name string) bool {
	return runtime.GOOS != "linux" && PackageOf(name) == "syscall"
}

func keys[V any](m map[string]V) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

func TestStdRootsAreThoseOfTheInstalledGo(t *testing.T) {
	out, err := exec.Command("go", "list", "std", "cmd").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if !IsStd(path) {
			t.Errorf("%s is not taken for a package of the standard library", path)
		}
	}
	for _, path := range []string{"example.com/os", "github.com/a/net", "app", "mine/os"} {
		if IsStd(path) {
			t.Errorf("%s is taken for a package of the standard library", path)
		}
	}
}

func TestTableErrorsNameFileAndLine(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a.F\tfile", "t.tsv:1: 2 columns, want 5"},
		{"# c\na.F\tfiel\t-\t-\t", `t.tsv:2: unknown category "fiel"`},
		{"a.F\tfile\t-\t-\t\na.F\tnet\t-\t-\t", "t.tsv:2: a.F stands twice"},
		{"a.F\t-\t0Read\t-\t", `t.tsv:1: "0Read": want PARAMETER.METHOD`},
		{"a.F\t-\t-\t0\t", `t.tsv:1: "0": want RESULT=PARAMETER or ^PARAMETER=PARAMETER`},
		{"a.F\t-\t-\t0:fiel\t", `t.tsv:1: "0:fiel": want RESULT:CATEGORY`},
	} {
		_, err := parseFuncs("t.tsv", test.text)
		if err == nil || err.Error() != test.want {
			t.Errorf("%q: %v, want %s", test.text, err, test.want)
		}
	}
}

func TestTableRow(t *testing.T) {
	funcs, err := parseFuncs("t.tsv", "a.F\tfile?\t0*.Read,1.\t0=1*,0=*2,^0=1,1:net\twhy")
	if err != nil {
		t.Fatal(err)
	}
	fn := funcs["a.F"]
	if fn.Effect != (Effect{"file", true}) || fn.Why != "why" {
		t.Errorf("effect %+v, why %q", fn.Effect, fn.Why)
	}
	if want := []Dep{{Param: 0, Held: true, Method: "Read"}, {Param: 1}}; !slices.Equal(fn.Deps, want) {
		t.Errorf("depends on %+v, want %+v", fn.Deps, want)
	}
	if want := []Result{{Index: 0, Param: 1, Held: true}, {Index: 0, Param: 2, Inner: true}, {Index: 1, Param: -1, Category: "net"}}; !slices.Equal(fn.Results, want) {
		t.Errorf("results %+v, want %+v", fn.Results, want)
	}
	if want := []Flow{{0, 1}}; !slices.Equal(fn.Flows, want) {
		t.Errorf("flows %+v, want %+v", fn.Flows, want)
	}
}

func TestInterfaceContracts(t *testing.T) {
	for _, test := range []struct {
		pkg, typ, method string
		params           int
		category         string
		known            bool
	}{
		{"net", "Conn", "Read", 1, "net", true},
		{"net", "Conn", "Close", 0, "", true},
		{"io", "Reader", "Read", 1, "", false},
		{"", "error", "Error", 0, "", true},
		{"example.com/a", "Thing", "String", 0, "", true},
		{"example.com/a", "Thing", "String", 3, "", false},
		{"context", "Context", "Done", 0, "", true},
	} {
		effect, known := Interface(test.pkg, test.typ, test.method, test.params)
		if known != test.known || effect.Category != test.category {
			t.Errorf("%s.%s.%s: %+v, %v", test.pkg, test.typ, test.method, effect, known)
		}
	}
}
