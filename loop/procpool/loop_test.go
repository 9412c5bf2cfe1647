//go:build !windows

package procpool_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/procpool"
)

// A coroutine waits for a worker and the loop does not.
func TestAwait(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(2))
	_, err := loop.Run(t.Context(), func(co *loop.Co) (int, error) {
		turns := 0
		stop := false
		counter := loop.Go(co, func(co *loop.Co) (int, error) {
			for !stop {
				turns++
				if err := loop.Yield(co); err != nil {
					return 0, err
				}
			}
			return turns, nil
		})
		if got, err := double.Await(co, p, 21); got != 42 || err != nil {
			t.Errorf("double gave %d, %v", got, err)
		}
		if _, err := fail.Await(co, p, "text"); err == nil || err.Error() != "text" {
			t.Errorf("fail gave %v", err)
		}
		if _, err := crash.Await(co, p, "kill"); !errors.Is(err, procpool.ErrCrashed) {
			t.Errorf("crash gave %v", err)
		}
		var futures []loop.Awaitable[int]
		for i := range 10 {
			futures = append(futures, double.Start(co.Loop(), p, i))
		}
		for i, f := range futures {
			if got, err := loop.Await(co, f); got != 2*i || err != nil {
				t.Errorf("double(%d) gave %d, %v", i, got, err)
			}
		}
		stop = true
		return loop.Await(co, counter)
	}, loop.WithDebug())
	if err != nil {
		t.Error(err)
	}
}

// Cancelling the task, or the future, kills the worker.
func TestAwaitCanceled(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1))
	dir := t.TempDir()
	_, err := loop.Run(t.Context(), func(co *loop.Co) (int, error) {
		for name, start := range map[string]func(file string) loop.Waitable{
			"task": func(file string) loop.Waitable {
				return loop.Go(co, func(co *loop.Co) (int, error) { return hang.Await(co, p, file) })
			},
			"future": func(file string) loop.Waitable { return hang.Start(co.Loop(), p, file) },
		} {
			worker, err := pid.Await(co, p, struct{}{})
			if err != nil {
				return 0, err
			}
			file := filepath.Join(dir, name)
			job := start(file)
			loop.OffloadFunc(co, func() { awaitFile(t, file) })
			job.Cancel()
			next, err := pid.Await(co, p, struct{}{}) // when its worker has gone
			if err != nil {
				return 0, err
			}
			if next == worker || alive(worker) {
				t.Errorf("%s: the worker goes on", name)
			}
			if !job.Canceled() {
				t.Errorf("%s: ended with %v", name, job.Err())
			}
		}
		return 0, nil
	})
	if err != nil {
		t.Error(err)
	}
}

// A job that is refused is a future that says so.
func TestStartRefused(t *testing.T) {
	p := newPool(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	l := loop.New()
	if _, err := double.Start(l, p, 1).Get(context.Background()); !errors.Is(err, procpool.ErrClosed) {
		t.Errorf("the future has %v", err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func BenchmarkCall(b *testing.B) {
	p, err := procpool.New(procpool.WithWorkers(1))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	if _, err := double.Call(b.Context(), p, 1); err != nil {
		b.Fatal(err)
	}
	b.Run("small", func(b *testing.B) {
		for b.Loop() {
			if _, err := double.Call(b.Context(), p, 1); err != nil {
				b.Fatal(err)
			}
		}
	})
	megabyte := make([]byte, 1<<20)
	b.Run("megabyte", func(b *testing.B) {
		for b.Loop() {
			if _, err := echo.Call(b.Context(), p, megabyte); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("new worker", func(b *testing.B) {
		p, err := procpool.New(procpool.WithWorkers(1), procpool.WithRecycle(1))
		if err != nil {
			b.Fatal(err)
		}
		defer func() { _ = p.Close() }()
		for b.Loop() {
			if _, err := double.Call(b.Context(), p, 1); err != nil {
				b.Fatal(err)
			}
		}
	})
}
