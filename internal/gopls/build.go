// Package gopls builds a gopls that has stallcheck among its analyzers.
//
// gopls has no hook for analyzers of others (golang.org/issue/59869). So this
// copies its source, as released, and adds one file to the package that lists
// its analyzers. Everything comes from the module proxy and is checked as
// always; nothing else of gopls changes.
package gopls

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Build says what to build and where.
type Build struct {
	Choice
	Version string // of the stallcheck module
	Source  string // a checkout of stallcheck to use instead of Version
	Config  Config
	Output  string // the file to write
}

// A Config is what the analyzer in gopls is set to, for good: gopls hands an
// analyzer no flags.
type Config struct {
	Checks, MinSeverity, Models, ModelsFile string
}

const stallcheckModule = "github.com/stallcheck/stallcheck"

// Run builds the gopls, makes sure that it starts, and only then puts it where
// it belongs.
func (b *Build) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "stallcheck-gopls-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left lies among temporary files
	if err := b.copySource(ctx, filepath.Join(dir, "gopls")); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), b.goMod(), 0o666); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(b.Output), 0o777); err != nil {
		return err
	}
	made := b.Output + ".new"
	defer func() { _ = os.Remove(made) }() // there, unless it became b.Output
	if _, err := goCommand(ctx, dir, "build", "-mod=mod", "-trimpath", "-o", made, goplsModule); err != nil {
		return fmt.Errorf("cannot build gopls %s: %w", b.Gopls, err)
	}
	if out, err := exec.CommandContext(ctx, made, "version").CombinedOutput(); err != nil || !bytes.Contains(out, []byte(b.Gopls)) {
		return fmt.Errorf("the gopls that was built does not start: %s", bytes.TrimSpace(out))
	}
	return os.Rename(made, b.Output)
}

// copySource copies the source of gopls and adds the analyzer to it.
func (b *Build) copySource(ctx context.Context, to string) error {
	out, err := goCommand(ctx, "", "mod", "download", "-json", goplsModule+"@"+b.Gopls)
	if err != nil {
		return err
	}
	var m struct{ Dir string }
	if err := json.Unmarshal(out, &m); err != nil || m.Dir == "" {
		return fmt.Errorf("cannot download gopls %s: %s", b.Gopls, out)
	}
	if err := os.CopyFS(to, os.DirFS(m.Dir)); err != nil {
		return fmt.Errorf("cannot copy the source of gopls: %w", err)
	}
	settings := filepath.Join(to, "internal", "settings")
	if _, err := os.Stat(settings); err != nil {
		return fmt.Errorf("gopls %s keeps its analyzers elsewhere than in internal/settings; try another one with -gopls", b.Gopls)
	}
	return os.WriteFile(filepath.Join(settings, "stallcheck.go"), b.Config.source(), 0o666)
}

// source is the file that is added to gopls.
func (c Config) source() []byte {
	return fmt.Appendf(nil, `package settings

import stallcheck %q

func init() {
	AllAnalyzers = append(AllAnalyzers, &Analyzer{analyzer: stallcheck.New(stallcheck.Config{
		Checks:      %q,
		MinSeverity: %q,
		Models:      %q,
		ModelsFile:  %q,
		UnsafeFixes: true, // an editor shows what it is about to do
	})})
}
`, stallcheckModule+"/analyzer", c.Checks, c.MinSeverity, c.Models, c.ModelsFile)
}

// goMod is the module that joins gopls and stallcheck.
func (b *Build) goMod() []byte {
	var m bytes.Buffer
	fmt.Fprintf(&m, "module stallcheck.invalid/gopls\n\ngo %s\n\n", strings.TrimPrefix(plain(b.Go), "go"))
	stallcheck := b.Version
	if b.Source != "" {
		stallcheck = "v0.0.0"
	}
	fmt.Fprintf(&m, "require (\n\t%s %s\n\t%s %s\n)\n\n", goplsModule, b.Gopls, stallcheckModule, stallcheck)
	fmt.Fprintf(&m, "replace %s => ./gopls\n", goplsModule)
	fmt.Fprintf(&m, "replace %s => %s %s\n", toolsModule, toolsModule, b.Tools)
	if b.Source != "" {
		fmt.Fprintf(&m, "replace %s => %q\n", stallcheckModule, filepath.ToSlash(b.Source))
	}
	return m.Bytes()
}

// goCommand runs the go command in dir and returns its output; its error says
// what the go command says. The installed Go is used, whatever a go.mod says,
// and no workspace or flag of the user's project.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	if cmd.Dir = dir; dir == "" {
		cmd.Dir = os.TempDir() // in no module
	}
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("the go command is not in PATH")
	}
	if err != nil {
		lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
		said := strings.TrimPrefix(strings.TrimSpace(lines[len(lines)-1]), "go: ")
		return nil, fmt.Errorf("go %s: %s", args[0], cmp.Or(said, err.Error()))
	}
	return stdout.Bytes(), nil
}
