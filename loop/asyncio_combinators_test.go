package loop_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_tasks.py asks of gather, wait and as_completed.

func TestGather(t *testing.T) {
	at(t, "success", func(t *testing.T, co *loop.Co) {
		vs, err := loop.Gather[int](co, after(co, 2*time.Second, 1), after(co, time.Second, 2), after(co, 0, 3))
		is(t, "Gather", err, nil)
		eq(t, "in order", vs, []int{1, 2, 3})
	})
	at(t, "one_exception", func(t *testing.T, co *loop.Co) {
		start := time.Now()
		slow := after(co, time.Hour, 1)
		_, err := loop.Gather[int](co, slow, afterErr(co, time.Second, errBoom))
		is(t, "Gather", err, errBoom)
		eq(t, "at once", time.Since(start), time.Second)
		eq(t, "the others go on", slow.Done(), false)
	})
	at(t, "result_exception_success", func(t *testing.T, co *loop.Co) {
		_, err := loop.Gather[int](co, after(co, 0, 1), afterErr(co, time.Second, errBoom), afterErr(co, 0, errOther))
		is(t, "the first to fail counts", err, errOther)
		loop.Sleep(co, 2*time.Second)
	}, loop.WithExceptionHandler(func(f loop.Failure) {}))
	at(t, "return_exceptions", func(t *testing.T, co *loop.Co) {
		os, err := loop.GatherAll[int](co, after(co, time.Second, 1), afterErr(co, 0, errBoom))
		is(t, "GatherAll", err, nil)
		eq(t, "outcomes", os, []loop.Outcome[int]{{Value: 1}, {Err: errBoom}})
	})
	at(t, "empty", func(t *testing.T, co *loop.Co) {
		vs, err := loop.Gather[int](co)
		eq(t, "values", len(vs), 0)
		is(t, "Gather", err, nil)
	})
	at(t, "heterogenous_futures", func(t *testing.T, co *loop.Co) {
		// Futures and tasks mix; those of another loop are refused.
		f := loop.NewFuture[int](co.Loop())
		f.SetResult(1)
		vs, err := loop.Gather[int](co, f, after(co, 0, 2))
		eq(t, "values", vs, []int{1, 2})
		is(t, "Gather", err, nil)
		other := loop.New()
		defer other.Close()
		if _, err := loop.Gather[int](co, loop.NewFuture[int](other)); err == nil {
			t.Error("a future of another loop was accepted")
		}
	})
	at(t, "one_cancellation", func(t *testing.T, co *loop.Co) {
		a := after(co, time.Hour, 1)
		co.Loop().Call(func() { a.Cancel() })
		_, err := loop.Gather[int](co, a, after(co, time.Second, 2))
		is(t, "Gather", err, loop.ErrCanceled)
		eq(t, "the caller is not", co.Task().Canceling(), 0)
		b := after(co, time.Hour, 1)
		co.Loop().Call(func() { b.Cancel() })
		os, err := loop.GatherAll[int](co, b, after(co, 0, 2))
		is(t, "GatherAll", err, nil)
		is(t, "outcome", os[0].Err, loop.ErrCanceled)
	})
	at(t, "duplicate", func(t *testing.T, co *loop.Co) {
		a := after(co, time.Second, 7)
		vs, _ := loop.Gather[int](co, a, a, a)
		eq(t, "values", vs, []int{7, 7, 7})
	})
	at(t, "cancellation_broadcast", func(t *testing.T, co *loop.Co) {
		a, b := after(co, time.Hour, 1), after(co, time.Hour, 2)
		outer := spawn(co, func(co *loop.Co) error {
			_, err := loop.Gather[int](co, a, b)
			return err
		})
		turns(co, 2)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		eq(t, "children", a.Canceled() && b.Canceled(), true)
	})
	at(t, "cancel_gather_waits", func(t *testing.T, co *loop.Co) {
		// A cancelled Gather ends when its children have ended.
		ended := false
		slow := spawn(co, func(co *loop.Co) error {
			hour(co)
			loop.Sleep(co, time.Second)
			ended = true
			return nil
		})
		outer := spawn(co, func(co *loop.Co) error {
			_, err := loop.Gather[struct{}](co, slow)
			return err
		})
		turns(co, 2)
		outer.Cancel()
		is(t, "outer", finish(co, outer), loop.ErrCanceled)
		eq(t, "ended", ended, true)
	})
	at(t, "exception_marking", func(t *testing.T, co *loop.Co) {
		// Errors that Gather has seen count as retrieved: run would complain.
		_, err := loop.Gather[int](co, after(co, time.Second, 1), afterErr(co, 0, errBoom))
		is(t, "Gather", err, errBoom)
	})
	at(t, "recursive", func(t *testing.T, co *loop.Co) {
		var tree func(co *loop.Co, depth int) (int, error)
		tree = func(co *loop.Co, depth int) (int, error) {
			if depth == 0 {
				return 1, nil
			}
			sub := func() *loop.Task[int] {
				return loop.Go(co, func(co *loop.Co) (int, error) { return tree(co, depth-1) })
			}
			vs, err := loop.Gather[int](co, sub(), sub(), sub())
			return 1 + vs[0] + vs[1] + vs[2], err
		}
		n, err := tree(co, 5)
		eq(t, "tasks", n, 364)
		is(t, "tree", err, nil)
	})
}

