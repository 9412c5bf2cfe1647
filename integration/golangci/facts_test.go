package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// What the analysis of golangci-lint and all that it imports may take.
const (
	wantPackages = 1000
	maxFacts     = 1 << 20   // bytes, of all packages together
	maxMemory    = 400 << 20 // bytes, of the largest process
)

// TestFacts analyses a program of more than a thousand packages: what they pass
// on to each other is small, and the same bytes when it is done again; no process
// is large, and none fails.
func TestFacts(t *testing.T) {
	first := facts(t, "github.com/golangci/golangci-lint/v2/pkg/commands")
	if len(first) < wantPackages {
		t.Errorf("%d packages, want %d at least", len(first), wantPackages)
	}
	bytes, memory := 0, 0
	for _, p := range first {
		bytes += p.Bytes
		memory = max(memory, p.Memory)
	}
	t.Logf("%d packages, %d bytes of facts, largest process %d MB", len(first), bytes, memory>>20)
	if bytes > maxFacts {
		t.Errorf("%d bytes of facts, want %d at most", bytes, maxFacts)
	}
	if memory > maxMemory {
		t.Errorf("a process of %d bytes, want %d at most", memory, maxMemory)
	}
	again := facts(t, "github.com/spf13/viper")
	if len(again) < 100 {
		t.Errorf("%d packages the second time", len(again))
	}
	for path, p := range again {
		if before, ok := first[path]; ok && p.Sum != before.Sum {
			t.Errorf("%s: other facts the second time", path)
		}
	}
}

// A process analysed one package.
type process struct {
	Path   string
	Bytes  int // of its facts
	Sum    string
	Memory int // bytes
}

// asTool and toolLog make a run of the test binary stand between go vet and
// stallcheck, and note what each package took.
const (
	asTool  = "STALLCHECK_RUN_TOOL"
	toolLog = "STALLCHECK_TOOL_LOG"
)

// facts has go vet analyse a package and what it imports, all of them anew.
func facts(t *testing.T, pkg string) map[string]process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "log")
	env := []string{asTool + "=" + drivertest.Tool(t), toolLog + "=" + log}
	// Results are kept by flags; the name of a model file is said in errors alone.
	anew := "-stallcheck.models-file=" + log
	if _, stderr, code := drivertest.Run(t, ".", env, "go", "vet", "-vettool="+self, anew, pkg); code != 0 {
		t.Fatalf("go vet: exit status %d\n%s", code, stderr)
	}
	file, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	found := make(map[string]process)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var p process
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		found[p.Path] = p
	}
	return found
}

// runTool runs the tool as go vet asked for, and notes what it took.
func runTool(tool string) int {
	cmd := exec.Command(tool, os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if last := os.Args[len(os.Args)-1]; strings.HasSuffix(last, ".cfg") {
		if err := note(last, cmd); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return 0
}

func note(config string, cmd *exec.Cmd) error {
	text, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	var unit struct {
		ImportPath, VetxOutput string
		GoFiles                []string
	}
	if err := json.Unmarshal(text, &unit); err != nil {
		return err
	}
	if slices.ContainsFunc(unit.GoFiles, func(name string) bool { return strings.HasSuffix(name, "_test.go") }) {
		return nil // another package of the same path, with its tests
	}
	data, err := os.ReadFile(unit.VetxOutput)
	if err != nil {
		return err
	}
	line, err := json.Marshal(process{
		Path:   unit.ImportPath,
		Bytes:  len(data),
		Sum:    fmt.Sprintf("%x", sha256.Sum256(data)),
		Memory: int(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) << 10, // in KB on Linux
	})
	if err != nil {
		return err
	}
	file, err := os.OpenFile(os.Getenv(toolLog), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(append(line, '\n')) // one write: several processes do so at once
	return err
}
