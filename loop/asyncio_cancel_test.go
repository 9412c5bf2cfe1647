package loop_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_tasks.py asks of cancellation and sleep.

func TestCancel(t *testing.T) {
	at(t, "cancel", func(t *testing.T, co *loop.Co) {
		task := spawn(co, hour)
		turns(co, 1)
		eq(t, "Cancel", task.Cancel(), true)
		is(t, "task", finish(co, task), loop.ErrCanceled)
		eq(t, "Done", task.Done(), true)
		eq(t, "Canceled", task.Canceled(), true)
		eq(t, "Cancel of a done task", task.Cancel(), false)
	})
	at(t, "cancel_with_cause", func(t *testing.T, co *loop.Co) {
		task := spawn(co, hour)
		turns(co, 1)
		task.CancelCause(errBoom)
		err := finish(co, task)
		is(t, "task", err, loop.ErrCanceled)
		is(t, "task", err, errBoom)
		eq(t, "text", err.Error(), "loop: canceled: boom")
		f := loop.NewFuture[int](co.Loop())
		f.CancelCause(errBoom)
		is(t, "future", f.Err(), errBoom)
	})
	at(t, "cancel_before_starting", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error { t.Error("it ran"); return nil })
		task.CancelCause(errBoom)
		is(t, "task", finish(co, task), errBoom)
	})
	at(t, "cancel_yield", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			for {
				if err := loop.Yield(co); err != nil {
					return err
				}
			}
		})
		turns(co, 2)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "cancel_inner_future", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		task := loop.Go(co, func(co *loop.Co) (int, error) { return loop.Await(co, f) })
		turns(co, 1)
		f.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		eq(t, "Canceled", task.Canceled(), true)
	})
	at(t, "cancel_both_task_and_inner_future", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		task := loop.Go(co, func(co *loop.Co) (int, error) { return loop.Await(co, f) })
		turns(co, 1)
		f.Cancel()
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "cancel_task_catching", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		task := loop.Go(co, func(co *loop.Co) (int, error) {
			if _, err := loop.Await(co, f); errors.Is(err, loop.ErrCanceled) {
				return 42, nil
			}
			return 0, nil
		})
		turns(co, 1)
		task.Cancel()
		v, err := loop.Await(co, task)
		eq(t, "value", v, 42)
		is(t, "task", err, nil)
		eq(t, "future", f.Canceled(), true)
		eq(t, "task is not", task.Canceled(), false)
	})
	at(t, "cancel_task_ignoring", func(t *testing.T, co *loop.Co) {
		a, b := loop.NewFuture[int](co.Loop()), loop.NewFuture[int](co.Loop())
		task := loop.Go(co, func(co *loop.Co) (int, error) {
			loop.Await(co, a)
			return loop.Await(co, b)
		})
		turns(co, 1)
		task.Cancel()
		turns(co, 3)
		eq(t, "Done", task.Done(), false)
		b.SetResult(42)
		v, err := loop.Await(co, task)
		eq(t, "value", v, 42)
		is(t, "task", err, nil)
	})
	at(t, "cancel_current_task", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			co.Task().Cancel()
			is(t, "told at the next wait", hour(co), loop.ErrCanceled)
			return nil
		})
		is(t, "task", finish(co, task), nil)
	})
	at(t, "cancel_at_end", func(t *testing.T, co *loop.Co) {
		// Cancelled and then returning without another wait: cancelled.
		task := loop.Go(co, func(co *loop.Co) (int, error) {
			co.Task().Cancel()
			return 12, nil
		})
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "cancel_awaited_task", func(t *testing.T, co *loop.Co) {
		inner := spawn(co, hour)
		outer := spawn(co, func(co *loop.Co) error { return finish(co, inner) })
		turns(co, 2)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		eq(t, "inner", inner.Canceled(), true)
	})
	at(t, "uncancel_basic", func(t *testing.T, co *loop.Co) {
		var task *loop.Task[struct{}]
		task = spawn(co, func(co *loop.Co) error {
			if err := hour(co); !errors.Is(err, loop.ErrCanceled) {
				t.Errorf("first wait: %v", err)
			}
			eq(t, "Canceling", task.Canceling(), 2)
			eq(t, "Uncancel", task.Uncancel(), 1)
			eq(t, "Uncancel", task.Uncancel(), 0)
			eq(t, "Uncancel", task.Uncancel(), 0)
			return loop.Sleep(co, time.Second)
		})
		eq(t, "Canceling", task.Canceling(), 0)
		turns(co, 1)
		task.Cancel()
		task.Cancel()
		is(t, "task", finish(co, task), nil)
	})
	at(t, "uncancel_structured_blocks", func(t *testing.T, co *loop.Co) {
		// A timeout inside, which fires, leaves the cancellation from outside.
		task := spawn(co, func(co *loop.Co) error {
			err := loop.Timeout(co, 100*time.Millisecond, func(co *loop.Co, _ *loop.Scope) error {
				err := hour(co)
				co.Task().Cancel()
				return err
			})
			eq(t, "is no timeout", errors.Is(err, loop.ErrTimeout), false)
			eq(t, "Canceling", co.Task().Canceling(), 1)
			return hour(co)
		})
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "uncancel_resets_must_cancel", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			co.Task().Cancel()
			co.Task().Uncancel()
			return loop.Sleep(co, time.Second)
		})
		is(t, "task", finish(co, task), nil)
	})
	at(t, "error_during_cancel", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error { hour(co); return errBoom })
		turns(co, 1)
		task.Cancel()
		is(t, "task", finish(co, task), errBoom)
		eq(t, "Canceled", task.Canceled(), false)
	})
	at(t, "yield_future_passes_cancel", func(t *testing.T, co *loop.Co) {
		proof := 0
		inner := spawn(co, func(co *loop.Co) error {
			err := hour(co)
			if errors.Is(err, loop.ErrCanceled) {
				proof++
			}
			return err
		})
		outer := spawn(co, func(co *loop.Co) error {
			err := finish(co, inner)
			if errors.Is(err, loop.ErrCanceled) {
				proof += 10
			}
			return err
		})
		turns(co, 2)
		outer.Cancel()
		finish(co, outer)
		eq(t, "proof", proof, 11)
	})
	at(t, "yield_wait_does_not_shield_cancel", func(t *testing.T, co *loop.Co) {
		// Wait does not pass the cancellation on, unlike Await.
		inner := spawn(co, func(co *loop.Co) error { return loop.Sleep(co, time.Second) })
		outer := spawn(co, func(co *loop.Co) error {
			_, _, err := loop.Wait(co, loop.AllCompleted, inner)
			return err
		})
		turns(co, 2)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		is(t, "inner", finish(co, inner), nil)
	})
	at(t, "task_cancel_waiter_future", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		task := loop.Go(co, func(co *loop.Co) (int, error) { return loop.Await(co, f) })
		turns(co, 1)
		eq(t, "future", f.Canceled(), false)
		task.Cancel()
		finish(co, task)
		eq(t, "future", f.Canceled(), true)
	})
	at(t, "long_chain", func(t *testing.T, co *loop.Co) {
		// The cancellation travels down a chain of awaits and comes back up.
		last := spawn(co, hour)
		tasks := []*loop.Task[struct{}]{last}
		for range 1000 {
			inner := last
			last = spawn(co, func(co *loop.Co) error { return finish(co, inner) })
			tasks = append(tasks, last)
		}
		turns(co, 2)
		last.Cancel()
		is(t, "last", finish(co, last), loop.ErrCanceled)
		for _, task := range tasks {
			eq(t, "Canceled", task.Canceled(), true)
		}
	})
}

