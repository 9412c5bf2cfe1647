package loop_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_runners.py, test_eager_task_factory.py and the rest of
// test_base_events.py ask.

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
		text := logged(func(func() string) {
			v, err := loop.Run(context.Background(), func(co *loop.Co) (int, error) {
				co.Loop().Call(func() { panic("x") })
				return 5, loop.Yield(co)
			}, loop.WithExceptionHandler(func(loop.Failure) { panic("handler") }))
			eq(t, "value", v, 5)
			is(t, "Run", err, nil)
		})
		eq(t, "logged", strings.Contains(text, "exception handler failed"), true)
	})
	t.Run("default", func(t *testing.T) {
		text := logged(func(sofar func() string) {
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
		var event loop.Event
		var group *loop.TaskGroup
		loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error { group = g; return nil })
		waiter := spawn(co, event.Wait)
		timer := l.CallLater(time.Hour, func() {})
		loop.Yield(co)
		for name, fn := range map[string]func(){
			"Event.Set": event.Set,
			"Timer":     timer.Cancel,
			"Group":     func() { group.Go(hour) },
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
		event.Set()
		is(t, "waiter", finish(co, waiter), nil)
	}, loop.WithDebug())
	at(t, "go_statement_in_task", func(t *testing.T, co *loop.Co) {
		// A goroutine that uses the Co while its task is running.
		text := make(chan string)
		go func() { text <- panics(t, "Yield", func() { loop.Yield(co) }) }()
		eq(t, "text", strings.Contains(<-text, "another goroutine"), true)
	}, loop.WithDebug())
	t.Run("log_slow_callbacks", func(t *testing.T) {
		text := logged(func(sofar func() string) {
			loop.Run(context.Background(), func(co *loop.Co) (int, error) {
				for sofar() == "" {
					time.Sleep(300 * time.Millisecond)
				}
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
