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

// What CPython's test_tasks.py asks of tasks, combinators and shields.

// after is a task that sleeps and then returns v.
func after[T any](co *loop.Co, d time.Duration, v T) *loop.Task[T] {
	return loop.Go(co, func(co *loop.Co) (T, error) { return v, loop.Sleep(co, d) })
}

// afterErr is a task that sleeps and then fails.
func afterErr(co *loop.Co, d time.Duration, err error) *loop.Task[int] {
	return loop.Go(co, func(co *loop.Co) (int, error) {
		if err := loop.Sleep(co, d); err != nil {
			return 0, err
		}
		return 0, err
	})
}

func TestTask(t *testing.T) {
	at(t, "basics", func(t *testing.T, co *loop.Co) {
		inner := func(co *loop.Co) (string, error) {
			v, err := loop.Await(co, after(co, time.Second, "world"))
			return "hello " + v, err
		}
		v, err := loop.Await(co, loop.Go(co, inner))
		eq(t, "value", v, "hello world")
		is(t, "task", err, nil)
		v, _ = inner(co) // a coroutine called is a coroutine awaited
		eq(t, "value", v, "hello world")
	})
	at(t, "names", func(t *testing.T, co *loop.Co) {
		a, b := after(co, 0, 1), after(co, 0, 1)
		eq(t, "differ", a.Name() != b.Name(), true)
		eq(t, "default", strings.HasPrefix(a.Name(), "task-"), true)
		a.SetName("mine")
		eq(t, "Name", a.Name(), "mine")
	})
	t.Run("stop_while_run_in_complete", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := loop.New()
			l.CallLater(time.Second, l.Stop)
			task := spawnOn(l, hour)
			_, err := loop.RunUntilComplete(l, task)
			is(t, "RunUntilComplete", err, loop.ErrNotDone)
			is(t, "Close", l.Close(), nil)
			is(t, "task", task.Err(), loop.ErrCanceled)
		})
	})
	at(t, "get_stack", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error { return hour(co) })
		turns(co, 1)
		eq(t, "stack", strings.Contains(string(task.Stack()), "hour"), true)
		eq(t, "own", strings.Contains(string(co.Task().Stack()), "TestTask"), true)
		task.Cancel()
		finish(co, task)
		eq(t, "done", task.Stack() == nil, true)
	})
	at(t, "current_task", func(t *testing.T, co *loop.Co) {
		var seen []loop.TaskRef
		look := func(co *loop.Co) error {
			seen = append(seen, co.Task())
			loop.Yield(co)
			seen = append(seen, co.Task())
			return nil
		}
		a, b := spawn(co, look), spawn(co, look)
		finish(co, a)
		finish(co, b)
		eq(t, "interleaved", slices.Equal(seen, []loop.TaskRef{a.Ref(), b.Ref(), a.Ref(), b.Ref()}), true)
	})
	at(t, "all_tasks", func(t *testing.T, co *loop.Co) {
		eq(t, "main only", slices.Equal(co.Loop().Tasks(), []loop.TaskRef{co.Task()}), true)
		a, b := spawn(co, hour), spawn(co, hour)
		eq(t, "three", slices.Equal(co.Loop().Tasks(), []loop.TaskRef{co.Task(), a.Ref(), b.Ref()}), true)
		a.Ref().Cancel()
		finish(co, a)
		eq(t, "two", slices.Equal(co.Loop().Tasks(), []loop.TaskRef{co.Task(), b.Ref()}), true)
		eq(t, "Done", a.Ref().Done(), true)
	})
	at(t, "set_result_causes_invalid_state", func(t *testing.T, co *loop.Co) {
		task := after(co, 0, 1)
		if err := task.SetResult(2); err == nil || !strings.Contains(err.Error(), "sets its own result") {
			t.Errorf("SetResult: %v", err)
		}
		if err := task.SetError(errBoom); err == nil {
			t.Error("SetError of a task")
		}
		v, _ := loop.Await(co, task)
		eq(t, "value", v, 1)
	})
	at(t, "error_keeps_its_chain", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error {
			err := finish(co, afterErr(co, 0, errBoom))
			return errors.Join(errOther, err)
		})
		err := finish(co, task)
		is(t, "task", err, errBoom)
		is(t, "task", err, errOther)
	})
	at(t, "context_values", func(t *testing.T, co *loop.Co) {
		// A task sees the values of when it was started, and sets its own.
		one := co.WithValue("k", 1)
		task := loop.Go(one, func(co *loop.Co) (any, error) {
			loop.Yield(co)
			child := loop.Go(co.WithValue("k", 2), func(co *loop.Co) (any, error) { return co.Value("k"), nil })
			v, _ := loop.Await(co, child)
			eq(t, "in the child", v, any(2))
			return co.Value("k"), nil
		})
		v, _ := loop.Await(co, task)
		eq(t, "in the task", v, any(1))
		eq(t, "outside", co.Value("k"), nil)
		_ = loop.Yield(one) // a derived Co is the same coroutine
	})
}

