// Package execx runs programs.
package execx

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type runner interface{ Run() error }

type fake struct{ out string }

func (f fake) Run() error { return nil }

func git(args ...string) *exec.Cmd {
	c := exec.Command("git", args...)
	c.Env = append(os.Environ(), "LANG=C")
	c.Dir = "/src"
	return c
}

func head() (string, error) {
	b, err := git("rev-parse", "HEAD").Output()
	return strings.TrimSpace(string(b)), err
}

func build(co *loop.Co) (*exec.Cmd, error) {
	c := git("status")
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	c.Args = append(c.Args, "-s")
	if strings.Contains(c.String(), "status") {
		return c, nil
	}
	return exec.CommandContext(co, "true"), nil
}

func status(co *loop.Co) (string, error) {
	h, err := head() // BLOCKS exec
	if err != nil {
		return "", err
	}
	c := git("status")
	if err := c.Start(); err != nil { // BLOCKS exec
		return "", err
	}
	if err := c.Wait(); err != nil { // BLOCKS exec
		return "", err
	}
	return h, run(git("fetch")) // BLOCKS exec
}

func run(r runner) error { return r.Run() }

func faked(co *loop.Co) error {
	if err := run(fake{"a"}); err != nil {
		return err
	}
	var r runner = fake{"b"}
	if err := r.Run(); err != nil {
		return err
	}
	r = git("gc")
	return r.Run() // BLOCKS exec
}

func offloaded(co *loop.Co) (string, error) {
	h, err := loop.Offload(co, head)
	if err != nil {
		return "", err
	}
	return h, loop.OffloadErr(co, git("gc").Run)
}

func procs(co *loop.Co, pid int) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	if err := p.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	_, err = p.Wait() // BLOCKS exec
	return err
}

type Mode int

func (m Mode) apply(co *loop.Co) error {
	switch m {
	case 0:
		return nil
	case 1:
		return m.shell("true") // BLOCKS exec
	default:
		if os.Getpid() == 1 {
			return nil
		}
	}
	return git("x").Err
}

func (m Mode) shell(s string) error {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	return exec.CommandContext(ctx, "sh", "-c", s).Run()
}

func signals(co *loop.Co) os.Signal {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, os.Interrupt)
	defer signal.Stop(ch)
	select {
	case s := <-ch:
		return s
	default:
	}
	return <-ch // BLOCKS chan
}

func interrupted(co *loop.Co) error {
	ctx, stop := signal.NotifyContext(co, os.Interrupt)
	defer stop()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	<-ctx.Done() // BLOCKS chan
	return nil
}

func raw(co *loop.Co, fd int) (int, error) {
	var b [16]byte
	if syscall.Getuid() == 0 {
		return syscall.Getpagesize(), nil
	}
	return fill(fd, b[:]) // BLOCKS file
}

func fill(fd int, p []byte) (int, error) { return syscall.Read(fd, p) }

func timers(l *loop.Loop) {
	l.CallLater(time.Second, hup)
	l.CallLater(time.Second, func() { go head() })
}

func hup() {
	if err := restart("nginx"); err != nil {
		_, _ = os.StartProcess("/bin/true", nil, &os.ProcAttr{}) // BLOCKS exec
	}
}

func restart(unit string) error {
	c := exec.Command("systemctl", "restart", unit)
	return c.Run() // BLOCKS exec
}
