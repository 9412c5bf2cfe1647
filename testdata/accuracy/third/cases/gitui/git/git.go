// Package git runs git.
package git

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
)

type Repo struct{ Dir string }

func (r Repo) run(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.Dir
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return out.String(), err
}

func (r Repo) Status(ctx context.Context) ([]string, error) {
	s, err := r.run(ctx, "status", "--porcelain")
	return strings.Split(s, "\n"), err
}

func (r Repo) Diff(ctx context.Context, file string) (string, error) {
	return r.run(ctx, "diff", "--", file)
}

// Short shortens a hash.
func Short(hash string) string {
	if len(hash) > 7 {
		return hash[:7]
	}
	return hash
}
