package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"stallcheck": main})
}

// TestScripts runs the scripts in testdata/script. Each starts in a module
// example.com/m that may import the runtime from this checkout.
func TestScripts(t *testing.T) {
	repo, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			bin, _, _ := strings.Cut(env.Getenv("PATH"), string(filepath.ListSeparator))
			env.Setenv("STALLCHECK", filepath.Join(bin, "stallcheck"))
			env.Setenv("GOFLAGS", "-mod=mod")
			env.Setenv("GOPROXY", "off")
			// What the packages of a script compile to is shared with the
			// rest of the machine; where they lie differs each time, and with
			// it what go vet keeps of them.
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOTOOLCHAIN"} {
				value, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(value)))
			}
			env.Setenv("REPO", repo)
			if err := os.WriteFile(filepath.Join(env.WorkDir, "readme.txt"), readmeOutput(t, repo), 0o666); err != nil {
				return err
			}
			const mod = "module example.com/m\n\ngo 1.25.0\n\n" +
				"require github.com/stallcheck/stallcheck v0.0.0\n\nreplace github.com/stallcheck/stallcheck => %s\n"
			return os.WriteFile(filepath.Join(env.Cd, "go.mod"), fmt.Appendf(nil, mod, filepath.ToSlash(repo)), 0o666)
		},
	})
}

// readmeOutput returns what the README says that its first command prints.
func readmeOutput(t *testing.T, repo string) []byte {
	readme, err := os.ReadFile(filepath.Join(repo, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := bytes.Cut(readme, []byte("$ go run ./cmd/stallcheck ./examples/...\n"))
	output, _, found := bytes.Cut(after, []byte("```"))
	if !found {
		t.Fatal("README.md shows no output")
	}
	return output
}
