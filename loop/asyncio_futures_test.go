package loop_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_futures.py and test_futures2.py ask.

func TestFuture(t *testing.T) {
	at(t, "initial_state", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		eq(t, "Done", f.Done(), false)
		eq(t, "Canceled", f.Canceled(), false)
		eq(t, "Loop", f.Loop() == co.Loop(), true)
		_, err := f.Result()
		is(t, "Result", err, loop.ErrNotDone)
		is(t, "Err", f.Err(), loop.ErrNotDone)
		f.Cancel()
		eq(t, "Canceled", f.Canceled(), true)
	})
	at(t, "cancel", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		eq(t, "Cancel", f.Cancel(), true)
		eq(t, "Done", f.Done(), true)
		_, err := f.Result()
		is(t, "Result", err, loop.ErrCanceled)
		is(t, "SetResult", f.SetResult(1), loop.ErrDone)
		is(t, "SetError", f.SetError(errBoom), loop.ErrDone)
		eq(t, "second Cancel", f.Cancel(), false)
	})
	at(t, "result", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		is(t, "SetResult", f.SetResult(42), nil)
		v, err := f.Result()
		eq(t, "value", v, 42)
		is(t, "Result", err, nil)
		is(t, "second", f.SetResult(43), loop.ErrDone)
		eq(t, "Cancel", f.Cancel(), false)
	})
	at(t, "exception", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		is(t, "SetError", f.SetError(errBoom), nil)
		is(t, "Err", f.Err(), errBoom)
		_, err := f.Result()
		is(t, "Result", err, errBoom)
		is(t, "Await", finish(co, f), errBoom)
	})
	at(t, "exception_nil", func(t *testing.T, co *loop.Co) {
		panics(t, "SetError(nil)", func() { loop.NewFuture[int](co.Loop()).SetError(nil) })
	})
	at(t, "set_result_unless_cancelled", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		f.Cancel()
		f.SetResult(2)
		eq(t, "Canceled", f.Canceled(), true)
	})
	at(t, "wrap_future_cancel", func(t *testing.T, co *loop.Co) {
		// Cancelled on the loop, a goroutine in Get learns of it.
		f := loop.NewFuture[int](co.Loop())
		co.Loop().CallLater(time.Second, func() { f.Cancel() })
		_, err := loop.Offload(co, func() (int, error) { return f.Get(context.Background()) })
		is(t, "Get", err, loop.ErrCanceled)
	})
	at(t, "traceback", func(t *testing.T, co *loop.Co) {
		task := spawn(co, func(co *loop.Co) error { panicHere(); return nil })
		err := finish(co, task)
		pe, ok := err.(*loop.PanicError)
		eq(t, "stack", ok && strings.Contains(string(pe.Stack), "panicHere"), true)
	}, loop.WithExceptionHandler(func(loop.Failure) {}))
	at(t, "many_awaiters", func(t *testing.T, co *loop.Co) {
		f, n := loop.NewFuture[int](co.Loop()), 0
		for range 10 {
			spawn(co, func(co *loop.Co) error { v, err := loop.Await(co, f); n += v; return err })
		}
		turns(co, 2)
		f.SetResult(1)
		turns(co, 3)
		eq(t, "n", n, 10)
	})
}