func TestWait(t *testing.T) {
	names := func(fs []*loop.Task[int]) (vs []int) {
		for _, f := range fs {
			v, _ := f.Result()
			vs = append(vs, v)
		}
		return vs
	}
	at(t, "wait", func(t *testing.T, co *loop.Co) {
		done, pending, err := loop.Wait(co, loop.AllCompleted, after(co, time.Second, 1), after(co, 0, 2))
		eq(t, "done", names(done), []int{1, 2})
		eq(t, "pending", len(pending), 0)
		is(t, "Wait", err, nil)
	})
	at(t, "duplicates", func(t *testing.T, co *loop.Co) {
		a := after(co, time.Second, 1)
		done, _, _ := loop.Wait(co, loop.AllCompleted, a, a)
		eq(t, "done", len(done), 1)
	})
	at(t, "nothing", func(t *testing.T, co *loop.Co) {
		done, pending, err := loop.Wait[*loop.Task[int]](co, loop.FirstCompleted)
		eq(t, "futures", len(done)+len(pending), 0)
		is(t, "Wait", err, nil)
	})
	at(t, "first_completed", func(t *testing.T, co *loop.Co) {
		a, b := after(co, time.Hour, 1), after(co, time.Second, 2)
		done, pending, _ := loop.Wait(co, loop.FirstCompleted, a, b)
		eq(t, "done", slices.Equal(done, []*loop.Task[int]{b}), true)
		eq(t, "pending", slices.Equal(pending, []*loop.Task[int]{a}), true)
	})
	at(t, "really_done", func(t *testing.T, co *loop.Co) {
		// All that are done by then are reported, not just the first.
		a, b := after(co, time.Second, 1), after(co, time.Second, 2)
		done, pending, _ := loop.Wait(co, loop.FirstCompleted, a, b, after(co, time.Hour, 3))
		eq(t, "done", names(done), []int{1, 2})
		eq(t, "pending", len(pending), 1)
	})
	at(t, "first_exception", func(t *testing.T, co *loop.Co) {
		a, b := after(co, time.Hour, 1), afterErr(co, time.Second, errBoom)
		done, pending, err := loop.Wait(co, loop.FirstError, a, b, after(co, 0, 3))
		eq(t, "done", len(done), 2)
		eq(t, "pending", slices.Equal(pending, []*loop.Task[int]{a}), true)
		is(t, "Wait", err, nil)
		is(t, "b", b.Err(), errBoom)
	})
	at(t, "first_exception_already", func(t *testing.T, co *loop.Co) {
		b := afterErr(co, 0, errBoom)
		loop.Sleep(co, time.Second)
		done, pending, _ := loop.Wait(co, loop.FirstError, after(co, time.Hour, 1), b)
		eq(t, "done", slices.Equal(done, []*loop.Task[int]{b}), true)
		eq(t, "pending", len(pending), 1)
		b.Err()
	})
	at(t, "with_exception", func(t *testing.T, co *loop.Co) {
		b := afterErr(co, time.Second, errBoom)
		done, _, err := loop.Wait(co, loop.AllCompleted, after(co, 0, 1), b)
		eq(t, "done", len(done), 2)
		is(t, "Wait", err, nil)
		is(t, "b", b.Err(), errBoom)
	})
	at(t, "with_timeout", func(t *testing.T, co *loop.Co) {
		a, b := after(co, time.Second, 1), after(co, time.Hour, 2)
		done, pending, err := loop.WaitTimeout(co, time.Minute, loop.AllCompleted, a, b)
		is(t, "WaitTimeout", err, nil)
		eq(t, "done", names(done), []int{1})
		eq(t, "pending", slices.Equal(pending, []*loop.Task[int]{b}), true)
		eq(t, "nothing is cancelled", b.Done(), false)
	})
	at(t, "concurrent_complete", func(t *testing.T, co *loop.Co) {
		a, b := after(co, time.Second, 1), after(co, time.Second, 2)
		done, pending, _ := loop.WaitTimeout(co, time.Second+1, loop.AllCompleted, a, b)
		eq(t, "done", len(done), 2)
		eq(t, "pending", len(pending), 0)
	})
	at(t, "mixed_types", func(t *testing.T, co *loop.Co) {
		done, _, err := loop.Wait[loop.Waitable](co, loop.AllCompleted, after(co, 0, 1), after(co, 0, "x"))
		eq(t, "done", len(done), 2)
		is(t, "Wait", err, nil)
	})
}

