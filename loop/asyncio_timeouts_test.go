package loop_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_timeouts.py asks.

func TestTimeout(t *testing.T) {
	at(t, "timeout_basic", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		var inside error
		err := loop.Timeout(co, time.Second, func(co *loop.Co, s *loop.Scope) error {
			inside = loop.Sleep(co, 10*time.Second)
			eq(t, "Expired", s.Expired(), true)
			return inside
		})
		is(t, "Timeout", err, loop.ErrTimeout)
		is(t, "Timeout", err, context.DeadlineExceeded)
		is(t, "inside", inside, loop.ErrCanceled)
		eq(t, "took", time.Since(start), time.Second)
	})
	at(t, "timeout_at_basic", func(t *testing.T, co *loop.Co) {
		_, err := loop.WithDeadline(co, time.Now().Add(time.Second), func(co *loop.Co) (int, error) {
			d, ok := co.Deadline()
			eq(t, "Deadline", ok && time.Until(d) == time.Second, true)
			return 0, forever(co)
		})
		is(t, "WithDeadline", err, loop.ErrTimeout)
	})
	at(t, "nested_timeouts", func(t *testing.T, co *loop.Co) {
		var inner error
		err := loop.Timeout(co, 2*time.Second, func(co *loop.Co, outer *loop.Scope) error {
			inner = loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error {
				return loop.Sleep(co, 10*time.Second)
			})
			eq(t, "outer expired", outer.Expired(), false)
			return nil
		})
		is(t, "inner", inner, loop.ErrTimeout)
		is(t, "outer", err, nil)
	})
	at(t, "nested_timeouts_concurrent", func(t *testing.T, co *loop.Co) {
		// Both expire before the task gets a turn: the inner tells.
		var inner error
		err := loop.Timeout(co, time.Millisecond, func(co *loop.Co, _ *loop.Scope) error {
			inner = loop.Timeout(co, time.Millisecond, func(co *loop.Co, _ *loop.Scope) error {
				time.Sleep(10 * time.Millisecond) // the loop is busy
				return loop.Sleep(co, time.Second)
			})
			return inner
		})
		if !errors.Is(inner, loop.ErrTimeout) && !errors.Is(inner, loop.ErrCanceled) {
			t.Errorf("inner: %v", inner)
		}
		is(t, "outer", err, loop.ErrTimeout)
	})
	at(t, "nested_timeouts_loop_busy", func(t *testing.T, co *loop.Co) {
		err := loop.Timeout(co, 100*time.Millisecond, func(co *loop.Co, outer *loop.Scope) error {
			inner := loop.Timeout(co, 10*time.Millisecond, func(co *loop.Co, _ *loop.Scope) error {
				time.Sleep(20 * time.Millisecond)
				return loop.Sleep(co, time.Second)
			})
			is(t, "inner", inner, loop.ErrTimeout)
			return loop.Sleep(co, time.Millisecond)
		})
		is(t, "outer", err, nil)
	})
	at(t, "waiter_cancelled", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			return loop.Timeout(co, time.Hour, func(co *loop.Co, _ *loop.Scope) error { return forever(co) })
		})
		turns(co, 1)
		task.Cancel()
		err := finish(co, task)
		is(t, "task", err, loop.ErrCanceled)
		eq(t, "is no timeout", errors.Is(err, loop.ErrTimeout), false)
	})
	at(t, "timeout_not_called", func(t *testing.T, co *loop.Co) {
		err := loop.Timeout(co, time.Hour, func(co *loop.Co, s *loop.Scope) error { return loop.Sleep(co, time.Second) })
		is(t, "Timeout", err, nil)
	})
	at(t, "timeout_disabled", func(t *testing.T, co *loop.Co) {
		err := loop.WithScope(co, func(co *loop.Co, s *loop.Scope) error {
			_, ok := s.Deadline()
			eq(t, "Deadline", ok, false)
			return loop.Sleep(co, 10*time.Hour)
		})
		is(t, "WithScope", err, nil)
	})
	at(t, "timeout_zero", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		err := loop.Timeout(co, 0, func(co *loop.Co, _ *loop.Scope) error { return loop.Sleep(co, time.Hour) })
		is(t, "Timeout", err, loop.ErrTimeout)
		eq(t, "took", time.Since(start), 0)
	})
	at(t, "timeout_zero_sleep_zero", func(t *testing.T, co *loop.Co) {
		for _, d := range []time.Duration{0, -time.Second} {
			err := loop.Timeout(co, d, func(co *loop.Co, _ *loop.Scope) error {
				for {
					if err := loop.Sleep(co, 0); err != nil {
						return err
					}
				}
			})
			is(t, "Timeout", err, loop.ErrTimeout)
		}
	})
	at(t, "foreign_exception_passed", func(t *testing.T, co *loop.Co) {
		err := loop.Timeout(co, time.Hour, func(co *loop.Co, _ *loop.Scope) error { return errBoom })
		is(t, "Timeout", err, errBoom)
	})
	at(t, "foreign_exception_on_timeout", func(t *testing.T, co *loop.Co) {
		// The body answers the cancellation with an error of its own.
		err := loop.Timeout(co, time.Second, func(co *loop.Co, s *loop.Scope) error {
			forever(co)
			eq(t, "Expired", s.Expired(), true)
			return errBoom
		})
		is(t, "Timeout", err, errBoom)
	})
	at(t, "foreign_cancel_doesnt_timeout_if_not_expired", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			return loop.Timeout(co, time.Hour, func(co *loop.Co, s *loop.Scope) error {
				co.Task().Cancel()
				err := loop.Sleep(co, time.Hour)
				eq(t, "Expired", s.Expired(), false)
				return err
			})
		})
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "outer_task_is_not_cancelled", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			loop.Timeout(co, time.Millisecond, func(co *loop.Co, _ *loop.Scope) error { return forever(co) })
			eq(t, "Canceling", co.Task().Canceling(), 0)
			is(t, "Err", co.Err(), nil)
			return loop.Sleep(co, time.Second)
		})
		is(t, "task", finish(co, task), nil)
		eq(t, "Canceled", task.Canceled(), false)
	})
	at(t, "reschedule", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		err := loop.Timeout(co, time.Second, func(co *loop.Co, s *loop.Scope) error {
			s.Reschedule(start.Add(5 * time.Second))
			loop.Sleep(co, 2*time.Second)
			s.Reschedule(time.Time{})
			loop.Sleep(co, 10*time.Second)
			s.Reschedule(start.Add(20 * time.Second))
			return forever(co)
		})
		is(t, "Timeout", err, loop.ErrTimeout)
		eq(t, "took", time.Since(start), 20*time.Second)
	})
	at(t, "nested_timeout_in_finally", func(t *testing.T, co *loop.Co) {
		var inner error
		err := loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error {
			defer func() {
				inner = loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error { return loop.Sleep(co, time.Hour) })
			}()
			return loop.Sleep(co, time.Hour)
		})
		is(t, "inner", inner, loop.ErrTimeout)
		is(t, "outer", err, loop.ErrTimeout)
	})
	at(t, "timeout_after_cancellation", func(t *testing.T, co *loop.Co) {
		// A task that was cancelled and goes on can still time out.
		task := spawn(co, func(co *loop.Co) error {
			loop.Sleep(co, time.Hour)
			return loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error { return loop.Sleep(co, time.Hour) })
		})
		turns(co, 1)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrTimeout)
	})
	at(t, "cancel_in_timeout_after_cancellation", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			loop.Sleep(co, time.Hour)
			return loop.Timeout(co, time.Hour, func(co *loop.Co, _ *loop.Scope) error {
				co.Task().Cancel()
				return loop.Sleep(co, time.Hour)
			})
		})
		turns(co, 1)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "timeout_finished", func(t *testing.T, co *loop.Co) {
		var kept *loop.Scope
		var inner *loop.Co
		loop.Timeout(co, time.Second, func(co *loop.Co, s *loop.Scope) error { kept, inner = s, co; return nil })
		kept.Reschedule(time.Now())
		kept.Cancel(errBoom)
		is(t, "a scope that was left does nothing", loop.Sleep(co, time.Hour), nil)
		eq(t, "Canceled", kept.Canceled(), false)
		if inner.Err() == nil {
			t.Error("the scope's Co goes on")
		}
	})
	at(t, "timeout_expired", func(t *testing.T, co *loop.Co) {
		var kept *loop.Scope
		loop.Timeout(co, 0, func(co *loop.Co, s *loop.Scope) error { kept = s; return loop.Sleep(co, time.Second) })
		eq(t, "Expired", kept.Expired(), true)
		kept.Reschedule(time.Now().Add(time.Second))
		is(t, "an expired scope does nothing", loop.Sleep(co, time.Hour), nil)
	})
	at(t, "timeout_expiring", func(t *testing.T, co *loop.Co) {
		err := loop.Timeout(co, 0, func(co *loop.Co, s *loop.Scope) error {
			err := loop.Sleep(co, time.Second)
			s.Reschedule(time.Now().Add(time.Hour)) // too late
			return err
		})
		is(t, "Timeout", err, loop.ErrTimeout)
	})
	at(t, "timeout_taskgroup", func(t *testing.T, co *loop.Co) {
		var child error
		err := loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error {
			return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error { child = loop.Sleep(co, time.Hour); return child })
				return loop.Sleep(co, time.Hour)
			})
		})
		is(t, "Timeout", err, loop.ErrTimeout)
		is(t, "child", child, loop.ErrCanceled)
	})
	at(t, "scope_cancel", func(t *testing.T, co *loop.Co) {
		is(t, "with a cause", loop.WithScope(co, func(co *loop.Co, s *loop.Scope) error {
			co.Loop().Call(func() { s.Cancel(errBoom) })
			<-chanOf(co.Err() == nil)
			err := forever(co)
			is(t, "inside", err, errBoom)
			is(t, "as a context", co.Err(), errBoom)
			return err
		}), errBoom)
		is(t, "without", loop.WithScope(co, func(co *loop.Co, s *loop.Scope) error {
			s.Cancel(nil)
			return forever(co)
		}), nil)
		is(t, "the task goes on", loop.Yield(co), nil)
	})
	at(t, "scope_context", func(t *testing.T, co *loop.Co) {
		// The Done channel of a scope's Co closes with the scope, and with the task.
		var early, late, outer <-chan struct{}
		loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error {
			early = co.Done()
			return loop.Sleep(co, time.Hour)
		})
		<-early
		task := spawn(co, func(co *loop.Co) error {
			outer = co.Done()
			return loop.WithScope(co, func(co *loop.Co, _ *loop.Scope) error {
				late = co.Done()
				return loop.Sleep(co, time.Hour)
			})
		})
		turns(co, 1)
		task.Cancel()
		finish(co, task)
		<-late
		<-outer
	})
	at(t, "scope_panic", func(t *testing.T, co *loop.Co) {
		func() {
			defer func() { recover() }()
			loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error { panic("x") })
		}()
		is(t, "the deadline is gone", loop.Sleep(co, time.Hour), nil)
	})
}

func chanOf(ok bool) chan struct{} {
	ch := make(chan struct{})
	if ok {
		close(ch)
	}
	return ch
}