func TestSleep(t *testing.T) {
	at(t, "sleep", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		is(t, "Sleep", loop.Sleep(co, 100*time.Millisecond), nil)
		eq(t, "slept", time.Since(start), 100*time.Millisecond)
	})
	at(t, "sleep_cancel", func(t *testing.T, co *loop.Co) {
		task := spawn(co, hour)
		turns(co, 1)
		start := time.Now()
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		eq(t, "slept", time.Since(start), 0)
	})
	at(t, "sleep_zero", func(t *testing.T, co *loop.Co) {
		n := 0
		spawn(co, func(co *loop.Co) error {
			for range 3 {
				n++
				loop.Sleep(co, 0)
			}
			return nil
		})
		eq(t, "n", n, 0)
		loop.Sleep(co, 0)
		eq(t, "n", n, 1)
		loop.Sleep(co, -time.Second)
		eq(t, "n", n, 2)
	})
	at(t, "sleep_reused_timer", func(t *testing.T, co *loop.Co) {
		// A sleep cut short must not cut the next one short.
		task := spawn(co, func(co *loop.Co) error {
			loop.Sleep(co, time.Second)
			start := time.Now()
			err := loop.Sleep(co, time.Minute)
			eq(t, "slept", time.Since(start), time.Minute)
			return err
		})
		turns(co, 1)
		task.Cancel()
		is(t, "task", finish(co, task), nil)
	})
	at(t, "sleep_longest", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error { return loop.Sleep(co, 1<<63-1) })
		loop.Sleep(co, time.Hour)
		eq(t, "Done", task.Done(), false)
		task.Cancel()
		finish(co, task)
	})
}