func TestAsCompleted(t *testing.T) {
	at(t, "as_completed", func(t *testing.T, co *loop.Co) {
		var got []string
		for v, err := range loop.AsCompleted[string](co,
			after(co, 3*time.Second, "c"), after(co, time.Second, "a"), after(co, 2*time.Second, "b")) {
			is(t, "outcome", err, nil)
			got = append(got, v)
		}
		eq(t, "order", got, []string{"a", "b", "c"})
	})
	at(t, "with_timeout", func(t *testing.T, co *loop.Co) {
		var got []string
		var last error
		loop.Timeout(co, time.Minute, func(co *loop.Co, _ *loop.Scope) error {
			for v, err := range loop.AsCompleted[string](co, after(co, time.Second, "a"), after(co, time.Hour, "b")) {
				got = append(got, v)
				last = err
			}
			return last
		})
		eq(t, "got", got, []string{"a", ""})
		is(t, "last", last, loop.ErrTimeout)
	})
	at(t, "unused_timeout", func(t *testing.T, co *loop.Co) {
		is(t, "Timeout", loop.Timeout(co, time.Hour, func(co *loop.Co, _ *loop.Scope) error {
			for _, err := range loop.AsCompleted[int](co, after(co, time.Second, 1)) {
				return err
			}
			return errBoom
		}), nil)
	})
	at(t, "resume_iterator", func(t *testing.T, co *loop.Co) {
		// The body of the loop may wait as well, and leave and start anew.
		fs := []loop.Awaitable[int]{after(co, time.Second, 1), after(co, 2*time.Second, 2)}
		for v := range loop.AsCompleted(co, fs...) {
			eq(t, "first", v, 1)
			loop.Sleep(co, time.Hour)
			break
		}
		n := 0
		for v := range loop.AsCompleted(co, fs...) {
			n += v
		}
		eq(t, "sum", n, 3)
	})
	at(t, "concurrent", func(t *testing.T, co *loop.Co) {
		sum := func(f ...loop.Awaitable[int]) *loop.Task[int] {
			return loop.Go(co, func(co *loop.Co) (n int, err error) {
				for v, err := range loop.AsCompleted(co, f...) {
					n += v
					is(t, "outcome", err, nil)
				}
				return n, nil
			})
		}
		a, b := after(co, time.Second, 1), after(co, 2*time.Second, 2)
		x, y := sum(a, b), sum(b, a)
		vs, _ := loop.Gather[int](co, x, y)
		eq(t, "sums", vs, []int{3, 3})
	})
	at(t, "duplicates", func(t *testing.T, co *loop.Co) {
		a, n := after(co, time.Second, 1), 0
		for v := range loop.AsCompleted[int](co, a, a, a) {
			n += v
		}
		eq(t, "sum", n, 1)
	})
	at(t, "same_task_out", func(t *testing.T, co *loop.Co) {
		for _, err := range loop.AsCompleted[int](co, afterErr(co, 0, errBoom)) {
			is(t, "outcome", err, errBoom)
		}
	})
}
