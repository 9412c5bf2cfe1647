package loop_test

import (
	"cmp"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_queues.py asks.

func TestQueue(t *testing.T) {
	at(t, "empty", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		eq(t, "Empty", q.Empty(), true)
		is(t, "TryPut", q.TryPut(1), nil)
		eq(t, "Empty", q.Empty(), false)
		q.TryGet()
		eq(t, "Empty", q.Empty(), true)
	})
	at(t, "full", func(t *testing.T, co *loop.Co) {
		unbounded := loop.NewQueue[int](0)
		unbounded.TryPut(1)
		eq(t, "unbounded", unbounded.Full(), false)
		q := loop.NewQueue[int](1)
		eq(t, "Full", q.Full(), false)
		q.TryPut(1)
		eq(t, "Full", q.Full(), true)
		eq(t, "Cap", q.Cap(), 1)
	})
	at(t, "order_fifo", func(t *testing.T, co *loop.Co) {
		eq(t, "order", drain(loop.NewQueue[int](0), 1, 3, 2), []int{1, 3, 2})
	})
	at(t, "order_lifo", func(t *testing.T, co *loop.Co) {
		eq(t, "order", drain(loop.NewLIFOQueue[int](0), 1, 3, 2), []int{2, 3, 1})
	})
	at(t, "order_priority", func(t *testing.T, co *loop.Co) {
		eq(t, "order", drain(loop.NewPriorityQueue(0, cmp.Compare[int]), 1, 3, 2, 2), []int{1, 2, 2, 3})
	})
	at(t, "order_ring", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		next, want := 0, 0
		for n := range 40 {
			for range n {
				q.TryPut(next)
				next++
			}
			for range n / 2 {
				v, _ := q.TryGet()
				eq(t, "value", v, want)
				want++
			}
		}
	})
	at(t, "maxsize", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](2)
		put := 0
		w := spawn(co, func(co *loop.Co) error {
			for i := range 3 {
				if err := q.Put(co, i); err != nil {
					return err
				}
				put++
			}
			return nil
		})
		turns(co, 3)
		eq(t, "put", put, 2)
		v, err := q.Get(co)
		eq(t, "value", v, 0)
		is(t, "Get", err, nil)
		is(t, "putter", finish(co, w), nil)
		eq(t, "Len", q.Len(), 2)
	})
}

func drain(q *loop.Queue[int], vs ...int) (got []int) {
	for _, v := range vs {
		q.TryPut(v)
	}
	for !q.Empty() {
		v, _ := q.TryGet()
		got = append(got, v)
	}
	return got
}

func getter(co *loop.Co, q *loop.Queue[int]) *loop.Task[int] {
	return loop.Go(co, func(co *loop.Co) (int, error) { return q.Get(co) })
}

func putter(co *loop.Co, q *loop.Queue[int], v int) *loop.Task[struct{}] {
	return spawn(co, func(co *loop.Co) error { return q.Put(co, v) })
}

