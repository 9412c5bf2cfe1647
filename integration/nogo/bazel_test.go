package nogo

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// A workspace does what Bazel does with the packages of a module. Export data of
// the standard library, which Bazel has its own action for, are the go command's.
type workspace struct {
	t    testing.TB
	tool tool
	nogo string // the executable
	root string // where actions run: names of files are as seen from here
	out  string // what actions write
	std  sdk
	cpu  time.Duration // of all actions so far
}

// An sdk is what an action knows of Go.
type sdk struct {
	dir, version string
	goroot       string // with export data of the standard library below pkg
	packages     string // file with the names of its packages
}

// A listed package is one action.
type listed struct {
	ImportPath, Dir, Export, ForTest string
	GoFiles, Imports                 []string
	Standard                         bool
	Module                           *struct {
		Path, Dir string
		Main      bool
	}
}

// path is the import path in source code. That of a test has more to it.
func (p *listed) path() string { path, _, _ := strings.Cut(p.ImportPath, " ["); return path }

const platform = runtime.GOOS + "_" + runtime.GOARCH

// lint runs nogo on the packages of dir that the patterns match, their tests
// too, and returns what fails their validation, sorted, and the patches.
func (w *workspace) lint(dir string, patterns ...string) (lines, patches []string) {
	w.t.Helper()
	args := append([]string{"list", "-export", "-deps", "-test",
		"-json=ImportPath,Dir,Export,ForTest,GoFiles,Imports,Standard,Module"}, patterns...)
	var pkgs []*listed
	for dec := json.NewDecoder(bytes.NewReader(drivertest.Go(w.t, dir, args...))); dec.More(); {
		p := new(listed)
		if err := dec.Decode(p); err != nil {
			w.t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	w.install(pkgs)
	archives := make(map[string]*listed)
	for _, p := range pkgs { // dependencies come first
		if p.Standard || strings.HasSuffix(p.ImportPath, ".test") { // or the generated main
			continue
		}
		archives[p.ImportPath] = p
		log, patch := w.action(p, archives)
		for line := range strings.Lines(log) {
			if finding, ok := strings.CutSuffix(strings.TrimSpace(line), " (stallcheck)"); ok {
				lines = append(lines, finding)
			}
		}
		if patch != "" {
			patches = append(patches, patch)
		}
	}
	return drivertest.Sorted(lines), patches
}

// install puts the export data of the standard library where actions look.
func (w *workspace) install(pkgs []*listed) {
	var names []string
	for _, p := range pkgs {
		if !p.Standard || p.ImportPath == "unsafe" {
			continue
		}
		names = append(names, p.ImportPath)
		link(w.t, p.Export, filepath.Join(w.std.goroot, "pkg", platform, filepath.FromSlash(p.ImportPath)+".a"))
	}
	drivertest.Write(w.t, w.std.packages, strings.Join(append(names, "unsafe", ""), "\n"))
}

// action analyses one package, with facts alone if it is of another module, and
// returns what its validation says, and the patch it leaves.
func (w *workspace) action(p *listed, archives map[string]*listed) (log, patch string) {
	w.t.Helper()
	args := []string{"nogo", "-sdk", w.std.dir, "-goroot", w.std.goroot, "-installsuffix", platform,
		"-package_list", w.std.packages, "-go_version", w.std.version, "-nogo", w.nogo,
		"-importpath", p.path(), "-p", p.path(), "-out_facts", w.facts(p), "-out", w.diagnostics(p)}
	for _, name := range p.GoFiles {
		args = append(args, "-src", w.source(p, name))
	}
	for _, path := range p.Imports {
		if dep := archives[path]; dep != nil {
			args = append(args, "-arc", dep.path()+"="+dep.path()+"="+dep.Export, "-facts", dep.path()+"="+dep.path()+"="+w.facts(dep))
		}
	}
	if p.ForTest != "" {
		filter := "exclude" // the tests of the package p_test
		if p.path() == p.ForTest+"_test" {
			filter = "only"
		}
		args = append(args, "-testfilter", filter)
	}
	if !p.Module.Main {
		args = append(args, "-facts_only")
	}
	if err := os.MkdirAll(w.diagnostics(p), 0o777); err != nil {
		w.t.Fatal(err)
	}
	if said, code := w.run(args...); code != 0 || said != "" {
		w.t.Fatalf("nogo of %s: exit code %d\n%s", p.ImportPath, code, said)
	}
	log, code := w.run("nogovalidation", filepath.Join(w.out, "validation"), w.diagnostics(p))
	if (code != 0) != (log != "") || log != "" && !p.Module.Main {
		w.t.Errorf("the validation of %s has the exit code %d and says %q", p.ImportPath, code, log)
	}
	if text, err := os.ReadFile(filepath.Join(w.diagnostics(p), "nogo.patch")); err == nil {
		patch = string(text)
	}
	return log, patch
}

// run runs the builder where actions run.
func (w *workspace) run(args ...string) (said string, code int) {
	w.t.Helper()
	cmd := exec.Command(w.tool.builder, args...)
	cmd.Dir = w.root
	cmd.Env = append(os.Environ(), "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "CGO_ENABLED=0")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	w.cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return out.String(), cmd.ProcessState.ExitCode()
}

// source makes a file visible to actions, that of another module below external,
// and returns its name.
func (w *workspace) source(p *listed, name string) string {
	dir, err := filepath.Rel(p.Module.Dir, p.Dir)
	if err != nil {
		w.t.Fatal(err)
	}
	if !p.Module.Main {
		dir = filepath.Join("external", strings.NewReplacer("/", "_", ".", "_").Replace(p.Module.Path), dir)
	}
	link(w.t, filepath.Join(p.Dir, name), filepath.Join(w.root, dir, name))
	return filepath.Join(dir, name)
}

func (w *workspace) facts(p *listed) string { return w.file(p) + ".facts" }

func (w *workspace) diagnostics(p *listed) string { return w.file(p) + "_nogo" }

func (w *workspace) file(p *listed) string {
	return filepath.Join(w.out, strings.NewReplacer("/", "!", " ", "!").Replace(p.ImportPath))
}

// link makes a file be found under another name.
func link(t testing.TB, file, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, name); err != nil && !errors.Is(err, os.ErrExist) {
		t.Fatal(err)
	}
}

// newWorkspace prepares to run a nogo.
func newWorkspace(t testing.TB, tool tool, nogo string) *workspace {
	t.Helper()
	env := strings.Fields(string(drivertest.Go(t, ".", "env", "GOROOT", "GOVERSION")))
	goroot := t.TempDir()
	return &workspace{
		t: t, tool: tool, nogo: nogo, root: t.TempDir(), out: t.TempDir(),
		std: sdk{
			dir: env[0], version: strings.TrimPrefix(env[1], "go"),
			goroot: goroot, packages: filepath.Join(goroot, "packages.txt"),
		},
	}
}

// A tool is the builder of rules_go, and the folder of a module where it and
// nogos are built.
type tool struct{ dir, builder string }

// main is the module's name: nogo imports an internal package of x/tools, which
// Bazel allows by name and the go command below x/tools alone.
const main = "golang.org/x/tools/nogomain"

// newTool builds the builder from its sources in the module cache.
func newTool(t testing.TB) tool {
	t.Helper()
	dir := t.TempDir()
	gomod := strings.NewReplacer("module github.com/stallcheck/stallcheck/integration/nogo\n", "module "+main+"\n",
		"=> ../..\n", "=> "+filepath.ToSlash(drivertest.Repo(t))+"\n").Replace(drivertest.Read(t, "go.mod"))
	drivertest.Write(t, filepath.Join(dir, "go.mod"), gomod)
	drivertest.Write(t, filepath.Join(dir, "go.sum"), drivertest.Read(t, "go.sum"))
	from := strings.TrimSpace(string(drivertest.Go(t, ".", "list", "-m", "-f", "{{.Dir}}", "github.com/bazelbuild/rules_go")))
	from = filepath.Join(from, "go", "tools", "builders")
	for _, name := range []string{"builder", "nogo"} {
		for _, src := range sources(t, from, name+"_srcs") {
			drivertest.Write(t, filepath.Join(dir, name, src), drivertest.Read(t, filepath.Join(from, src)))
		}
	}
	b := tool{dir, filepath.Join(dir, "builder.exe")}
	drivertest.Go(t, dir, "build", "-ldflags=-X main.rulesGoStdlibPrefix=@rules_go//stdlib:", "-o", b.builder, "./builder")
	return b
}

// sources reads which files Bazel builds for a rule in a folder of rules_go.
func sources(t testing.TB, dir, rule string) []string {
	t.Helper()
	_, text, ok := strings.Cut(drivertest.Read(t, filepath.Join(dir, "BUILD.bazel")), `name = "`+rule+`"`)
	_, text, ok2 := strings.Cut(text, "srcs = [")
	text, _, ok3 := strings.Cut(text, "visibility")
	if !ok || !ok2 || !ok3 {
		t.Fatalf("no sources of %s", rule)
	}
	var names []string
	for _, name := range strings.Split(text, `"`) {
		if strings.HasSuffix(name, ".go") {
			names = append(names, name)
		}
	}
	return slices.Compact(names)
}

// nogo builds a nogo with stallcheck in it, as the rule does for a configuration.
func (b tool) nogo(t testing.TB, config string) string {
	t.Helper()
	args := []string{"gennogomain", "-output", filepath.Join(b.dir, "nogo", "nogo_analyzers.go"),
		"-analyzer_importpath", "github.com/stallcheck/stallcheck/analyzer"}
	if config != "" {
		name := filepath.Join(t.TempDir(), "nogo.json")
		drivertest.Write(t, name, config)
		args = append(args, "-config", name)
	}
	if out, stderr, code := drivertest.Run(t, b.dir, nil, append([]string{b.builder}, args...)...); code != 0 {
		t.Fatalf("gennogomain: exit code %d\n%s%s", code, out, stderr)
	}
	exe := filepath.Join(t.TempDir(), "nogo.exe")
	drivertest.Go(t, b.dir, "build", "-o", exe, "./nogo")
	return exe
}