func TestDoneCallback(t *testing.T) {
	at(t, "invoked_on_set_result", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[string](co.Loop())
		var got []string
		note := func(f *loop.Future[string]) { v, _ := f.Result(); got = append(got, v) }
		f.AddDoneCallback(note)
		f.AddDoneCallback(note)
		turns(co, 2)
		eq(t, "before", len(got), 0)
		f.SetResult("foo")
		eq(t, "never inline", len(got), 0)
		turns(co, 3)
		eq(t, "after", got, []string{"foo", "foo"})
		f.AddDoneCallback(note)
		eq(t, "never inline, even when done", len(got), 2)
		turns(co, 3)
		eq(t, "at the end", len(got), 3)
	})
	at(t, "invoked_on_set_exception", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		var got error
		f.AddDoneCallback(func(f *loop.Future[int]) { got = f.Err() })
		f.SetError(errBoom)
		turns(co, 3)
		is(t, "seen", got, errBoom)
	})
	at(t, "remove", func(t *testing.T, co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		var got []int
		var removes []func() bool
		for i := range 5 {
			removes = append(removes, f.AddDoneCallback(func(*loop.Future[int]) { got = append(got, i) }))
		}
		eq(t, "first", removes[0](), true)
		turns(co, 2)
		eq(t, "third", removes[2](), true)
		eq(t, "again", removes[2](), false)
		f.SetResult(0)
		turns(co, 1)
		eq(t, "when scheduled", removes[4](), true)
		turns(co, 3)
		eq(t, "called", got, []int{1, 3})
		eq(t, "too late", removes[1](), false)
	})
	at(t, "list_mutation", func(t *testing.T, co *loop.Co) {
		// A callback may remove another, and add one.
		f := loop.NewFuture[int](co.Loop())
		var got []string
		var remove func() bool
		f.AddDoneCallback(func(*loop.Future[int]) {
			got = append(got, "a")
			remove()
			f.AddDoneCallback(func(*loop.Future[int]) { got = append(got, "c") })
		})
		remove = f.AddDoneCallback(func(*loop.Future[int]) { got = append(got, "b") })
		f.SetResult(0)
		turns(co, 5)
		eq(t, "called", got, []string{"a", "c"})
	})
}

func TestNeverRetrieved(t *testing.T) {
	// unseen runs body and returns the failures reported while it ran, and at
	// the end.
	unseen := func(t *testing.T, body func(co *loop.Co)) []loop.Failure {
		t.Helper()
		noLeak(t)
		var rec record
		loop.Run(context.Background(), func(co *loop.Co) (int, error) {
			body(co)
			return 0, nil
		}, loop.WithExceptionHandler(rec.add))
		return rec.all()
	}
	t.Run("exception_unretrieved", func(t *testing.T) {
		fs := unseen(t, func(co *loop.Co) {
			task := afterErr(co, 0, errBoom)
			task.SetName("culprit")
			turns(co, 3)
		})
		if len(fs) != 1 || fs[0].Task != "culprit" || fs[0].Err != errBoom || !strings.Contains(fs[0].Message, "never retrieved") {
			t.Errorf("reported %v", fs)
		}
	})
	t.Run("reported_when_collected", func(t *testing.T) {
		var rec record
		loop.Run(context.Background(), func(co *loop.Co) (int, error) {
			loop.NewFuture[int](co.Loop()).SetError(errBoom)
			for range 200 { // a cleanup runs some time after the collection
				runtime.GC()
				loop.Sleep(co, time.Millisecond)
				if len(rec.all()) > 0 {
					return 0, nil
				}
			}
			t.Error("not reported while the loop runs")
			return 0, nil
		}, loop.WithExceptionHandler(rec.add))
		eq(t, "reported once", len(rec.all()), 1)
	})
	t.Run("retrieved", func(t *testing.T) {
		fs := unseen(t, func(co *loop.Co) {
			finish(co, afterErr(co, 0, errBoom))
			a, b := afterErr(co, 0, errBoom), afterErr(co, 0, errBoom)
			turns(co, 4)
			a.Result()
			b.Err()
			after(co, 0, 1)
		})
		eq(t, "reported", fs, nil)
	})
	t.Run("not_after_cancel", func(t *testing.T) {
		fs := unseen(t, func(co *loop.Co) {
			spawn(co, hour)
			loop.NewFuture[int](co.Loop()).Cancel()
			turns(co, 1)
		})
		eq(t, "reported", fs, nil)
	})
	t.Run("many", func(t *testing.T) {
		fs := unseen(t, func(co *loop.Co) {
			for range 1000 {
				finish(co, afterErr(co, 0, errBoom))
			}
			afterErr(co, 0, errOther)
			turns(co, 3)
		})
		eq(t, "reported", len(fs), 1)
	})
}
