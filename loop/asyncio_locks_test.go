package loop_test

import (
	"testing"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_locks.py and test_pep492.py ask of locks and events. See
// docs/asyncio-parity.md.

func TestLock(t *testing.T) {
	at(t, "lock", func(t *testing.T, co *loop.Co) {
		var m loop.Lock
		is(t, "Acquire", m.Acquire(co), nil)
		eq(t, "Locked", m.Locked(), true)
		m.Release()
		eq(t, "Locked", m.Locked(), false)
	})
	at(t, "acquire", func(t *testing.T, co *loop.Co) {
		var m loop.Lock
		var order []int
		m.Acquire(co)
		for i := range 3 {
			spawn(co, func(co *loop.Co) error {
				err := m.Acquire(co)
				order = append(order, i)
				return err
			})
		}
		turns(co, 2)
		eq(t, "before", len(order), 0)
		for n := 1; n <= 3; n++ {
			m.Release()
			turns(co, 2)
			eq(t, "holders", len(order), n)
		}
		eq(t, "order", order, []int{0, 1, 2})
	})
	at(t, "defer_release", func(t *testing.T, co *loop.Co) {
		var m loop.Lock
		func() {
			m.Acquire(co)
			defer m.Release()
			eq(t, "inside", m.Locked(), true)
		}()
		eq(t, "outside", m.Locked(), false)
	})
	at(t, "acquire_cancel", func(t *testing.T, co *loop.Co) {
		var m loop.Lock
		m.Acquire(co)
		task := spawn(co, m.Acquire)
		turns(co, 1)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		m.Release()
		eq(t, "Locked", m.Locked(), false)
	})
	at(t, "cancel_race", func(t *testing.T, co *loop.Co) {
		// The first waiter is cancelled in the turn in which the lock is
		// given to it: the second must get it.
		var m loop.Lock
		m.Acquire(co)
		a, b := spawn(co, m.Acquire), spawn(co, m.Acquire)
		turns(co, 1)
		m.Release()
		a.Cancel()
		is(t, "a", finish(co, a), loop.ErrCanceled)
		is(t, "b", finish(co, b), nil)
		m.Release()
		eq(t, "Locked", m.Locked(), false)
	})
	at(t, "cancel_release_race", func(t *testing.T, co *loop.Co) {
		var m loop.Lock
		m.Acquire(co)
		a, b, c := spawn(co, m.Acquire), spawn(co, m.Acquire), spawn(co, m.Acquire)
		turns(co, 1)
		a.Cancel()
		m.Release()
		is(t, "a", finish(co, a), loop.ErrCanceled)
		is(t, "b", finish(co, b), nil)
		eq(t, "c waits", c.Done(), false)
		m.Release()
		is(t, "c", finish(co, c), nil)
	})
	at(t, "finished_waiter_cancelled", func(t *testing.T, co *loop.Co) {
		var m loop.Lock
		m.Acquire(co)
		a := spawn(co, m.Acquire)
		turns(co, 1)
		m.Release() // given to a, which is cancelled before it goes on
		a.Cancel()
		m2 := spawn(co, m.Acquire)
		is(t, "a", finish(co, a), loop.ErrCanceled)
		is(t, "next", finish(co, m2), nil)
		eq(t, "Locked", m.Locked(), true)
	})
	at(t, "release_not_acquired", func(t *testing.T, co *loop.Co) {
		panics(t, "Release", new(loop.Lock).Release)
	})
	at(t, "release_no_waiters", func(t *testing.T, co *loop.Co) {
		var m loop.Lock
		m.Acquire(co)
		m.Release()
		eq(t, "Locked", m.Locked(), false)
	})
}

func TestEvent(t *testing.T) {
	at(t, "wait", func(t *testing.T, co *loop.Co) {
		var e loop.Event
		var order []int
		var tasks []*loop.Task[struct{}]
		for i := range 3 {
			tasks = append(tasks, spawn(co, func(co *loop.Co) error {
				err := e.Wait(co)
				order = append(order, i)
				return err
			}))
		}
		turns(co, 2)
		eq(t, "before Set", len(order), 0)
		e.Set()
		for _, task := range tasks {
			is(t, "waiter", finish(co, task), nil)
		}
		eq(t, "order", order, []int{0, 1, 2})
	})
	at(t, "wait_on_set", func(t *testing.T, co *loop.Co) {
		var e loop.Event
		e.Set()
		is(t, "Wait", e.Wait(co), nil)
	})
	at(t, "wait_cancel", func(t *testing.T, co *loop.Co) {
		var e loop.Event
		w := spawn(co, e.Wait)
		co.Loop().Call(func() { w.Cancel() })
		is(t, "waiter", finish(co, w), loop.ErrCanceled)
		e.Set() // nobody is there to be woken
	})
	at(t, "clear", func(t *testing.T, co *loop.Co) {
		var e loop.Event
		eq(t, "zero", e.IsSet(), false)
		e.Set()
		eq(t, "set", e.IsSet(), true)
		e.Clear()
		eq(t, "cleared", e.IsSet(), false)
	})
	at(t, "clear_with_waiters", func(t *testing.T, co *loop.Co) {
		var e loop.Event
		woken := 0
		w := spawn(co, func(co *loop.Co) error {
			err := e.Wait(co)
			woken++
			return err
		})
		turns(co, 1)
		e.Set()
		e.Clear()
		e.Set()
		e.Set()
		is(t, "waiter", finish(co, w), nil)
		eq(t, "woken", woken, 1)
	})
}
