package analyzer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
	"golang.org/x/tools/go/analysis/analysistest"
)

// TestSameEverywhere checks that the testdata has the same findings, to the
// letter, from analysistest's driver, from go vet with facts in files, and from
// one process that loads everything from source.
func TestSameEverywhere(t *testing.T) {
	var want []string
	for _, result := range analysistest.Run(t, analysistest.TestData(), analyzer.New(analyzer.Config{}), "./...") {
		for _, d := range result.Action.Diagnostics {
			posn := result.Action.Package.Fset.Position(d.Pos)
			file, err := filepath.Rel(analysistest.TestData(), posn.Filename)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, line(filepath.ToSlash(file), posn.Line, posn.Column, d.Message, d.Category))
		}
	}
	slices.Sort(want)
	if len(want) < 400 {
		t.Fatalf("%d findings in all of testdata", len(want))
	}

	command := build(t)
	vet := run(t, command, analysistest.TestData(), "./...")
	if got := vet.lines(); !slices.Equal(got, want) {
		t.Errorf("go vet differs from analysistest:\n%s", difference(want, got))
	}
	direct := run(t, command, analysistest.TestData(), "-direct", "./...")
	if !bytes.Equal(vet.json, direct.json) {
		t.Errorf("-direct differs from go vet:\n%s", difference(strings.Split(string(vet.json), "\n"), strings.Split(string(direct.json), "\n")))
	}
}

func line(file string, line, column int, message, category string) string {
	return fmt.Sprintf("%s:%d:%d: %s [%s]", file, line, column, message, category)
}

// An output is what the command printed.
type output struct {
	json     []byte
	Findings []struct {
		File, Message, Category string
		Line, Column            int
	}
	Errors []json.RawMessage
}

func (o output) lines() []string {
	var lines []string
	for _, f := range o.Findings {
		lines = append(lines, line(f.File, f.Line, f.Column, f.Message, f.Category))
	}
	slices.Sort(lines)
	return lines
}

// build builds the command.
func build(t *testing.T) string {
	command := filepath.Join(t.TempDir(), "stallcheck")
	if out, err := exec.Command("go", "build", "-o", command, "../cmd/stallcheck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return command
}

// run runs the command, which must have findings and no errors.
func run(t *testing.T, command, dir string, args ...string) output {
	cmd := exec.Command(command, append([]string{"-format", "json"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("%v: %v, want exit status 1\n%s", cmd.Args, err, stderr.Bytes())
	}
	o := output{json: stdout.Bytes()}
	if err := json.Unmarshal(o.json, &o); err != nil || len(o.Errors) > 0 {
		t.Fatalf("%v: %v, errors %s", cmd.Args, err, o.Errors)
	}
	return o
}

// difference returns what only one of two sorted lists has.
func difference(want, got []string) string {
	var b strings.Builder
	for _, s := range want {
		if !slices.Contains(got, s) {
			fmt.Fprintf(&b, "- %s\n", s)
		}
	}
	for _, s := range got {
		if !slices.Contains(want, s) {
			fmt.Fprintf(&b, "+ %s\n", s)
		}
	}
	return b.String()
}
