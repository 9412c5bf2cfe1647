package nogo

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// tests of the sample that Bazel builds in a way of its own: a package with
// tests inside and outside, and a package between them that is built again.
const (
	inside  = "package lib\n\nvar Name = \"none\"\n"
	outside = `package lib_test

import (
	"testing"
	"time"

	"example.com/sample/app"
	"example.com/sample/lib"
	"github.com/stallcheck/stallcheck/loop"
)

func TestText(t *testing.T) {
	loop.Run(t.Context(), func(co *loop.Co) (string, error) {
		time.Sleep(time.Second)
		if text, err := (&lib.Store{Name: lib.Name}).Text(); err == nil {
			return text, nil
		}
		return app.Show(co, &lib.Store{Name: lib.Name})
	})
}
`
)

// sample is the sample with those tests.
func sample(t *testing.T) (dir string) {
	dir = drivertest.Sample(t)
	drivertest.Write(t, filepath.Join(dir, "lib", "inside_test.go"), inside)
	drivertest.Write(t, filepath.Join(dir, "lib", "lib_test.go"), outside)
	return dir
}

// heeded drops the line of a comment that nogo heeds and go vet does not.
func heeded(t *testing.T, lines []string) []string {
	t.Helper()
	all := len(lines)
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "nolint/") })
	if len(lines) != all-1 {
		t.Fatalf("go vet finds\n%s", strings.Join(lines, "\n"))
	}
	return lines
}

func TestNogo(t *testing.T) {
	dir, vettool, b := sample(t), drivertest.Tool(t), newTool(t)
	check := func(what, nogo string, want []string) (patches []string) {
		t.Helper()
		got, patches := newWorkspace(t, b, nogo).lint(dir, "./...")
		drivertest.Same(t, what, got, want)
		return patches
	}

	t.Run("flags and excluded files", func(t *testing.T) {
		config := marshal(t, map[string]any{
			"_base":      map[string]any{"exclude_files": map[string]string{`^app/app\.go$`: "the card needs it"}},
			"stallcheck": map[string]any{"analyzer_flags": map[string]string{"models": drivertest.Models, "checks": "sleep"}},
		})
		want := heeded(t, drivertest.GoVet(t, vettool, dir, "-stallcheck.models="+drivertest.Models, "-stallcheck.checks=sleep", "./..."))
		all := len(want)
		want = slices.DeleteFunc(want, func(line string) bool { return strings.HasPrefix(line, "app/app.go:") })
		if len(want) == all {
			t.Fatalf("go vet finds\n%s", strings.Join(want, "\n"))
		}
		check("a nogo with flags and excluded files", b.nogo(t, config), want)
	})

	t.Run("documented configuration", func(t *testing.T) {
		config := drivertest.Read(t, filepath.Join(drivertest.Repo(t), "docs", "ci", "nogo.json"))
		var means map[string]struct {
			Flags map[string]string `json:"analyzer_flags"`
		}
		if err := json.Unmarshal([]byte(config), &means); err != nil {
			t.Fatal(err)
		}
		args := []string{"./..."}
		for name, value := range means["stallcheck"].Flags {
			args = append([]string{"-stallcheck." + name + "=" + value}, args...)
		}
		if len(args) == 1 {
			t.Fatal("it sets no flag")
		}
		// A finding that the flags leave out.
		drivertest.Write(t, filepath.Join(dir, "flags", "flags.go"), "package flags\n\n"+
			"import (\n\t\"os\"\n\n\t\"github.com/stallcheck/stallcheck/loop\"\n)\n\n"+
			"func Count(co *loop.Co) (os.FileInfo, error) { return os.Stat(\"count\") }\n")
		with, without := drivertest.GoVet(t, vettool, dir, args...), drivertest.GoVet(t, vettool, dir, "./...")
		if slices.Equal(with, without) {
			t.Fatalf("go vet finds with and without the flags\n%s", strings.Join(with, "\n"))
		}
		check("a nogo with docs/ci/nogo.json", b.nogo(t, config), heeded(t, with))
	})

	t.Run("findings and patch", func(t *testing.T) {
		nogo := b.nogo(t, "")
		patches := check("nogo", nogo, heeded(t, drivertest.GoVet(t, vettool, dir, "./...")))
		for _, patch := range patches {
			// A library and its test leave the same change of the library's file: -N
			// skips what is done, and exits with 1.
			name := filepath.Join(t.TempDir(), "nogo.patch")
			drivertest.Write(t, name, patch)
			if out, stderr, code := drivertest.Run(t, dir, nil, "patch", "-p1", "-N", "-r", "-", "-i", name); code > 1 {
				t.Fatalf("patch: exit code %d\n%s%s\n%s", code, out, stderr, patch)
			}
		}
		drivertest.Go(t, dir, "vet", "./...") // it compiles
		left := heeded(t, drivertest.GoVet(t, vettool, dir, "./..."))
		if slices.ContainsFunc(left, func(line string) bool { return strings.Contains(line, "time.Sleep") }) {
			t.Errorf("the patches leave\n%s", strings.Join(left, "\n"))
		}
		check("nogo after its patches", nogo, left)
	})
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// BenchmarkRepository tells what the actions of this repository take together,
// where nothing of them is kept. They find what go vet does.
func BenchmarkRepository(b *testing.B) {
	tool := newTool(b)
	nogo, dir := tool.nogo(b, ""), drivertest.Repo(b)
	packages := []string{"./analyzer/...", "./internal/...", "./loop/...", "./cmd/..."}
	want := drivertest.GoVet(b, drivertest.Tool(b), dir, packages...)
	b.ResetTimer()
	var cpu time.Duration
	for range b.N {
		w := newWorkspace(b, tool, nogo)
		got, _ := w.lint(dir, packages...)
		drivertest.Same(b, "nogo", got, want)
		cpu += w.cpu
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
}
