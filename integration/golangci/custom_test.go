package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// TestCustom follows docs/drivers.md from an empty folder: golangci-lint builds
// itself with the plugin, and finds what go vet does. The plugin's version is
// this checkout, and the repository that golangci-lint clones is made of its
// module.
func TestCustom(t *testing.T) {
	dir, tool, repo := drivertest.Sample(t), drivertest.Tool(t), drivertest.Repo(t)
	files := yamlOf(t, filepath.Join(repo, "docs", "drivers.md"), "## golangci-lint\n")
	custom, version := files[0], "    version: v0.1.0\n"
	if !strings.HasSuffix(custom, version) {
		t.Fatalf("the documented file does not end with the plugin's version:\n%s", custom)
	}
	custom = strings.TrimSuffix(custom, version) + "    path: " + filepath.ToSlash(repo) + "\n"
	drivertest.Write(t, filepath.Join(dir, ".custom-gcl.yml"), custom)
	drivertest.Write(t, filepath.Join(dir, ".golangci.yml"), files[1])

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	env := []string{asLinter + "=1", "GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=url." + drivertest.URI(clone(t)) + ".insteadOf",
		"GIT_CONFIG_VALUE_0=https://github.com/golangci/golangci-lint.git"}
	if out, stderr, code := drivertest.Run(t, dir, env, self, "custom"); code != 0 {
		t.Fatalf("golangci-lint custom: exit code %d\n%s%s", code, out, stderr)
	}

	// A line on which another linter, on by default, finds something too.
	drivertest.Write(t, filepath.Join(dir, "both", "both.go"), "package both\n\n"+
		"import (\n\t\"os\"\n\n\t\"github.com/stallcheck/stallcheck/loop\"\n)\n\n"+
		"func Clear(co *loop.Co) error {\n\tos.RemoveAll(\"both\")\n\treturn nil\n}\n")
	want := drivertest.GoVet(t, tool, dir, "./...")
	want = slices.DeleteFunc(want, func(line string) bool { return strings.HasPrefix(line, "nolint/") })
	env = []string{"GOLANGCI_LINT_CACHE=" + filepath.Join(dir, ".cache")}
	args := []string{"run", "--output.text.print-issued-lines=false", "--output.text.path=stdout", "--show-stats=false"}
	out, stderr, code := drivertest.Run(t, dir, env, append([]string{filepath.Join(dir, "golangci-lint-stallcheck")}, args...)...)
	if code != 1 {
		t.Errorf("exit code %d, want 1: %s", code, stderr)
	}
	var got []string
	for line := range strings.Lines(string(out)) { // other linters find things too
		if finding, ok := strings.CutSuffix(strings.TrimSpace(line), " (stallcheck)"); ok {
			got = append(got, finding)
		}
	}
	drivertest.Same(t, "golangci-lint custom", drivertest.Sorted(got), want)
}

// yamlOf returns the YAML files of a section of a page.
func yamlOf(t *testing.T, page, section string) (files []string) {
	t.Helper()
	_, text, _ := strings.Cut(drivertest.Read(t, page), section)
	text, _, _ = strings.Cut(text, "\n## ")
	for _, block := range strings.Split(text, "```yaml\n")[1:] {
		file, _, _ := strings.Cut(block, "```")
		files = append(files, file)
	}
	if len(files) < 2 {
		t.Fatalf("%s has %d files in %q", page, len(files), section)
	}
	return files
}

// clone makes the repository of golangci-lint from its module, with a tag.
func clone(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	module := strings.Fields(string(drivertest.Go(t, ".", "list", "-m", "-f", "{{.Dir}} {{.Version}}", "github.com/golangci/golangci-lint/v2")))
	if err := os.CopyFS(dir, os.DirFS(module[0])); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", "-A", "-f"},
		{"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", module[1]},
		{"tag", module[1]},
	} {
		if _, stderr, code := drivertest.Run(t, dir, nil, append([]string{"git"}, args...)...); code != 0 {
			t.Fatalf("git %s: %s", args[0], stderr)
		}
	}
	return dir
}
