// Package git runs git.
package git

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
)

// Repo is a working tree.
type Repo struct{ Dir string }

// Commit is an entry of the log.
type Commit struct{ Hash, Subject string }

func (r Repo) command(args ...string) *exec.Cmd {
	c := exec.Command("git", args...)
	c.Dir = r.Dir
	return c
}

func (r Repo) output(args ...string) (string, error) {
	var out, errs bytes.Buffer
	c := r.command(args...)
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%w: %s", err, errs.String())
	}
	return out.String(), nil
}

// Log lists commits.
func (r Repo) Log(n int) ([]Commit, error) {
	out, err := r.output("log", fmt.Sprint("-", n), "--format=%h %s")
	if err != nil {
		return nil, err
	}
	return ParseLog(out), nil
}

// ParseLog parses what Log asked for.
func ParseLog(out string) (all []Commit) {
	for line := range strings.Lines(out) {
		h, s, _ := strings.Cut(strings.TrimSpace(line), " ")
		all = append(all, Commit{h, s})
	}
	return all
}

// Status is short.
func (r Repo) Status() (string, error) { return r.output("status", "--short") }

// Checkout returns the command, not run.
func (r Repo) Checkout(branch string) *exec.Cmd { return r.command("checkout", branch) }

// Async runs a command and hands what it says to done, on a goroutine.
func (r Repo) Async(done func(string, error), args ...string) {
	go func() { done(r.output(args...)) }()
}

// Branch is a list item.
type Branch struct {
	Name string
	Repo Repo
}

// Title is shown.
func (b Branch) Title() string { return "* " + b.Name }

// Description asks git.
func (b Branch) Description() string {
	s, err := b.Repo.output("log", "-1", b.Name)
	if err != nil {
		return ""
	}
	return s
}
