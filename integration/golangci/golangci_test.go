package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// asLinter makes a run of the test binary be golangci-lint.
const asLinter = "STALLCHECK_RUN_GOLANGCI_LINT"

func TestMain(m *testing.M) {
	if os.Getenv(asLinter) != "" {
		main()
		os.Exit(0)
	}
	if tool := os.Getenv(asTool); tool != "" {
		os.Exit(runTool(tool))
	}
	os.Exit(m.Run())
}

const config = `version: "2"
linters:
  default: none
  enable: [stallcheck]
  settings:
    custom:
      stallcheck:
        type: module
        settings:
          SETTINGS
`

// lint runs golangci-lint with the plugin's settings in dir and returns the
// issues and what it wrote to standard error.
func lint(t *testing.T, dir, settings string, args ...string) (lines []string, stderr string, code int) {
	t.Helper()
	drivertest.Write(t, filepath.Join(dir, ".golangci.yml"), strings.ReplaceAll(config, "SETTINGS", settings))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args = append([]string{self, "run", "--output.json.path=stdout", "--show-stats=false"}, args...)
	env := []string{asLinter + "=1", "GOLANGCI_LINT_CACHE=" + filepath.Join(dir, ".cache")}
	out, errs, code := drivertest.Run(t, dir, env, args...)
	if code != 0 && code != 1 {
		return nil, string(errs), code
	}
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename     string
				Line, Column int
			}
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, errs)
	}
	for _, i := range report.Issues {
		posn := filepath.Join(dir, i.Pos.Filename) + ":" + number(i.Pos.Line) + ":" + number(i.Pos.Column)
		lines = append(lines, drivertest.Line(dir, posn, i.Text))
	}
	return drivertest.Sorted(lines), string(errs), code
}

func number(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

// TestSameFindings: what go vet finds, across packages and in tests, but for
// the line whose comment golangci-lint heeds; from the cache too.
func TestSameFindings(t *testing.T) {
	dir, tool := drivertest.Sample(t), drivertest.Tool(t)
	want := drivertest.GoVet(t, tool, dir, "./...")
	all := len(want)
	want = slices.DeleteFunc(want, func(line string) bool { return strings.HasPrefix(line, "nolint/") })
	if len(want) != all-1 {
		t.Fatalf("go vet finds\n%s", strings.Join(want, "\n"))
	}
	for _, state := range []string{"cold", "warm"} {
		got, _, code := lint(t, dir, "{}", "./...")
		drivertest.Same(t, state+" golangci-lint", got, want)
		if code != 1 {
			t.Errorf("exit code %d, want 1", code)
		}
	}

	// A change far below is seen above.
	drivertest.Write(t, filepath.Join(dir, "disk", "disk.go"), "package disk\n\nfunc Load(name string) ([]byte, error) { return nil, nil }\n")
	got, _, _ := lint(t, dir, "{}", "./...")
	want = slices.DeleteFunc(want, func(line string) bool { return strings.Contains(line, "Text") })
	drivertest.Same(t, "golangci-lint after a change", got, want)
}

func TestSettings(t *testing.T) {
	dir, tool := drivertest.Sample(t), drivertest.Tool(t)
	models := "models: |\n            " + strings.ReplaceAll(strings.TrimSpace(drivertest.Models), "\n", "\n            ")
	want := drivertest.GoVet(t, tool, dir, "-stallcheck.models="+drivertest.Models, "./own")
	got, _, _ := lint(t, dir, models, "./own")
	drivertest.Same(t, "golangci-lint with models", got, want)

	got, _, _ = lint(t, dir, "checks: [file]", "./...")
	want = drivertest.GoVet(t, tool, dir, "-stallcheck.checks=file", "./...")
	drivertest.Same(t, "golangci-lint with checks", got, want)

	_, stderr, code := lint(t, dir, "chekcs: [file]", "./...")
	if code != 3 || !strings.Contains(stderr, `unknown field "chekcs"`) {
		t.Errorf("a misspelt setting: exit code %d, %s", code, stderr)
	}
}

// TestFix: --fix applies the safe fixes, and the others when the settings say so.
func TestFix(t *testing.T) {
	dir := drivertest.Sample(t)
	app := filepath.Join(dir, "app", "app.go")
	got, _, _ := lint(t, dir, "{}", "--fix", "./app")
	if text := drivertest.Read(t, app); !strings.Contains(text, "loop.Sleep(co, time.Millisecond); err != nil {") {
		t.Errorf("the fixed file is\n%s", text)
	}
	drivertest.Go(t, dir, "vet", "./app")
	if slices.ContainsFunc(got, func(line string) bool {
		return strings.Contains(line, "app.go") && strings.Contains(line, "time.Sleep")
	}) {
		t.Errorf("what is fixed is told of: %q", got)
	}
	got, _, _ = lint(t, dir, "unsafe-fixes: true", "--fix", "./app")
	drivertest.Go(t, dir, "vet", "./app")
	if len(got) > 0 {
		t.Errorf("with the other fixes %q are left of\n%s", got, drivertest.Read(t, app))
	}
}

// TestCustomBuild holds the repository's .custom-gcl.yml against what is tested
// here: the same golangci-lint, the same import.
func TestCustomBuild(t *testing.T) {
	repo := drivertest.Repo(t)
	var custom struct {
		Version string
		Plugins []struct{ Module, Import, Path string }
	}
	if err := yaml.Unmarshal([]byte(drivertest.Read(t, filepath.Join(repo, ".custom-gcl.yml"))), &custom); err != nil {
		t.Fatal(err)
	}
	linter := strings.TrimSpace(string(drivertest.Go(t, ".", "list", "-m", "-f", "{{.Version}}", "github.com/golangci/golangci-lint/v2")))
	if custom.Version != linter {
		t.Errorf(".custom-gcl.yml says %s, go.mod %s", custom.Version, linter)
	}
	if len(custom.Plugins) != 1 || custom.Plugins[0].Module != "github.com/stallcheck/stallcheck" || custom.Plugins[0].Path != "." {
		t.Fatalf("plugins are %+v", custom.Plugins)
	}
	if !strings.Contains(drivertest.Read(t, "main.go"), `_ "`+custom.Plugins[0].Import+`"`) {
		t.Errorf("main.go does not import %s", custom.Plugins[0].Import)
	}
}
