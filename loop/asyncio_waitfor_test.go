package loop_test

import (
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_waitfor.py asks.

// within awaits f for d at most: asyncio's wait_for.
func within[T any](co *loop.Co, d time.Duration, f loop.Awaitable[T]) (T, error) {
	return loop.WithTimeout(co, d, func(co *loop.Co) (T, error) { return loop.Await(co, f) })
}

func TestWaitFor(t *testing.T) {
	at(t, "wait_for_cancelled", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		co.Loop().Call(func() { f.Cancel() })
		_, err := within(co, time.Hour, f)
		is(t, "WithTimeout", err, loop.ErrCanceled)
	})
	at(t, "wait_for_timeout", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		_, err := within(co, time.Second, f)
		is(t, "WithTimeout", err, loop.ErrTimeout)
		eq(t, "what was awaited is cancelled", f.Canceled(), true)
	})
	at(t, "timeout_less_then_0_or_0_future_done", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		f.SetResult(3)
		for _, d := range []time.Duration{0, -1} {
			v, err := within(co, d, f)
			eq(t, "value", v, 3)
			is(t, "WithTimeout", err, nil)
		}
	})
	at(t, "timeout_less_then_0_or_0", func(t *testing.T, co *loop.Co) {
		for _, d := range []time.Duration{0, -time.Hour} {
			var inside error
			task := spawn(co, func(co *loop.Co) error { inside = loop.Sleep(co, time.Hour); return inside })
			turns(co, 1)
			_, err := within(co, d, task)
			is(t, "WithTimeout", err, loop.ErrTimeout)
			is(t, "task", inside, loop.ErrCanceled)
		}
	})
	at(t, "wait_for", func(t *testing.T, co *loop.Co) {
		task := loop.Go(co, func(co *loop.Co) (string, error) { return "ok", loop.Sleep(co, time.Second) })
		v, err := within(co, time.Minute, task)
		eq(t, "value", v, "ok")
		is(t, "WithTimeout", err, nil)
	})
	at(t, "wait_for_race_condition", func(t *testing.T, co *loop.Co) {
		// The result and the deadline come in the same turn.
		f := loop.NewFuture[string](co.Loop())
		co.Loop().CallLater(time.Second, func() { f.SetResult("ok") })
		v, err := within(co, time.Second+time.Millisecond, f)
		eq(t, "value", v, "ok")
		is(t, "WithTimeout", err, nil)
	})
	at(t, "wait_for_cancellation_race_condition", func(t *testing.T, co *loop.Co) {
		// A task cancelled just when what it awaits is there is cancelled.
		f := loop.NewFuture[int](co.Loop())
		task := loop.Go(co, func(co *loop.Co) (int, error) { return within(co, time.Minute, f) })
		turns(co, 2)
		f.SetResult(1)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "wait_for_waits_for_task_cancellation", func(t *testing.T, co *loop.Co) {
		for _, d := range []time.Duration{time.Second, 0} {
			done := false
			inner := spawn(co, func(co *loop.Co) error {
				err := loop.Sleep(co, time.Hour)
				loop.Sleep(co, time.Second) // cleaning up takes a while
				done = true
				return err
			})
			turns(co, 1)
			_, err := within(co, d, inner)
			is(t, "WithTimeout", err, loop.ErrTimeout)
			eq(t, "the task has ended before", done, true)
		}
	})
	at(t, "wait_for_reraises_exception_during_cancellation", func(t *testing.T, co *loop.Co) {
		inner := spawn(co, func(co *loop.Co) error { loop.Sleep(co, time.Hour); return errBoom })
		_, err := within(co, time.Second, inner)
		is(t, "WithTimeout", err, errBoom)
	})
	at(t, "cancel_wait_for", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		task := loop.Go(co, func(co *loop.Co) (int, error) { return within(co, time.Minute, f) })
		turns(co, 1)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		eq(t, "future", f.Canceled(), true)
	})
	at(t, "wait_for_cancel_suppressed", func(t *testing.T, co *loop.Co) {
		// What is awaited does not give up: its result counts.
		inner := loop.Go(co, func(co *loop.Co) (int, error) { loop.Sleep(co, time.Hour); return 42, nil })
		v, err := within(co, time.Second, inner)
		eq(t, "value", v, 42)
		is(t, "WithTimeout", err, nil)
	})
	at(t, "wait_for_cancels_inner_with_result", func(t *testing.T, co *loop.Co) {
		// Cancelled from outside, the inner task ends with a result.
		inner := loop.Go(co, func(co *loop.Co) (int, error) {
			if err := loop.Sleep(co, time.Hour); err == nil {
				t.Error("not cancelled")
			}
			return 1, nil
		})
		task := loop.Go(co, func(co *loop.Co) (int, error) { return within(co, time.Minute, inner) })
		turns(co, 2)
		task.Cancel()
		v, err := loop.Await(co, task)
		eq(t, "value", v, 1)
		is(t, "task", err, nil)
	})
	at(t, "shield_zero_timeout", func(t *testing.T, co *loop.Co) {
		inner := loop.Go(co, func(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Second) })
		_, err := within(co, 0, loop.Shield(inner))
		is(t, "WithTimeout", err, loop.ErrTimeout)
		v, err := loop.Await(co, inner)
		eq(t, "the shielded task goes on", v, 1)
		is(t, "inner", err, nil)
	})
	at(t, "shield_none_timeout", func(t *testing.T, co *loop.Co) {
		inner := loop.Go(co, func(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Second) })
		v, err := loop.Await(co, loop.Shield(inner))
		eq(t, "value", v, 1)
		is(t, "Shield", err, nil)
	})
	at(t, "shielded_timeout", func(t *testing.T, co *loop.Co) {
		// The timeout inside of the shield fires, the shield passes it on.
		inner := loop.Go(co, func(co *loop.Co) (int, error) {
			return loop.WithTimeout(co, time.Second, func(co *loop.Co) (int, error) { return 0, forever(co) })
		})
		is(t, "Shield", finish(co, loop.Shield(inner)), loop.ErrTimeout)
	})
}
