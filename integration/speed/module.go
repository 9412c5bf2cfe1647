package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A module is what both commands are run on.
type module struct {
	name    string
	path    string // "" for this repository
	version string
	edited  string // a file of a package that others import
}

var modules = []module{
	{name: "stallcheck", edited: "internal/category/category.go"},
	{name: "gum", path: "github.com/charmbracelet/gum", version: "v0.17.0", edited: "style/lipgloss.go"},
	{name: "golangci-lint", path: "github.com/golangci/golangci-lint/v2", version: "v2.15.0", edited: "pkg/result/issue.go"},
}

// copyTo puts the module's files, which may be edited there, into dir.
func (m module) copyTo(dir string) (string, error) {
	if m.path == "" {
		cmd := exec.Command("git", "clone", "--quiet", "--shared", "../..", dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%v\n%s", err, out)
		}
		return dir, nil
	}
	out, err := exec.Command("go", "mod", "download", "-json", m.path+"@"+m.version).Output()
	if err != nil {
		return "", fmt.Errorf("%s@%s: %v\n%s", m.path, m.version, err, out)
	}
	var download struct{ Dir string }
	if err := json.Unmarshal(out, &download); err != nil {
		return "", err
	}
	if err := os.CopyFS(dir, os.DirFS(download.Dir)); err != nil {
		return "", err
	}
	return dir, os.Chmod(filepath.Join(dir, m.edited), 0o644)
}

// edit changes a file in a way that changes nothing else.
func (m module) edit(dir string, round int) error {
	name := filepath.Join(dir, m.edited)
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, fmt.Appendf(text, "\nconst speed%d%d = %d\n", os.Getpid(), round, round), 0o644)
}

// dependencies counts the module's packages and all that they import.
func dependencies(dir string) (int, error) {
	cmd := exec.Command("go", "list", "-deps", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	return strings.Count(string(out), "\n"), err
}
