// Package loops runs stallcheck over programs that use the libraries of the
// models: the real modules, one nested module a group. Each line that must have
// a finding says so in a comment
//
//	// want `regexp`
//
// and no other line may have one.
package loops

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestGroups runs the command, and with it go vet, in each group. A group's go.mod
// may name in a comment "// platform: GOOS/GOARCH" what its libraries are for.
func TestGroups(t *testing.T) {
	tool := build(t)
	groups, err := filepath.Glob("*/go.mod")
	if err != nil || len(groups) == 0 {
		t.Fatalf("no groups: %v", err)
	}
	for _, mod := range groups {
		dir := filepath.Dir(mod)
		t.Run(dir, func(t *testing.T) {
			compare(t, dir, ".", run(t, tool, dir, "./..."))
			if _, err := os.Stat(filepath.Join(dir, "_lock")); err == nil {
				compare(t, dir, "_lock", run(t, tool, dir, "-checks=+lock", "./_lock"))
			}
		})
	}
}

// build builds the command of the checkout that holds this module.
func build(t *testing.T) string {
	tool := filepath.Join(t.TempDir(), "stallcheck")
	cmd := exec.Command("go", "build", "-o", tool, "./cmd/stallcheck")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return tool
}

type report struct {
	Findings []struct {
		File     string
		Line     int
		Message  string
		Category string
	}
	Errors []struct{ Message string }
}

func run(t *testing.T, tool, dir string, args ...string) report {
	cmd := exec.Command(tool, append([]string{"-format=json", "-v"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`(?m)^// platform: (\w+)/(\w+)`).FindSubmatch(mod); m != nil {
		cmd.Env = append(cmd.Env, "CGO_ENABLED=0", "GOOS="+string(m[1]), "GOARCH="+string(m[2]))
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // that there are findings is no failure
	var r report
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.Bytes())
	}
	for _, e := range r.Errors {
		t.Error(e.Message)
	}
	for line := range strings.Lines(stderr.String()) {
		if strings.Contains(line, "the model is of another version") {
			t.Error(strings.TrimSpace(line))
		}
	}
	return r
}

// A want is a comment that asks for a finding.
type want struct {
	pattern *regexp.Regexp
	found   bool
}

// compare holds the findings in a group against the comments in its folder sub.
// Folders that start with an underscore count only when they are asked for.
func compare(t *testing.T, dir, sub string, r report) {
	wants := make(map[string][]*want) // by place
	top := filepath.Join(dir, sub)
	err := filepath.WalkDir(top, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != top && strings.HasPrefix(d.Name(), "_"):
			return filepath.SkipDir
		case filepath.Ext(path) == ".go":
			return read(dir, path, wants)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		place := fmt.Sprintf("%s:%d", f.File, f.Line)
		text := f.Message + " [" + f.Category + "]"
		i := slices.IndexFunc(wants[place], func(w *want) bool { return !w.found && w.pattern.MatchString(text) })
		if i < 0 {
			t.Errorf("%s: not wanted: %s", place, text)
			continue
		}
		wants[place][i].found = true
	}
	for place, list := range wants {
		for _, w := range list {
			if !w.found {
				t.Errorf("%s: no finding matches %s", place, w.pattern)
			}
		}
	}
}

var wantComment = regexp.MustCompile("// want (`[^`]*`(?: `[^`]*`)*)")

func read(dir, path string, wants map[string][]*want) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name, err := filepath.Rel(dir, path)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		m := wantComment.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		for pattern := range strings.SplitSeq(strings.Trim(m[1], "`"), "` `") {
			re, err := regexp.Compile(pattern)
			if err != nil {
				return fmt.Errorf("%s:%d: %w", path, n, err)
			}
			place := fmt.Sprintf("%s:%d", filepath.ToSlash(name), n)
			wants[place] = append(wants[place], &want{pattern: re})
		}
	}
	return lines.Err()
}
