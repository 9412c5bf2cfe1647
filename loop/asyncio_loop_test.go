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

func TestExecutor(t *testing.T) {
	at(t, "run_in_executor", func(t *testing.T, co *loop.Co) {
		v := loop.OffloadValue(co, func() string { return "yo" })
		eq(t, "value", v, "yo")
	})
	at(t, "run_in_executor_cancel", func(t *testing.T, co *loop.Co) {
		gate := make(chan int)
		task := loop.Go(co, func(co *loop.Co) (int, error) {
			return loop.Offload(co, func() (int, error) { return <-gate, nil })
		})
		turns(co, 1)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		close(gate) // its result has nowhere to go
	})
	own := new(inline)
	at(t, "set_default_executor", func(t *testing.T, co *loop.Co) {
		eq(t, "value", loop.OffloadValue(co, func() int { return 3 }), 3)
	}, loop.WithExecutor(own))
	eq(t, "jobs", own.jobs, 1)
	eq(t, "closed with the loop", own.closed, true)
	at(t, "executor_refuses", func(t *testing.T, co *loop.Co) {
		_, err := loop.Offload(co, func() (int, error) { return 1, nil })
		is(t, "Offload", err, errBoom)
		text := panics(t, "OffloadFunc", func() { loop.OffloadFunc(co, func() {}) })
		eq(t, "text", strings.Contains(text, "boom"), true)
	}, loop.WithExecutor(refusing{}))
	t.Run("shutdown_default_executor_timeout", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			gate := make(chan int)
			_, err := loop.Run(context.Background(), func(co *loop.Co) (int, error) {
				task := spawn(co, func(co *loop.Co) error { return loop.OffloadErr(co, func() error { <-gate; return nil }) })
				turns(co, 1)
				loop.Sleep(co, time.Second) // until the function has begun
				task.Cancel()
				return 0, nil
			}, loop.WithCloseTimeout(time.Minute))
			if err == nil || !strings.Contains(err.Error(), "1 offloaded functions are still running after 1m0s") {
				t.Errorf("Run: %v", err)
			}
			close(gate)
		})
	})
	at(t, "workers", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		err := loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			for range 6 {
				g.Go(func(co *loop.Co) error {
					loop.OffloadFunc(co, func() { time.Sleep(time.Second) })
					return nil
				})
			}
			return nil
		})
		is(t, "group", err, nil)
		eq(t, "two at a time", time.Since(start), 3*time.Second)
	}, loop.WithWorkers(2))
	t.Run("pool", func(t *testing.T) {
		panics(t, "NewPool(0)", func() { loop.NewPool(0) })
		p := loop.NewPool(1)
		is(t, "Close", p.Close(), nil)
		is(t, "Submit", p.Submit(context.Background(), func() {}), loop.ErrExecutorClosed)
	})
}

// inline is an Executor that runs jobs at once.
type inline struct {
	jobs   int
	closed bool
}

func (e *inline) Submit(_ context.Context, job func()) error {
	e.jobs++
	job()
	return nil
}

func (e *inline) Close() error { e.closed = true; return nil }

type refusing struct{}

func (refusing) Submit(context.Context, func()) error { return errBoom }
func (refusing) Close() error                         { return nil }

func TestExceptionHandler(t *testing.T) {
	bare(t, "callback", func(t *testing.T, l *loop.Loop, rec *record) {
		l.Call(func() { panicHere() })
		l.CallLater(time.Second, func() { panic(errBoom) })
		l.Post(func() { panic("posted") })
		l.CallLater(2*time.Second, l.Stop)
		l.RunForever()
		fs := rec.all()
		eq(t, "reported", len(fs), 3)
		eq(t, "message", fs[0].Message, "callback failed")
		is(t, "error", fs[2].Err, errBoom)
		eq(t, "stack", strings.Contains(string(fs[0].Err.(*loop.PanicError).Stack), "panicHere"), true)
	})
	bare(t, "coroutine", func(t *testing.T, l *loop.Loop, rec *record) {
		task := spawnOn(l, func(co *loop.Co) error { panic("x") })
		task.SetName("zero division")
		loop.RunUntilComplete(l, task)
		eq(t, "reported", len(rec.all()), 1)
		eq(t, "task", rec.all()[0].Task, "zero division")
	})
	t.Run("broken", func(t *testing.T) {
		// A handler that panics does not take the loop along.
		v, err := loop.Run(context.Background(), func(co *loop.Co) (int, error) {
			co.Loop().Call(func() { panic("x") })
			return 5, loop.Yield(co)
		}, loop.WithExceptionHandler(func(loop.Failure) { panic("handler") }))
		eq(t, "value", v, 5)
		is(t, "Run", err, nil)
	})
	t.Run("default", func(t *testing.T) {
		text := logged(func() {
			loop.Run(context.Background(), func(co *loop.Co) (int, error) {
				task := spawn(co, func(co *loop.Co) error { panicHere(); return nil })
				task.SetName("culprit")
				return 0, finish(co, task)
			})
		})
		for _, part := range []string{"task failed", "culprit", "oops", "panicHere"} {
			eq(t, part, strings.Contains(text, part), true)
		}
	})
}