func TestQueueGet(t *testing.T) {
	at(t, "blocking_get", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		q.TryPut(1)
		v, err := q.Get(co)
		eq(t, "value", v, 1)
		is(t, "Get", err, nil)
	})
	at(t, "get_with_putters", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](1)
		q.TryPut(1)
		p := putter(co, q, 2)
		turns(co, 1)
		v, _ := q.Get(co)
		eq(t, "first", v, 1)
		is(t, "putter", finish(co, p), nil)
		v, _ = q.Get(co)
		eq(t, "second", v, 2)
	})
	at(t, "blocking_get_wait", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		co.Loop().CallLater(10*time.Millisecond, func() { q.TryPut(1) })
		start := time.Now()
		v, err := q.Get(co)
		eq(t, "value", v, 1)
		is(t, "Get", err, nil)
		eq(t, "waited", time.Since(start), 10*time.Millisecond)
	})
	at(t, "nonblocking_get", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		q.TryPut(1)
		v, err := q.TryGet()
		eq(t, "value", v, 1)
		is(t, "TryGet", err, nil)
	})
	at(t, "nonblocking_get_exception", func(t *testing.T, co *loop.Co) {
		_, err := loop.NewQueue[int](0).TryGet()
		is(t, "TryGet", err, loop.ErrQueueEmpty)
	})
	at(t, "get_cancelled_race", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		a, b := getter(co, q), getter(co, q)
		turns(co, 1)
		a.Cancel()
		is(t, "a", finish(co, a), loop.ErrCanceled)
		q.TryPut(1)
		v, err := loop.Await(co, b)
		eq(t, "b", v, 1)
		is(t, "b", err, nil)
	})
	at(t, "get_cancel_drop_one_pending_reader", func(t *testing.T, co *loop.Co) {
		// The value put for a reader that is cancelled stays for the next.
		q := loop.NewQueue[int](0)
		a := getter(co, q)
		turns(co, 1)
		q.TryPut(1)
		q.TryPut(2)
		a.Cancel()
		if err := finish(co, a); err == nil {
			t.Error("the reader was not cancelled")
		}
		v, _ := q.TryGet()
		w, _ := q.TryGet()
		eq(t, "values", []int{v, w}, []int{1, 2})
	})
	at(t, "get_cancel_drop_many_pending_readers", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		a, b, c := getter(co, q), getter(co, q), getter(co, q)
		turns(co, 1)
		q.TryPut(1)
		q.TryPut(2)
		a.Cancel()
		v, _ := loop.Await(co, b)
		w, _ := loop.Await(co, c)
		eq(t, "values", v+w, 3)
	})
	at(t, "get_with_waiting_putters", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](1)
		putter(co, q, 1)
		putter(co, q, 2)
		turns(co, 1)
		v, _ := q.Get(co)
		w, _ := q.Get(co)
		eq(t, "values", []int{v, w}, []int{1, 2})
	})
	at(t, "why_are_getters_waiting", func(t *testing.T, co *loop.Co) {
		// A producer and a consumer at full speed do not lock each other up.
		q := loop.NewQueue[int](2)
		p := spawn(co, func(co *loop.Co) error {
			for i := range 20 {
				if err := q.Put(co, i); err != nil {
					return err
				}
			}
			return nil
		})
		for i := range 20 {
			v, err := q.Get(co)
			eq(t, "value", v, i)
			is(t, "Get", err, nil)
		}
		is(t, "producer", finish(co, p), nil)
	})
	at(t, "cancelled_getters_leave", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		for range 100 {
			_, err := loop.WithTimeout(co, time.Millisecond, q.Get)
			is(t, "Get", err, loop.ErrTimeout)
		}
		q.TryPut(1)
		v, _ := q.TryGet()
		eq(t, "value", v, 1)
	})
}

func TestQueuePut(t *testing.T) {
	at(t, "blocking_put", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		is(t, "Put", q.Put(co, 1), nil)
		eq(t, "Len", q.Len(), 1)
	})
	at(t, "blocking_put_wait", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](1)
		q.TryPut(1)
		start := time.Now()
		co.Loop().CallLater(10*time.Millisecond, func() { q.TryGet() })
		is(t, "Put", q.Put(co, 2), nil)
		eq(t, "waited", time.Since(start), 10*time.Millisecond)
	})
	at(t, "nonblocking_put_exception", func(t *testing.T, co *loop.Co) {
		for _, q := range []*loop.Queue[int]{
			loop.NewQueue[int](1), loop.NewLIFOQueue[int](1), loop.NewPriorityQueue(1, cmp.Compare[int]),
		} {
			is(t, "TryPut", q.TryPut(1), nil)
			is(t, "TryPut", q.TryPut(2), loop.ErrQueueFull)
		}
	})
	at(t, "put_cancel_drop", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](1)
		q.TryPut(1)
		p := putter(co, q, 2)
		turns(co, 1)
		v, _ := q.TryGet() // makes room, the putter is told
		eq(t, "value", v, 1)
		p.Cancel()
		is(t, "putter", finish(co, p), loop.ErrCanceled)
		_, err := q.TryGet()
		is(t, "its value is not there", err, loop.ErrQueueEmpty)
	})
	at(t, "put_cancelled", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](1)
		q.TryPut(1)
		p := putter(co, q, 2)
		turns(co, 1)
		p.Cancel()
		is(t, "putter", finish(co, p), loop.ErrCanceled)
		eq(t, "Len", q.Len(), 1)
	})
	at(t, "put_cancelled_race", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](1)
		q.TryPut(1)
		a, b := putter(co, q, 2), putter(co, q, 3)
		turns(co, 1)
		q.TryGet()
		a.Cancel() // it was told of the room, and must tell the next
		is(t, "a", finish(co, a), loop.ErrCanceled)
		is(t, "b", finish(co, b), nil)
		v, _ := q.TryGet()
		eq(t, "value", v, 3)
	})
	at(t, "put_with_waiting_getters", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		g := getter(co, q)
		turns(co, 1)
		q.Put(co, 7)
		v, _ := loop.Await(co, g)
		eq(t, "value", v, 7)
	})
	at(t, "why_are_putters_waiting", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](2)
		var ps []*loop.Task[struct{}]
		for i := range 4 {
			ps = append(ps, putter(co, q, i))
		}
		for range 4 {
			loop.Yield(co)
			if _, err := q.Get(co); err != nil {
				t.Error(err)
			}
		}
		for _, err := range allDone(co, ps) {
			is(t, "putter", err, nil)
		}
	})
}

