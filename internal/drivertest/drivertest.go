// Package drivertest is what the tests of the drivers share: a module with
// findings of each kind, and the command to hold each driver against.
package drivertest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

//go:embed sample.txtar
var sample []byte

// Models is the text of a model file that knows the sample's own loop.
const Models = "library: ours\npaths: [example.com/sample/ours]\nonloop:\n  - func: Register\n    arg: 0\n"

// Repo returns the folder of this checkout, from any of its modules.
func Repo(t testing.TB) string {
	t.Helper()
	return strings.TrimSpace(string(Go(t, ".", "list", "-m", "-f", "{{.Dir}}", "github.com/stallcheck/stallcheck")))
}

// Sample writes the sample module to a new folder and returns it.
func Sample(t testing.TB) string {
	t.Helper()
	// The go command and editors must agree on the folder's name.
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	repo := filepath.ToSlash(Repo(t))
	for _, f := range txtar.Parse(sample).Files {
		Write(t, filepath.Join(dir, f.Name), strings.ReplaceAll(string(f.Data), "=> REPO", "=> "+repo))
	}
	return dir
}

// Write writes a file and the folders above it.
func Write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Read returns the text of a file.
func Read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Tool builds the command and returns its file.
func Tool(t testing.TB) string {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "stallcheck")
	Go(t, Repo(t), "build", "-o", tool, "./cmd/stallcheck")
	return tool
}

// Go runs the go command in dir and returns its standard output.
func Go(t testing.TB, dir string, args ...string) []byte {
	t.Helper()
	out, stderr, code := Run(t, dir, nil, append([]string{"go"}, args...)...)
	if code != 0 {
		t.Fatalf("go %s: exit code %d\n%s", strings.Join(args, " "), code, stderr)
	}
	return out
}

// Run runs a command in dir, with env beside the environment, and returns what
// it wrote and its exit code.
func Run(t testing.TB, dir string, env []string, command ...string) (stdout, stderr []byte, code int) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod"), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.Bytes(), errs.Bytes(), cmd.ProcessState.ExitCode()
}

// GoVet returns what go vet with the tool says of packages of dir, a line
// "file:line:column: message" each, sorted.
func GoVet(t testing.TB, tool, dir string, args ...string) []string {
	t.Helper()
	out, stderr, _ := Run(t, dir, nil, append([]string{"go", "vet", "-vettool=" + tool, "-json"}, args...)...)
	var lines []string
	// Go 1.25 writes JSON to standard error, between lines that start with #.
	for text := range bytes.Lines(stderr) {
		if !bytes.HasPrefix(text, []byte("#")) {
			out = append(out, text...)
		}
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var units map[string]map[string]json.RawMessage
		if err := dec.Decode(&units); err != nil {
			t.Fatalf("%v in the output of go vet:\n%s", err, out)
		}
		for id, analyzers := range units {
			for _, result := range analyzers {
				var diags []struct{ Posn, Message string }
				if err := json.Unmarshal(result, &diags); err != nil {
					t.Fatalf("%s: %s", id, result)
				}
				for _, d := range diags {
					lines = append(lines, Line(dir, d.Posn, d.Message))
				}
			}
		}
	}
	return Sorted(lines)
}

// Line writes a finding as "file:line:column: message", the file as seen from
// dir.
func Line(dir, posn, message string) string {
	if rel, err := filepath.Rel(dir, posn); err == nil && filepath.IsAbs(posn) {
		posn = rel
	}
	return fmt.Sprintf("%s: %s", filepath.ToSlash(posn), message)
}

// Sorted sorts lines and drops those that are there twice.
func Sorted(lines []string) []string {
	slices.Sort(lines)
	return slices.Compact(lines)
}

// Same fails the test unless both lists hold the same lines.
func Same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if len(want) == 0 {
		t.Fatal("nothing to compare with")
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s finds\n\t%s\nwant\n\t%s", what, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}