func TestDebug(t *testing.T) {
	at(t, "check_thread", func(t *testing.T, co *loop.Co) {
		l := co.Loop()
		eq(t, "on the loop", l.Call(func() {}) == nil, false)
		for name, fn := range map[string]func(){
			"Call":      func() { l.Call(func() {}) },
			"CallLater": func() { l.CallLater(0, func() {}) },
			"Go":        func() { spawn(co, hour) },
			"Tasks":     func() { l.Tasks() },
			"Await":     func() { loop.Yield(co) },
		} {
			text := loop.OffloadValue(co, func() string { return panics(t, name, fn) })
			if !strings.Contains(text, "goroutine") && !strings.Contains(text, "outside its running task") {
				t.Errorf("%s: %s", name, text)
			}
		}
	}, loop.WithDebug())
	at(t, "go_statement_in_task", func(t *testing.T, co *loop.Co) {
		// A goroutine that uses the Co while its task is running.
		text := make(chan string)
		go func() { text <- panics(t, "Yield", func() { loop.Yield(co) }) }()
		eq(t, "text", strings.Contains(<-text, "another goroutine"), true)
	}, loop.WithDebug())
	t.Run("log_slow_callbacks", func(t *testing.T) {
		text := logged(func() {
			loop.Run(context.Background(), func(co *loop.Co) (int, error) {
				co.Task()
				time.Sleep(300 * time.Millisecond)
				return 0, nil
			}, loop.WithDebug())
		})
		eq(t, "logged", strings.Contains(text, "blocks the loop") && strings.Contains(text, "state=sleeping"), true)
	})
}

func TestRun(t *testing.T) {
	t.Run("return", func(t *testing.T) {
		v, err := loop.Run(ctx, func(co *loop.Co) (int, error) { return 42, loop.Sleep(co, time.Microsecond) })
		eq(t, "value", v, 42)
		is(t, "Run", err, nil)
	})
	t.Run("raises", func(t *testing.T) {
		_, err := loop.Run(ctx, func(co *loop.Co) (int, error) { loop.Yield(co); return 0, errBoom })
		is(t, "Run", err, errBoom)
	})
	t.Run("cancels_hanging_tasks", func(t *testing.T) {
		var hanging *loop.Task[struct{}]
		loop.Run(ctx, func(co *loop.Co) (int, error) {
			hanging = spawn(co, hour)
			return 0, loop.Yield(co)
		})
		eq(t, "Canceled", hanging.Canceled(), true)
	})
	t.Run("reports_hanging_tasks_errors", func(t *testing.T) {
		var rec record
		loop.Run(ctx, func(co *loop.Co) (int, error) {
			spawn(co, func(co *loop.Co) error { hour(co); return errBoom })
			return 0, loop.Yield(co)
		}, loop.WithExceptionHandler(rec.add))
		if fs := rec.all(); len(fs) != 1 || fs[0].Err != errBoom {
			t.Errorf("reported %v", fs)
		}
	})
	t.Run("context", func(t *testing.T) {
		type key struct{}
		_, err := loop.Run(context.WithValue(ctx, key{}, "v"), func(co *loop.Co) (int, error) {
			eq(t, "value", co.Value(key{}), any("v"))
			child := loop.Go(co, func(co *loop.Co) (any, error) { return co.Value(key{}), nil })
			v, err := loop.Await(co, child)
			eq(t, "in a child", v, any("v"))
			return 0, err
		})
		is(t, "Run", err, nil)
	})
	t.Run("interrupt_wait", func(t *testing.T) {
		// What an interrupt does with signal.NotifyContext.
		synctest.Test(t, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(context.Background())
			var cleaned bool
			_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
				defer func() { cleaned = true }()
				co.Loop().CallLater(time.Second, interrupt)
				return 0, hour(co)
			})
			is(t, "Run", err, context.Canceled)
			eq(t, "cleaned", cleaned, true)
		})
	})
	t.Run("interrupt_ignored", func(t *testing.T) {
		// A main that deals with the interrupt returns what it likes.
		synctest.Test(t, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(context.Background())
			v, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
				interrupt()
				hour(co)
				co.Task().Uncancel()
				return 7, loop.Sleep(co, time.Second)
			})
			eq(t, "value", v, 7)
			is(t, "Run", err, nil)
		})
	})
	t.Run("canceled_before", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(errBoom)
		_, err := loop.Run(ctx, func(co *loop.Co) (int, error) { return 0, hour(co) })
		is(t, "Run", err, errBoom)
		is(t, "Run", err, loop.ErrCanceled)
	})
}

