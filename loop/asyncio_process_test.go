//go:build unix

package loop_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_subprocess.py and test_unix_events.py ask of processes
// and signals: os/exec and os/signal serve, through Offload and Post.

// shell runs a command to its end, which a cancellation of the task kills.
func shell(co *loop.Co, input, script string) (string, error) {
	return loop.Offload(co, func() (string, error) {
		cmd := exec.CommandContext(co, "sh", "-c", script)
		cmd.Stdin = strings.NewReader(input)
		out, err := cmd.Output()
		return string(out), err
	})
}

func TestProcess(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skipf("no shell to run as a process: %v", err)
	}
	on := func(name string, body func(t *testing.T, co *loop.Co)) {
		t.Run(name, func(t *testing.T) {
			run(t, func(co *loop.Co) error { body(t, co); return nil })
		})
	}
	on("exec", func(t *testing.T, co *loop.Co) {
		out, err := shell(co, "Python The Winner", "cat")
		eq(t, "output", out, "Python The Winner")
		is(t, "shell", err, nil)
	})
	on("exitcode", func(t *testing.T, co *loop.Co) {
		_, err := shell(co, "", "exit 7")
		var exit *exec.ExitError
		eq(t, "code", errors.As(err, &exit) && exit.ExitCode() == 7, true)
	})
	on("environment", func(t *testing.T, co *loop.Co) {
		out, _ := loop.Offload(co, func() (string, error) {
			cmd := exec.Command("sh", "-c", "echo $FOO")
			cmd.Env = append(os.Environ(), "FOO=bar")
			out, err := cmd.Output()
			return string(out), err
		})
		eq(t, "output", out, "bar\n")
	})
	on("error", func(t *testing.T, co *loop.Co) {
		err := loop.OffloadErr(co, exec.Command("/nowhere/at/all").Run)
		is(t, "Run", err, os.ErrNotExist)
	})
	on("cancel_kills", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		var ended error
		begun, gone := loop.NewFuture[int](co.Loop()), loop.NewFuture[int](co.Loop())
		task := spawn(co, func(co *loop.Co) error {
			return loop.OffloadErr(co, func() error {
				begun.SetResult(0)
				ended = exec.CommandContext(co, "sleep", "600").Run()
				gone.SetResult(0)
				return ended
			})
		})
		loop.Await(co, begun)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		loop.Await(co, gone)
		if time.Since(start) > time.Minute || ended == nil {
			t.Errorf("ended after %v with %v", time.Since(start), ended)
		}
	})
	on("send_signal", func(t *testing.T, co *loop.Co) {
		cmd := exec.Command("sleep", "600")
		is(t, "Start", cmd.Start(), nil)
		wait := spawn(co, func(co *loop.Co) error { return loop.OffloadErr(co, cmd.Wait) })
		loop.Yield(co)
		cmd.Process.Signal(syscall.SIGTERM)
		var exit *exec.ExitError
		err := finish(co, wait)
		eq(t, "signalled", errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGTERM, true)
	})
	on("interactive", func(t *testing.T, co *loop.Co) {
		cmd := exec.Command("cat")
		in, _ := cmd.StdinPipe()
		out, _ := cmd.StdoutPipe()
		is(t, "Start", cmd.Start(), nil)
		for _, word := range []string{"Python ", "The Winner"} {
			got, err := loop.Offload(co, func() (string, error) {
				in.Write([]byte(word))
				p := make([]byte, len(word))
				_, err := io.ReadFull(out, p)
				return string(p), err
			})
			eq(t, "echo", got, word)
			is(t, "Offload", err, nil)
		}
		in.Close()
		is(t, "Wait", loop.OffloadErr(co, cmd.Wait), nil)
	})
	on("stderr", func(t *testing.T, co *loop.Co) {
		var both bytes.Buffer
		cmd := exec.Command("sh", "-c", "echo out; echo err >&2")
		cmd.Stdout, cmd.Stderr = &both, &both
		is(t, "Run", loop.OffloadErr(co, cmd.Run), nil)
		eq(t, "redirected", both.String(), "out\nerr\n")
	})
	on("broken_pipe", func(t *testing.T, co *loop.Co) {
		// A process that does not read its input.
		_, err := shell(co, strings.Repeat("x", 1<<20), "exit 0")
		is(t, "shell", err, nil)
	})
	on("concurrent", func(t *testing.T, co *loop.Co) {
		err := loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			for range 5 {
				g.Go(func(co *loop.Co) error { _, err := shell(co, "", "true"); return err })
			}
			return nil
		})
		is(t, "group", err, nil)
	})
}

func TestSignal(t *testing.T) {
	run(t, func(co *loop.Co) error {
		// A handler on the loop: Notify, and a goroutine that posts.
		l, caught := co.Loop(), loop.NewFuture[os.Signal](co.Loop())
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGUSR1)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for s := range signals {
				l.Post(func() { caught.SetResult(s) })
			}
		}()
		syscall.Kill(os.Getpid(), syscall.SIGUSR1)
		s, err := loop.Await(co, caught)
		eq(t, "signal", s, os.Signal(syscall.SIGUSR1))
		signal.Stop(signals)
		close(signals)
		<-done
		return err
	})
}