func TestQueueJoin(t *testing.T) {
	at(t, "task_done_underflow", func(t *testing.T, co *loop.Co) {
		panics(t, "TaskDone", loop.NewQueue[int](0).TaskDone)
	})
	at(t, "task_done", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		sum, joined := 0, false
		for i := range 100 {
			q.TryPut(i)
		}
		for range 2 {
			spawn(co, func(co *loop.Co) error {
				for {
					v, err := q.Get(co)
					if err != nil {
						return err
					}
					loop.Yield(co)
					if joined {
						t.Error("Join returned too early")
					}
					sum += v
					q.TaskDone()
				}
			})
		}
		is(t, "Join", q.Join(co), nil)
		joined = true
		eq(t, "sum", sum, 4950)
	})
	at(t, "join_empty_queue", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		is(t, "Join", q.Join(co), nil)
		is(t, "Join", q.Join(co), nil)
	})
}

func TestQueueShutdown(t *testing.T) {
	at(t, "shutdown_empty", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		q.Shutdown(false)
		is(t, "Put", q.Put(co, 1), loop.ErrQueueShutdown)
		is(t, "TryPut", q.TryPut(1), loop.ErrQueueShutdown)
		_, err := q.Get(co)
		is(t, "Get", err, loop.ErrQueueShutdown)
		_, err = q.TryGet()
		is(t, "TryGet", err, loop.ErrQueueShutdown)
	})
	at(t, "shutdown_nonempty", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](1)
		q.TryPut(1)
		p := putter(co, q, 2)
		j := spawn(co, q.Join)
		turns(co, 1)
		q.Shutdown(false)
		is(t, "putter", finish(co, p), loop.ErrQueueShutdown)
		v, err := q.Get(co)
		eq(t, "value", v, 1)
		is(t, "Get", err, nil)
		_, err = q.Get(co)
		is(t, "Get", err, loop.ErrQueueShutdown)
		turns(co, 1)
		eq(t, "Join waits", j.Done(), false)
		q.TaskDone()
		is(t, "Join", finish(co, j), nil)
	})
	at(t, "shutdown_immediate", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		q.TryPut(1)
		q.Shutdown(true)
		eq(t, "Len", q.Len(), 0)
		_, err := q.Get(co)
		is(t, "Get", err, loop.ErrQueueShutdown)
		is(t, "Join", q.Join(co), nil)
	})
	at(t, "shutdown_immediate_with_unfinished", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		q.TryPut(1)
		q.TryPut(2)
		j := spawn(co, q.Join)
		q.Get(co)
		q.Shutdown(true)
		turns(co, 2)
		eq(t, "Join waits for the value taken", j.Done(), false)
		q.TaskDone()
		is(t, "Join", finish(co, j), nil)
	})
	at(t, "shutdown_wakes_getters", func(t *testing.T, co *loop.Co) {
		q := loop.NewQueue[int](0)
		a, b := getter(co, q), getter(co, q)
		turns(co, 1)
		q.Shutdown(false)
		is(t, "a", finish(co, a), loop.ErrQueueShutdown)
		is(t, "b", finish(co, b), loop.ErrQueueShutdown)
	})
}
