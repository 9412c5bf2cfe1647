// Package lib is shared by the user interfaces: it blocks in several ways.
package lib

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

type Repo struct{ Dir string }

func (r Repo) Head() (string, error) {
	b, err := r.git("rev-parse", "HEAD")
	return strings.TrimSpace(string(b)), err
}

func (r Repo) git(args ...string) ([]byte, error) {
	c := exec.Command("git", args...)
	c.Dir = r.Dir
	return c.Output()
}

func (r Repo) Path(name string) string { return r.Dir + "/" + name }

type Client struct{ Base string }

func (c *Client) Alive(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Base, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode < 400
}

func (c *Client) URL(p string) string { return fmt.Sprintf("%s/%s", c.Base, p) }

func LoadConfig(path string) (map[string]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(string(b)), nil
}

func Parse(s string) map[string]string {
	m := map[string]string{}
	for l := range strings.Lines(s) {
		k, v, _ := strings.Cut(l, "=")
		m[k] = v
	}
	return m
}

func Settle() { time.Sleep(50 * time.Millisecond) }

// Watch returns at once; changes come on the channel.
func Watch(path string) <-chan struct{} {
	ch := make(chan struct{})
	go func() {
		for {
			time.Sleep(time.Second)
			if _, err := os.Stat(path); err == nil {
				ch <- struct{}{}
			}
		}
	}()
	return ch
}

func Background(f func()) { go f() }

func Each(xs []string, f func(string)) {
	for _, x := range xs {
		f(x)
	}
}
