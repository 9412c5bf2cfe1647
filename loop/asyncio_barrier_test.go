package loop_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_locks.py asks of barriers.

// arrivals starts n tasks that wait at b, times times each, and collect places.
func arrivals(co *loop.Co, b *loop.Barrier, n, times int, places *[]int) []*loop.Task[struct{}] {
	var tasks []*loop.Task[struct{}]
	for range n {
		tasks = append(tasks, spawn(co, func(co *loop.Co) error {
			for range times {
				place, err := b.Wait(co)
				if err != nil {
					return err
				}
				*places = append(*places, place)
			}
			return nil
		}))
	}
	return tasks
}

func allDone(co *loop.Co, tasks []*loop.Task[struct{}]) (errs []error) {
	for _, task := range tasks {
		errs = append(errs, finish(co, task))
	}
	return errs
}

func TestBarrier(t *testing.T) {
	at(t, "barrier", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(3)
		eq(t, "Parties", b.Parties(), 3)
		eq(t, "Waiting", b.Waiting(), 0)
		eq(t, "Broken", b.Broken(), false)
	})
	at(t, "barrier_parties", func(t *testing.T, co *loop.Co) {
		for _, n := range []int{0, -1} {
			panics(t, "NewBarrier", func() { loop.NewBarrier(n) })
		}
	})
	at(t, "filling_one_task", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(1)
		for range 2 {
			place, err := b.Wait(co)
			eq(t, "place", place, 0)
			is(t, "Wait", err, nil)
		}
	})
	at(t, "filling_task_by_task", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(3)
		var places []int
		for n := range 2 {
			arrivals(co, b, 1, 1, &places)
			turns(co, 1)
			eq(t, "Waiting", b.Waiting(), n+1)
		}
		last := arrivals(co, b, 1, 1, &places)
		allDone(co, last)
		turns(co, 2)
		eq(t, "passed", len(places), 3)
		eq(t, "Waiting", b.Waiting(), 0)
	})
	at(t, "filling_tasks_wait_twice", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(5)
		var places []int
		for _, err := range allDone(co, arrivals(co, b, 5, 2, &places)) {
			is(t, "Wait", err, nil)
		}
		eq(t, "passed", len(places), 10)
	})
	at(t, "filling_tasks_check_return_value", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(6)
		var places []int
		allDone(co, arrivals(co, b, 6, 1, &places))
		slices.Sort(places)
		eq(t, "places", places, []int{0, 1, 2, 3, 4, 5})
	})
	at(t, "draining_state", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(3)
		var waiting []int
		for range 3 {
			spawn(co, func(co *loop.Co) error {
				_, err := b.Wait(co)
				waiting = append(waiting, b.Waiting())
				return err
			})
		}
		turns(co, 4)
		eq(t, "Waiting while they leave", waiting, []int{0, 0, 0})
	})
	at(t, "blocking_tasks_while_draining", func(t *testing.T, co *loop.Co) {
		// Who comes round again before the round has left waits for the next.
		b := loop.NewBarrier(2)
		var places []int
		tasks := arrivals(co, b, 2, 3, &places)
		for _, err := range allDone(co, tasks) {
			is(t, "Wait", err, nil)
		}
		for i := 0; i < 6; i += 2 {
			eq(t, "a round has both places", places[i]+places[i+1], 1)
		}
	})
	at(t, "filling_tasks_cancel_one", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(3)
		var places []int
		first := arrivals(co, b, 2, 1, &places)
		turns(co, 1)
		first[0].Cancel()
		is(t, "cancelled", finish(co, first[0]), loop.ErrCanceled)
		eq(t, "Waiting", b.Waiting(), 1)
		eq(t, "Broken", b.Broken(), false)
		allDone(co, arrivals(co, b, 2, 1, &places))
		is(t, "the other", finish(co, first[1]), nil)
	})
	at(t, "reset_barrier", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(1)
		b.Reset()
		eq(t, "Broken", b.Broken(), false)
		_, err := b.Wait(co)
		is(t, "Wait", err, nil)
	})
	at(t, "reset_barrier_while_tasks_waiting", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(3)
		var places []int
		tasks := arrivals(co, b, 2, 1, &places)
		turns(co, 1)
		b.Reset()
		for _, err := range allDone(co, tasks) {
			is(t, "Wait", err, loop.ErrBroken)
		}
		eq(t, "Broken", b.Broken(), false)
		eq(t, "Waiting", b.Waiting(), 0)
	})
	at(t, "reset_barrier_while_tasks_waiting_and_waiting_again", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(3)
		again := 0
		var tasks []*loop.Task[struct{}]
		for range 2 {
			tasks = append(tasks, spawn(co, func(co *loop.Co) error {
				if _, err := b.Wait(co); err != loop.ErrBroken {
					t.Errorf("first Wait: %v", err)
				}
				_, err := b.Wait(co)
				again++
				return err
			}))
		}
		turns(co, 1)
		b.Reset()
		_, err := b.Wait(co)
		is(t, "Wait", err, nil)
		allDone(co, tasks)
		eq(t, "again", again, 2)
	})
	at(t, "reset_barrier_while_tasks_draining", func(t *testing.T, co *loop.Co) {
		// A reset does no harm to a round that was complete.
		b := loop.NewBarrier(2)
		var places []int
		tasks := arrivals(co, b, 1, 1, &places)
		turns(co, 1)
		_, err := b.Wait(co)
		is(t, "Wait", err, nil)
		b.Reset()
		is(t, "woken before the reset", allDone(co, tasks)[0], nil)
		eq(t, "Broken", b.Broken(), false)
		more := arrivals(co, b, 2, 1, &places)
		for _, err := range allDone(co, more) {
			is(t, "next round", err, nil)
		}
	})
	// half has one task that was woken and is yet to leave, and one, this, that
	// came round again and waits at the entrance, when then is called. Unlike
	// in asyncio, a round that was complete is not broken afterwards.
	half := func(t *testing.T, co *loop.Co, b *loop.Barrier, then func()) (left *loop.Task[struct{}], again error) {
		var places []int
		left = arrivals(co, b, 1, 1, &places)[0]
		turns(co, 1)
		co.Loop().Call(then)
		_, err := b.Wait(co)
		is(t, "first Wait", err, nil)
		_, again = loop.WithTimeout(co, time.Second, b.Wait)
		return left, again
	}
	at(t, "reset_barrier_half_blocking", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(2)
		left, again := half(t, co, b, b.Reset)
		is(t, "the one that leaves", finish(co, left), nil)
		is(t, "the one that came again waits", again, loop.ErrTimeout)
		eq(t, "Broken", b.Broken(), false)
	})
	at(t, "abort_barrier_half_blocking", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(2)
		left, again := half(t, co, b, b.Abort)
		is(t, "the one that leaves", finish(co, left), nil)
		is(t, "the one that came again", again, loop.ErrBroken)
		eq(t, "Broken", b.Broken(), true)
	})
	at(t, "abort_barrier", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(1)
		b.Abort()
		eq(t, "Broken", b.Broken(), true)
		_, err := b.Wait(co)
		is(t, "Wait", err, loop.ErrBroken)
	})
	at(t, "abort_barrier_while_waiting", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(4)
		var places []int
		tasks := arrivals(co, b, 3, 1, &places)
		turns(co, 1)
		b.Abort()
		for _, err := range allDone(co, tasks) {
			is(t, "Wait", err, loop.ErrBroken)
		}
	})
	at(t, "abort_barrier_when_exception_then_resetting", func(t *testing.T, co *loop.Co) {
		b := loop.NewBarrier(3)
		var places []int
		tasks := arrivals(co, b, 2, 1, &places)
		fails := spawn(co, func(co *loop.Co) error {
			b.Abort() // what a party does that cannot come
			return nil
		})
		allDone(co, append(tasks, fails))
		eq(t, "Broken", b.Broken(), true)
		b.Reset()
		eq(t, "Broken", b.Broken(), false)
		for _, err := range allDone(co, arrivals(co, b, 3, 1, &places)) {
			is(t, "Wait", err, nil)
		}
	})
}
