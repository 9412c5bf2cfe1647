// Package execpool runs programs for tasks.
package execpool

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A Cmd is a program to run.
type Cmd struct {
	name    string
	args    []string
	env     []string
	stdin   io.Reader
	timeout time.Duration
}

// Command begins to build a Cmd.
func Command(name string) *Cmd { return &Cmd{name: name} }

func (c *Cmd) Arg(a ...string) *Cmd         { c.args = append(c.args, a...); return c }
func (c *Cmd) Env(kv string) *Cmd           { c.env = append(c.env, kv); return c }
func (c *Cmd) Stdin(r io.Reader) *Cmd       { c.stdin = r; return c }
func (c *Cmd) Timeout(d time.Duration) *Cmd { c.timeout = d; return c }
func (c *Cmd) String() string               { return c.name + " " + strings.Join(c.args, " ") }
func (c *Cmd) build(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.name, c.args...)
	cmd.Env, cmd.Stdin = append(os.Environ(), c.env...), c.stdin
	return cmd
}

// Run runs it on the caller's goroutine.
func (c *Cmd) Run(ctx context.Context) ([]byte, error) {
	if c.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	return c.build(ctx).CombinedOutput()
}

// RunCo runs it off the loop.
func (c *Cmd) RunCo(co *loop.Co) ([]byte, error) {
	return loop.Offload(co, func() ([]byte, error) { return c.Run(co) })
}

type pool struct {
	sem     *loop.Semaphore
	running map[string]*exec.Cmd
	exits   chan error
	lines   []string
}

func (p *pool) lint(co *loop.Co) error {
	c := Command("go").Arg("vet", "./...").Env("GOFLAGS=-mod=mod").Timeout(time.Minute)
	p.lines = append(p.lines, c.String())
	if err := p.sem.Acquire(co); err != nil {
		return err
	}
	defer p.sem.Release()
	if _, err := c.RunCo(co); err != nil {
		return err
	}
	out, err := c.Run(co) // BLOCKS exec
	p.lines = append(p.lines, string(out))
	return err
}

func (p *pool) spawn(co *loop.Co, name string) error {
	cmd := Command(name).Stdin(strings.NewReader("x")).build(co)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil { // BLOCKS exec
		return err
	}
	p.running[name] = cmd
	go func() { p.exits <- cmd.Wait() }()
	return nil
}

func (p *pool) kill(co *loop.Co, name string) error {
	cmd, ok := p.running[name]
	if !ok {
		return os.ErrNotExist
	}
	if err := cmd.Process.Kill(); err != nil {
		return err
	}
	if _, err := cmd.Process.Wait(); err != nil { // BLOCKS exec
		return err
	}
	delete(p.running, name)
	return nil
}

func (p *pool) reap(co *loop.Co) error {
	for len(p.running) > 0 {
		select {
		case err := <-p.exits:
			if err != nil {
				return err
			}
		default:
			if err := loop.Yield(co); err != nil {
				return err
			}
		}
	}
	var exit *exec.ExitError
	if err := <-p.exits; errors.As(err, &exit) { // BLOCKS chan
		return exit
	}
	return nil
}

func (p *pool) interactive(co *loop.Co) (string, error) {
	in := bufio.NewReader(os.Stdin)
	s, err := in.ReadString('\n') // BLOCKS stdin
	if err != nil {
		return "", err
	}
	sc := bufio.NewScanner(os.Stdin)
	for sc.Scan() { // BLOCKS stdin
		s += sc.Text()
	}
	return loop.Offload(co, func() (string, error) {
		b, err := io.ReadAll(os.Stdin)
		return s + string(b), err
	})
}

// stream has a goroutine read a program's output, and a task take it.
func (p *pool) stream(co *loop.Co, name string) (n int, err error) {
	cmd := exec.CommandContext(co, name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := loop.OffloadErr(co, cmd.Start); err != nil {
		return 0, err
	}
	done := loop.NewFuture[int](co.Loop())
	go func() {
		n := 0
		for sc := bufio.NewScanner(out); sc.Scan(); {
			n++
		}
		_ = done.SetResult(n)
	}()
	n, err = loop.Await(co, done)
	if err != nil {
		return 0, err
	}
	return n, cmd.Wait() // BLOCKS exec
}

// Main runs.
func Main(ctx context.Context) error {
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		p := &pool{sem: loop.NewSemaphore(2), running: map[string]*exec.Cmd{}, exits: make(chan error)}
		if err := p.spawn(co, "true"); err != nil {
			return 0, err
		}
		if err := p.lint(co); err != nil {
			return 0, err
		}
		return 0, errors.Join(p.kill(co, "true"), p.reap(co))
	})
	return err
}
