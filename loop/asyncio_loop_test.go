package loop_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_base_events.py, test_events.py and test_runners.py ask.

// bare runs body, in a subtest with a fake clock, with a loop that is not
// running, and closes the loop.
func bare(t *testing.T, name string, body func(t *testing.T, l *loop.Loop, rec *record), opts ...loop.Option) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			noLeak(t)
			var rec record
			l := loop.New(append([]loop.Option{loop.WithExceptionHandler(rec.add)}, opts...)...)
			body(t, l, &rec)
			is(t, "Close", l.Close(), nil)
		})
	})
}

func TestLoop(t *testing.T) {
	bare(t, "close", func(t *testing.T, l *loop.Loop, _ *record) {
		eq(t, "Closed", l.Closed(), false)
		is(t, "Close", l.Close(), nil)
		eq(t, "Closed", l.Closed(), true)
		is(t, "Close", l.Close(), nil)
		is(t, "RunForever", l.RunForever(), loop.ErrClosed)
		_, err := loop.RunUntilComplete(l, loop.NewFuture[int](l))
		is(t, "RunUntilComplete", err, loop.ErrClosed)
		is(t, "Post", l.Post(func() {}), loop.ErrClosed)
	})
	bare(t, "call_soon", func(t *testing.T, l *loop.Loop, _ *record) {
		var order []int
		for i := range 3 {
			l.Call(func() { order = append(order, i) })
		}
		l.Call(func() { l.Call(func() { order = append(order, 3); l.Stop() }) })
		l.RunForever()
		eq(t, "order", order, []int{0, 1, 2, 3})
	})
	bare(t, "cancelled_handle", func(t *testing.T, l *loop.Loop, _ *record) {
		h := l.Call(func() { t.Error("called") })
		h.Cancel()
		var later *loop.Handle
		l.Call(func() { later.Cancel() })
		later = l.Call(func() { t.Error("called") })
		l.Call(l.Stop)
		l.RunForever()
		h.Cancel()
	})
	bare(t, "call_later", func(t *testing.T, l *loop.Loop, _ *record) {
		start := time.Now()
		l.CallLater(100*time.Millisecond, l.Stop)
		l.RunForever()
		eq(t, "took", time.Since(start), 100*time.Millisecond)
	})
	bare(t, "call_later_negative_delays", func(t *testing.T, l *loop.Loop, _ *record) {
		var order []string
		l.CallLater(-time.Second, func() { order = append(order, "a") })
		l.CallLater(-2*time.Second, func() { order = append(order, "b") })
		l.CallLater(0, l.Stop)
		l.RunForever()
		eq(t, "order", order, []string{"b", "a"})
	})
	bare(t, "call_at", func(t *testing.T, l *loop.Loop, _ *record) {
		when := time.Now().Add(time.Minute)
		timer := l.CallAt(when, l.Stop)
		eq(t, "When", timer.When().Equal(when), true)
		l.RunForever()
		eq(t, "now", time.Now().Equal(when), true)
	})
	bare(t, "timers_in_order", func(t *testing.T, l *loop.Loop, _ *record) {
		var order []int
		for i := range 1000 {
			j := i * 7919 % 1000
			l.CallLater(time.Duration(j/10)*time.Second, func() { order = append(order, j/10) })
		}
		l.CallLater(time.Hour, l.Stop)
		l.RunForever()
		eq(t, "sorted", slices.IsSorted(order), true)
		eq(t, "called", len(order), 1000)
	})
	bare(t, "timers_of_one_time_in_order", func(t *testing.T, l *loop.Loop, _ *record) {
		var order []int
		when := time.Now().Add(time.Second)
		for i := range 100 {
			l.CallAt(when, func() { order = append(order, i) })
		}
		l.CallAt(when, l.Stop)
		l.RunForever()
		eq(t, "sorted", slices.IsSorted(order), true)
	})
	bare(t, "cancelled_event_cleanup", func(t *testing.T, l *loop.Loop, _ *record) {
		// Timers that are set and cancelled do not pile up.
		n := 0
		for range 10_000 {
			l.CallLater(time.Hour, func() { t.Error("called") }).Cancel()
		}
		for range 500 {
			l.CallLater(time.Minute, func() { n++ })
		}
		if p := l.PendingTimers(); p > 1500 {
			t.Errorf("%d timers are kept", p)
		}
		l.CallLater(2*time.Hour, l.Stop)
		l.RunForever()
		eq(t, "called", n, 500)
	})
	bare(t, "timer_cancelled_when_due", func(t *testing.T, l *loop.Loop, _ *record) {
		var second *loop.Timer
		when := time.Now().Add(time.Second)
		l.CallAt(when, func() { second.Cancel() })
		second = l.CallAt(when, func() { t.Error("called") })
		l.CallLater(2*time.Second, l.Stop)
		l.RunForever()
	})
	bare(t, "run_once", func(t *testing.T, l *loop.Loop, _ *record) {
		// Stopped in advance, a run has one turn.
		n := 0
		var again func()
		again = func() { n++; l.Call(again) }
		l.Call(again)
		l.Stop()
		is(t, "RunForever", l.RunForever(), nil)
		eq(t, "n", n, 1)
		l.Stop()
		l.RunForever()
		eq(t, "n", n, 2)
	})
	bare(t, "callbacks_never_starve", func(t *testing.T, l *loop.Loop, _ *record) {
		// A callback that calls itself lets timers and tasks have their turn.
		stop := false
		var again func()
		again = func() {
			if !stop {
				l.Call(again)
			}
		}
		l.Call(again)
		task := spawnOn(l, func(co *loop.Co) error { turns(co, 10); stop = true; return nil })
		_, err := loop.RunUntilComplete(l, task)
		is(t, "RunUntilComplete", err, nil)
	})
	bare(t, "run_until_complete", func(t *testing.T, l *loop.Loop, _ *record) {
		start := time.Now()
		v, err := loop.RunUntilComplete(l, loop.Submit(l, func(co *loop.Co) (int, error) { return 10, loop.Sleep(co, time.Second) }))
		eq(t, "value", v, 10)
		is(t, "RunUntilComplete", err, nil)
		eq(t, "took", time.Since(start), time.Second)
		f := loop.NewFuture[int](l) // and again, with a future
		l.CallLater(time.Second, func() { f.SetResult(11) })
		v, _ = loop.RunUntilComplete(l, f)
		eq(t, "value", v, 11)
	})
	bare(t, "run_until_complete_other_loop", func(t *testing.T, l *loop.Loop, _ *record) {
		other := loop.New()
		defer other.Close()
		if _, err := loop.RunUntilComplete(l, loop.NewFuture[int](other)); err == nil || !strings.Contains(err.Error(), "another loop") {
			t.Errorf("got %v", err)
		}
	})
	bare(t, "run_until_complete_stopped", func(t *testing.T, l *loop.Loop, _ *record) {
		task := spawnOn(l, func(co *loop.Co) error { co.Loop().Stop(); return hour(co) })
		_, err := loop.RunUntilComplete(l, task)
		is(t, "RunUntilComplete", err, loop.ErrNotDone)
		eq(t, "text", strings.Contains(err.Error(), "stopped before"), true)
	})
	bare(t, "run_until_complete_panic", func(t *testing.T, l *loop.Loop, rec *record) {
		// The loop can be run again after a task has panicked.
		_, err := loop.RunUntilComplete(l, spawnOn(l, func(co *loop.Co) error { panic("x") }))
		var pe *loop.PanicError
		eq(t, "error", errors.As(err, &pe), true)
		_, err = loop.RunUntilComplete(l, spawnOn(l, func(co *loop.Co) error { return loop.Yield(co) }))
		is(t, "next", err, nil)
		eq(t, "reported", len(rec.all()), 1)
	})
	bare(t, "orphan_future_close_loop", func(t *testing.T, l *loop.Loop, _ *record) {
		// A task cut short by Stop is cancelled by Close.
		task := spawnOn(l, hour)
		l.Call(l.Stop)
		l.RunForever()
		l.Close()
		is(t, "task", task.Err(), loop.ErrCanceled)
	})
	bare(t, "close_pending_future", func(t *testing.T, l *loop.Loop, _ *record) {
		f := loop.NewFuture[int](l)
		l.Close()
		_, err := f.Get(context.Background())
		is(t, "Get", err, loop.ErrClosed)
	})
	bare(t, "running_loop_within_a_loop", func(t *testing.T, l *loop.Loop, _ *record) {
		other := loop.New()
		_, err := loop.RunUntilComplete(l, spawnOn(l, func(co *loop.Co) error {
			is(t, "RunForever", other.RunForever(), loop.ErrRunning)
			_, err := loop.RunUntilComplete(l, loop.NewFuture[int](l))
			is(t, "RunUntilComplete", err, loop.ErrRunning)
			is(t, "Close", l.Close(), loop.ErrRunning)
			return nil
		}))
		is(t, "RunUntilComplete", err, nil)
		other.Close()
	})
	bare(t, "running_elsewhere", func(t *testing.T, l *loop.Loop, _ *record) {
		done := make(chan error)
		go func() { done <- l.RunForever() }()
		synctest.Wait()
		eq(t, "Running", l.Running(), true)
		is(t, "RunForever", l.RunForever(), loop.ErrRunning)
		is(t, "Close", l.Close(), loop.ErrRunning)
		l.Stop()
		<-done
		eq(t, "Running", l.Running(), false)
	})
	bare(t, "call_soon_threadsafe", func(t *testing.T, l *loop.Loop, _ *record) {
		// A posted callback wakes a loop that sleeps.
		go func() {
			time.Sleep(time.Second)
			l.Post(l.Stop)
		}()
		l.CallLater(time.Hour, func() { t.Error("not woken") })
		start := time.Now()
		l.RunForever()
		eq(t, "took", time.Since(start), time.Second)
	})
	bare(t, "call_soon_threadsafe_same_thread", func(t *testing.T, l *loop.Loop, _ *record) {
		var order []string
		l.Call(func() {
			order = append(order, "a")
			l.Post(func() { order = append(order, "c"); l.Stop() })
			order = append(order, "b")
		})
		l.RunForever()
		eq(t, "order", order, []string{"a", "b", "c"})
	})
	bare(t, "post_nil", func(t *testing.T, l *loop.Loop, _ *record) {
		panics(t, "Post(nil)", func() { l.Post(nil) })
		panics(t, "Submit(nil)", func() { loop.Submit[int](l, nil) })
	})
	bare(t, "close_running_event_loop", func(t *testing.T, l *loop.Loop, _ *record) {
		var err error
		l.Call(func() { err = l.Close(); l.Stop() })
		l.RunForever()
		is(t, "Close", err, loop.ErrRunning)
		eq(t, "Closed", l.Closed(), false)
	})
	bare(t, "prompt_cancellation", func(t *testing.T, l *loop.Loop, _ *record) {
		start := time.Now()
		task := spawnOn(l, hour)
		l.CallLater(time.Second, func() { task.Cancel() })
		_, err := loop.RunUntilComplete(l, task)
		is(t, "task", err, loop.ErrCanceled)
		eq(t, "took", time.Since(start), time.Second)
	})
	bare(t, "timeout_rounding", func(t *testing.T, l *loop.Loop, _ *record) {
		// Short sleeps do not make the loop spin.
		n := 0
		_, err := loop.RunUntilComplete(l, spawnOn(l, func(co *loop.Co) error {
			for _, d := range []time.Duration{100 * time.Microsecond, time.Microsecond, 10 * time.Microsecond, time.Nanosecond} {
				n++
				if err := loop.Sleep(co, d); err != nil {
					return err
				}
			}
			return nil
		}))
		is(t, "task", err, nil)
		eq(t, "n", n, 4)
	})
	bare(t, "stops_are_separate", func(t *testing.T, l *loop.Loop, _ *record) {
		for range 100 { // a loop may be run again and again
			l.Call(l.Stop)
			is(t, "RunForever", l.RunForever(), nil)
		}
	})
}