func TestEager(t *testing.T) {
	at(t, "completion", func(t *testing.T, co *loop.Co) {
		task := loop.GoEager(co, func(co *loop.Co) (string, error) { return "hello", nil })
		eq(t, "Done", task.Done(), true)
		v, _ := loop.Await(co, task)
		eq(t, "value", v, "hello")
	})
	at(t, "block_after_step", func(t *testing.T, co *loop.Co) {
		n := 0
		task := loop.GoEager(co, func(co *loop.Co) (int, error) { n++; err := loop.Sleep(co, time.Second); n++; return n, err })
		eq(t, "Done", task.Done(), false)
		eq(t, "n", n, 1)
		v, err := loop.Await(co, task)
		eq(t, "value", v, 2)
		is(t, "task", err, nil)
	})
	at(t, "await_future_during_step", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		task := loop.GoEager(co, func(co *loop.Co) (int, error) { return loop.Await(co, f) })
		f.SetResult(8)
		v, _ := loop.Await(co, task)
		eq(t, "value", v, 8)
	})
	at(t, "cancellation", func(t *testing.T, co *loop.Co) {
		done := loop.GoEager(co, func(co *loop.Co) (int, error) { return 1, nil })
		eq(t, "Cancel of a done task", done.Cancel(), false)
		task := loop.GoEager(co, func(co *loop.Co) (int, error) { return 0, hour(co) })
		eq(t, "Cancel", task.Cancel(), true)
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "current_task", func(t *testing.T, co *loop.Co) {
		outer := co.Task()
		loop.GoEager(co, func(co *loop.Co) (int, error) {
			eq(t, "inner", co.Task() != outer, true)
			return 0, loop.Yield(co)
		})
		eq(t, "outer", co.Task(), outer)
		is(t, "outer may wait", loop.Yield(co), nil)
	})
	at(t, "all_tasks", func(t *testing.T, co *loop.Co) {
		loop.GoEager(co, func(co *loop.Co) (int, error) { return 0, nil })
		eq(t, "done", len(co.Loop().Tasks()), 1)
		loop.GoEager(co, func(co *loop.Co) (int, error) { return 0, hour(co) })
		eq(t, "blocked", len(co.Loop().Tasks()), 2)
	})
	at(t, "context", func(t *testing.T, co *loop.Co) {
		loop.GoEager(co.WithValue("k", "v"), func(co *loop.Co) (int, error) {
			eq(t, "value", co.Value("k"), any("v"))
			return 0, nil
		})
	})
	at(t, "recursive", func(t *testing.T, co *loop.Co) {
		var tree func(co *loop.Co, depth int) (int, error)
		tree = func(co *loop.Co, depth int) (int, error) {
			if depth == 0 {
				return 1, loop.Yield(co)
			}
			a := loop.GoEager(co, func(co *loop.Co) (int, error) { return tree(co, depth-1) })
			b := loop.GoEager(co, func(co *loop.Co) (int, error) { return tree(co, depth-1) })
			vs, err := loop.Gather[int](co, a, b)
			return vs[0] + vs[1], err
		}
		n, err := tree(co, 6)
		eq(t, "leaves", n, 64)
		is(t, "tree", err, nil)
	})
	at(t, "nested_errors", func(t *testing.T, co *loop.Co) {
		// Coroutines made by coroutines are known as the loop's.
		loop.GoEager(co, func(co *loop.Co) (int, error) {
			loop.GoEager(co, func(co *loop.Co) (int, error) {
				_, err := loop.NewFuture[int](co.Loop()).Get(ctx)
				is(t, "Get", err, loop.ErrDeadlock)
				return 0, nil
			})
			return 0, nil
		})
	})
}
