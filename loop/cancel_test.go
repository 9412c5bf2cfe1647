package loop_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Cancellation is told once, neither lost nor repeated.
func TestCancellationOnce(t *testing.T) {
	at(t, "an error is not replaced by a cancellation that comes too late", func(t *testing.T, co *loop.Co) {
		var task *loop.Task[struct{}]
		task = spawn(co, func(co *loop.Co) error {
			task.Cancel()
			return errBoom
		})
		is(t, "task", finish(co, task), errBoom)
		task = spawn(co, func(co *loop.Co) error {
			task.Cancel()
			return nil
		})
		is(t, "a task that did not fail", finish(co, task), loop.ErrCanceled)
	})
	at(t, "not again after a scope in the cleanup", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			is(t, "first wait", hour(co), loop.ErrCanceled)
			is(t, "scope", loop.WithScope(co, func(_ *loop.Co, s *loop.Scope) error {
				s.Cancel(errBoom)
				return nil
			}), nil)
			return loop.Sleep(co, time.Second)
		})
		loop.Yield(co)
		task.Cancel()
		is(t, "the wait after the scope", finish(co, task), nil)
	})
	at(t, "not lost to a scope that is cancelled too", func(t *testing.T, co *loop.Co) {
		var task *loop.Task[struct{}]
		task = spawn(co, func(co *loop.Co) error {
			task.Cancel()
			is(t, "scope", loop.WithScope(co, func(co *loop.Co, s *loop.Scope) error {
				s.Cancel(errBoom)
				return hour(co)
			}), loop.ErrCanceled)
			return loop.Sleep(co, time.Second)
		})
		is(t, "once only", finish(co, task), nil)
	})
	at(t, "not lost to a scope whose body does not wait", func(t *testing.T, co *loop.Co) {
		var task *loop.Task[struct{}]
		task = spawn(co, func(co *loop.Co) error {
			task.Cancel()
			is(t, "scope", loop.WithScope(co, func(_ *loop.Co, s *loop.Scope) error {
				s.Cancel(errBoom)
				return nil
			}), nil)
			return loop.Sleep(co, time.Second)
		})
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "an outer scope's passes through an inner that was cancelled", func(t *testing.T, co *loop.Co) {
		inner := error(nil)
		is(t, "outer", loop.WithScope(co, func(co *loop.Co, outer *loop.Scope) error {
			inner = loop.WithScope(co, func(co *loop.Co, s *loop.Scope) error {
				s.Cancel(errBoom)
				outer.Cancel(context.DeadlineExceeded)
				return hour(co)
			})
			return inner
		}), context.DeadlineExceeded)
		is(t, "inner", inner, loop.ErrCanceled)
		is(t, "afterwards", loop.Sleep(co, time.Second), nil)
	})
	at(t, "a scope's cancellation is not left behind", func(t *testing.T, co *loop.Co) {
		loop.WithScope(co, func(_ *loop.Co, s *loop.Scope) error { s.Cancel(nil); return nil })
		is(t, "afterwards", loop.Sleep(co, time.Second), nil)
		eq(t, "requests", co.Task().Canceling(), 0)
	})
}

// A task that is cancelled from elsewhere while its scopes come and go is told
// once.
func TestCancelRacesScope(t *testing.T) {
	run(t, func(co *loop.Co) error {
		for range scaled(2000) {
			var task *loop.Task[struct{}]
			var wg sync.WaitGroup
			task = spawn(co, func(co *loop.Co) error {
				wg.Go(func() { task.Cancel() })
				for task.Canceling() == 0 {
					loop.WithScope(co, func(_ *loop.Co, s *loop.Scope) error { s.Cancel(errBoom); return nil })
				}
				wg.Wait()
				is(t, "the first wait", loop.Sleep(co, time.Millisecond), loop.ErrCanceled)
				eq(t, "requests", task.Canceling(), 1)
				return loop.Sleep(co, time.Microsecond)
			})
			is(t, "the second", finish(co, task), nil)
			if t.Failed() {
				return nil
			}
		}
		return nil
	})
}

// Shield leaves nothing behind on a future that is shielded again and again.
func TestShieldedAgain(t *testing.T) {
	run(t, func(co *loop.Co) error {
		f := loop.NewFuture[int](co.Loop())
		for range 100 {
			outer := loop.Shield(f)
			outer.Cancel()
			finish(co, outer)
		}
		turns(co, 5)
		if n := f.Waiters(); n != 0 {
			t.Errorf("%d callbacks are left", n)
		}
		return nil
	})
}

// An error that nobody was told, as the one who shielded it gave up, is reported.
func TestShieldedErrorIsReported(t *testing.T) {
	var rec record
	run(t, func(co *loop.Co) error {
		task := spawn(co, func(co *loop.Co) error { loop.Sleep(co, time.Millisecond); return errBoom })
		outer := loop.Shield(task)
		outer.Cancel()
		finish(co, outer)
		return loop.Sleep(co, 5*time.Millisecond)
	}, loop.WithExceptionHandler(rec.add))
	if fs := rec.all(); len(fs) != 1 || fs[0].Err != errBoom {
		t.Errorf("reported %v", fs)
	}
}
