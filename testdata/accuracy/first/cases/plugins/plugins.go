// Package plugins finds and runs plugins, each behind an interface.
package plugins

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Plugin is what a plugin is to the host.
type Plugin interface {
	Name() string
	Transform(in []byte) ([]byte, error)
}

// Describer is implemented by some.
type Describer interface{ Describe() string }

type upper struct{}

func (upper) Name() string                        { return "upper" }
func (upper) Transform(in []byte) ([]byte, error) { return bytes.ToUpper(in), nil }
func (upper) Describe() string                    { return "makes it louder" }

type process struct {
	path string
	args []string
}

func (p *process) Name() string { return p.path }
func (p *process) Transform(in []byte) ([]byte, error) {
	cmd := exec.Command(p.path, p.args...)
	cmd.Stdin = bytes.NewReader(in)
	return cmd.Output()
}

type cached struct {
	Plugin
	seen map[string][]byte
}

func (c *cached) Lookup(in []byte) ([]byte, bool) {
	out, ok := c.seen[string(in)]
	return out, ok
}

type manifest struct {
	Name    string
	Path    string
	Timeout time.Duration
}

func parse(b []byte) (m manifest, err error) {
	if err = json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("manifest: %w", err)
	}
	if m.Name == "" {
		return m, errors.New("manifest: no name")
	}
	return m, nil
}

// Host holds the plugins.
type Host struct {
	dir     string
	byName  map[string]Plugin
	onError func(error)
}

// Scan reads the manifests.
func (h *Host) Scan(co *loop.Co) error {
	entries, err := os.ReadDir(h.dir) // BLOCKS file
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		b, err := os.ReadFile(h.dir + "/" + e.Name()) // BLOCKS file
		if err != nil {
			return err
		}
		m, err := parse(b)
		if err != nil {
			h.onError(err)
			continue
		}
		h.byName[m.Name] = &process{path: m.Path}
	}
	h.byName["upper"] = upper{}
	return nil
}

// Names are sorted.
func (h *Host) Names() []string {
	names := make([]string, 0, len(h.byName))
	for n := range h.byName {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Builtin runs what needs no process.
func Builtin(co *loop.Co, in []byte) ([]byte, error) {
	var p Plugin = upper{}
	out, err := p.Transform(in)
	if err != nil {
		return nil, err
	}
	if d, ok := p.(Describer); ok {
		fmt.Println(d.Describe())
	}
	c := &cached{Plugin: upper{}, seen: map[string][]byte{}}
	if hit, ok := c.Lookup(out); ok {
		return hit, nil
	}
	return out, loop.Yield(co)
}

// Format runs one external program.
func Format(co *loop.Co, in []byte) ([]byte, error) {
	var p Plugin = &process{path: "gofmt"}
	fmt.Println("running", p.Name())
	out, err := p.Transform(in) // BLOCKS exec
	if err != nil {
		return nil, err
	}
	off, err := loop.Offload(co, func() ([]byte, error) { return p.Transform(out) })
	if err != nil {
		return nil, err
	}
	direct := process{path: "goimports"}
	return direct.Transform(off) // BLOCKS exec
}

// Version asks a program for its version.
func Version(co *loop.Co, path string) (string, error) {
	ctx, cancel := context.WithTimeout(co, time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.CombinedOutput() // BLOCKS exec
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(string(out), "\n")
	return first, nil
}

// Daemon starts a program and leaves it.
func (h *Host) Daemon(co *loop.Co, path string) (int, error) {
	cmd := exec.Command(path)
	if err := cmd.Start(); err != nil { // BLOCKS exec
		return 0, err
	}
	go func() { h.report(cmd.Wait()) }()
	return cmd.Process.Pid, nil
}

func (h *Host) report(err error) {
	if err != nil && h.onError != nil {
		h.onError(err)
	}
}

// Reap waits for a program.
func (h *Host) Reap(co *loop.Co, cmd *exec.Cmd) error {
	err := cmd.Wait() // BLOCKS exec
	h.report(err)
	return loop.OffloadErr(co, cmd.Run)
}