func TestShield(t *testing.T) {
	at(t, "result", func(t *testing.T, co *loop.Co) {
		v, err := loop.Await(co, loop.Shield(after(co, time.Second, 42)))
		eq(t, "value", v, 42)
		is(t, "Shield", err, nil)
	})
	at(t, "exception", func(t *testing.T, co *loop.Co) {
		is(t, "Shield", finish(co, loop.Shield(afterErr(co, time.Second, errBoom))), errBoom)
	})
	at(t, "cancel_inner", func(t *testing.T, co *loop.Co) {
		inner := spawn(co, hour)
		outer := loop.Shield(inner)
		turns(co, 1)
		inner.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
	})
	at(t, "cancel_outer", func(t *testing.T, co *loop.Co) {
		inner := after(co, time.Second, 1)
		outer := loop.Shield(inner)
		turns(co, 1)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		is(t, "inner", finish(co, inner), nil)
		turns(co, 2)
	})
	at(t, "shortcut", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		f.SetResult(42)
		v, _ := loop.Await(co, loop.Shield(f))
		eq(t, "value", v, 42)
	})
	at(t, "effect", func(t *testing.T, co *loop.Co) {
		// The cancelled task ends, what it shielded goes on to its end.
		ended := false
		inner := spawn(co, func(co *loop.Co) error {
			err := loop.Sleep(co, time.Second)
			ended = err == nil
			return err
		})
		outer := spawn(co, func(co *loop.Co) error { return finish(co, loop.Shield(inner)) })
		turns(co, 2)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		is(t, "inner", finish(co, inner), nil)
		eq(t, "ended", ended, true)
	})
	at(t, "gather", func(t *testing.T, co *loop.Co) {
		// A shield around a task that gathers, and a gather of shields.
		a, b := after(co, time.Second, 1), after(co, time.Second, 2)
		whole := loop.Go(co, func(co *loop.Co) ([]int, error) { return loop.Gather[int](co, a, b) })
		outer := spawn(co, func(co *loop.Co) error { return finish(co, loop.Shield(whole)) })
		turns(co, 2)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		vs, err := loop.Await(co, whole)
		eq(t, "values", vs, []int{1, 2})
		is(t, "whole", err, nil)

		c := after(co, time.Second, 3)
		outer = spawn(co, func(co *loop.Co) error {
			_, err := loop.Gather[int](co, loop.Shield(c))
			return err
		})
		turns(co, 2)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		is(t, "shielded", finish(co, c), nil)
	})
}

func TestSubmit(t *testing.T) {
	sum := func(fail, wait bool) func(co *loop.Co) (int, error) {
		return func(co *loop.Co) (int, error) {
			if wait {
				if err := hour(co); err != nil {
					return 0, err
				}
			}
			if fail {
				return 0, errBoom
			}
			return 3, loop.Sleep(co, time.Millisecond)
		}
	}
	at(t, "run_coroutine_threadsafe", func(t *testing.T, co *loop.Co) {
		l := co.Loop()
		v, err := loop.Offload(co, func() (int, error) { return loop.Submit(l, sum(false, false)).Get(context.Background()) })
		eq(t, "value", v, 3)
		is(t, "Get", err, nil)
	})
	at(t, "exception", func(t *testing.T, co *loop.Co) {
		l := co.Loop()
		_, err := loop.Offload(co, func() (int, error) { return loop.Submit(l, sum(true, false)).Get(context.Background()) })
		is(t, "Get", err, errBoom)
	})
	at(t, "timeout", func(t *testing.T, co *loop.Co) {
		l := co.Loop()
		var task *loop.Task[int]
		_, err := loop.Offload(co, func() (int, error) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			task = loop.Submit(l, sum(false, true))
			v, err := task.Get(ctx)
			task.Cancel()
			return v, err
		})
		is(t, "Get", err, context.DeadlineExceeded)
		is(t, "task", finish(co, task), loop.ErrCanceled)
	})
	at(t, "task_cancelled", func(t *testing.T, co *loop.Co) {
		l := co.Loop()
		_, err := loop.Offload(co, func() (int, error) {
			task := loop.Submit(l, sum(false, true))
			l.Post(func() { task.Cancel() })
			return task.Get(context.Background())
		})
		is(t, "Get", err, loop.ErrCanceled)
	})
	at(t, "wrap_future", func(t *testing.T, co *loop.Co) {
		// A future that another goroutine completes.
		f := loop.NewFuture[int](co.Loop())
		go func() {
			time.Sleep(time.Second)
			f.SetResult(5)
		}()
		v, err := loop.Await(co, f)
		eq(t, "value", v, 5)
		is(t, "Await", err, nil)
	})
}

func TestToThread(t *testing.T) {
	at(t, "value_and_error", func(t *testing.T, co *loop.Co) {
		v, err := loop.Offload(co, func() (int, error) { return 7, errBoom })
		eq(t, "value", v, 7)
		is(t, "Offload", err, errBoom)
	})
	at(t, "concurrent", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		nap := func(co *loop.Co) (int, error) {
			loop.OffloadFunc(co, func() { time.Sleep(time.Second) })
			return 1, nil
		}
		vs, err := loop.Gather[int](co, loop.Go(co, nap), loop.Go(co, nap), loop.Go(co, nap))
		eq(t, "values", vs, []int{1, 1, 1})
		is(t, "Gather", err, nil)
		eq(t, "took", time.Since(start), time.Second)
	})
	at(t, "contextvars", func(t *testing.T, co *loop.Co) {
		ctx := co.WithValue("k", "parrot") // a closure carries its context
		v := loop.OffloadValue(co, func() any { return ctx.Value("k") })
		eq(t, "value", v, any("parrot"))
	})
}
