package loop_test

import (
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_locks.py asks of conditions and semaphores.

// waiting starts n tasks that wait for c and then append to order.
func waiting(co *loop.Co, c *loop.Condition, n int, order *[]int) []*loop.Task[struct{}] {
	var tasks []*loop.Task[struct{}]
	for i := range n {
		tasks = append(tasks, spawn(co, func(co *loop.Co) error {
			if err := c.Lock().Acquire(co); err != nil {
				return err
			}
			defer c.Lock().Release()
			err := c.Wait(co)
			if err == nil {
				*order = append(*order, i)
			}
			return err
		}))
	}
	turns(co, 2)
	return tasks
}

// holding calls fn with the condition's lock held.
func holding(co *loop.Co, c *loop.Condition, fn func()) {
	c.Lock().Acquire(co)
	defer c.Lock().Release()
	fn()
}

func TestCondition(t *testing.T) {
	at(t, "wait", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		var order []int
		waiting(co, c, 3, &order)
		eq(t, "the lock is free while they wait", c.Lock().Locked(), false)
		holding(co, c, func() { c.Notify(1) })
		turns(co, 4)
		eq(t, "after Notify(1)", order, []int{0})
		holding(co, c, func() { c.Notify(2) })
		turns(co, 6)
		eq(t, "after Notify(2)", order, []int{0, 1, 2})
	})
	at(t, "wait_cancel", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		var order []int
		w := waiting(co, c, 1, &order)[0]
		w.Cancel()
		is(t, "waiter", finish(co, w), loop.ErrCanceled)
		eq(t, "lock", c.Lock().Locked(), false)
	})
	at(t, "wait_cancel_contested", func(t *testing.T, co *loop.Co) {
		// A cancelled waiter has to acquire the lock before it can leave.
		c := loop.NewCondition(nil)
		var order []int
		w := waiting(co, c, 1, &order)[0]
		c.Lock().Acquire(co)
		w.Cancel()
		turns(co, 4)
		eq(t, "still waits for the lock", w.Done(), false)
		c.Lock().Release()
		is(t, "waiter", finish(co, w), loop.ErrCanceled)
	})
	at(t, "wait_cancel_after_notify", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		var order []int
		ws := waiting(co, c, 2, &order)
		c.Lock().Acquire(co)
		c.Notify(1)
		turns(co, 2) // it is woken, and waits for the lock
		ws[0].Cancel()
		turns(co, 2)
		c.Notify(1)
		c.Lock().Release()
		is(t, "first", finish(co, ws[0]), loop.ErrCanceled)
		is(t, "second", finish(co, ws[1]), nil)
	})
	at(t, "cancelled_wakeup", func(t *testing.T, co *loop.Co) {
		// A notification to a task that is cancelled at once goes to the next.
		c := loop.NewCondition(nil)
		var order []int
		ws := waiting(co, c, 2, &order)
		holding(co, c, func() { c.Notify(1); ws[0].Cancel() })
		is(t, "first", finish(co, ws[0]), loop.ErrCanceled)
		is(t, "second", finish(co, ws[1]), nil)
	})
	at(t, "wait_unacquired", func(t *testing.T, co *loop.Co) {
		panics(t, "Wait", func() { loop.NewCondition(nil).Wait(co) })
	})
	at(t, "wait_for", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		ready, asked := false, 0
		w := spawn(co, func(co *loop.Co) error {
			c.Lock().Acquire(co)
			defer c.Lock().Release()
			return c.WaitFor(co, func() bool { asked++; return ready })
		})
		turns(co, 2)
		holding(co, c, c.NotifyAll)
		turns(co, 4)
		eq(t, "done too early", w.Done(), false)
		ready = true
		holding(co, c, c.NotifyAll)
		is(t, "waiter", finish(co, w), nil)
		eq(t, "asked", asked, 3)
	})
	at(t, "wait_for_unacquired", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		is(t, "true at once", c.WaitFor(co, func() bool { return true }), nil)
		panics(t, "WaitFor", func() { c.WaitFor(co, func() bool { return false }) })
	})
	at(t, "notify", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		var order []int
		waiting(co, c, 3, &order)
		holding(co, c, func() { c.Notify(1) })
		turns(co, 4)
		holding(co, c, func() { c.Notify(1); c.Notify(2048) })
		turns(co, 6)
		eq(t, "order", order, []int{0, 1, 2})
	})
	at(t, "notify_all", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		var order []int
		waiting(co, c, 2, &order)
		holding(co, c, c.NotifyAll)
		turns(co, 5)
		eq(t, "order", order, []int{0, 1})
	})
	at(t, "notify_unacquired", func(t *testing.T, co *loop.Co) {
		panics(t, "Notify", func() { loop.NewCondition(nil).Notify(1) })
	})
	at(t, "notify_all_unacquired", func(t *testing.T, co *loop.Co) {
		panics(t, "NotifyAll", loop.NewCondition(nil).NotifyAll)
	})
	at(t, "explicit_lock", func(t *testing.T, co *loop.Co) {
		m := new(loop.Lock)
		a, b := loop.NewCondition(m), loop.NewCondition(m)
		eq(t, "shared", a.Lock() == b.Lock() && a.Lock() == m, true)
	})
	at(t, "timeout_in_block", func(t *testing.T, co *loop.Co) {
		c := loop.NewCondition(nil)
		c.Lock().Acquire(co)
		_, err := loop.WithTimeout(co, time.Second, func(co *loop.Co) (int, error) { return 0, c.Wait(co) })
		is(t, "Wait", err, loop.ErrTimeout)
		eq(t, "the lock is held again", c.Lock().Locked(), true)
		c.Lock().Release()
	})
	at(t, "cancelled_error_wakeup", func(t *testing.T, co *loop.Co) {
		// Cancelled while it waits for news, while others hold the lock.
		c := loop.NewCondition(nil)
		var held bool
		w := spawn(co, func(co *loop.Co) error {
			c.Lock().Acquire(co)
			defer c.Lock().Release()
			err := c.Wait(co)
			held = c.Lock().Locked()
			return err
		})
		turns(co, 2)
		c.Lock().Acquire(co)
		w.Cancel()
		turns(co, 2)
		c.Lock().Release()
		is(t, "waiter", finish(co, w), loop.ErrCanceled)
		eq(t, "held", held, true)
	})
	at(t, "cancelled_error_re_acquire", func(t *testing.T, co *loop.Co) {
		// Cancelled while it waits for the lock, after the notification.
		c := loop.NewCondition(nil)
		var order []int
		w := waiting(co, c, 1, &order)[0]
		c.Lock().Acquire(co)
		c.NotifyAll()
		turns(co, 2)
		w.Cancel()
		turns(co, 2)
		eq(t, "leaves only with the lock", w.Done(), false)
		c.Lock().Release()
		is(t, "waiter", finish(co, w), loop.ErrCanceled)
	})
	at(t, "cancelled_wakeup_relock", func(t *testing.T, co *loop.Co) {
		// The cancelled one holds the lock for a while; the next still learns.
		c := loop.NewCondition(nil)
		var order []int
		ws := waiting(co, c, 3, &order)
		holding(co, c, func() { c.Notify(1); ws[0].Cancel() })
		turns(co, 8)
		eq(t, "order", order, []int{1})
		holding(co, c, func() { c.Notify(1) })
		is(t, "third", finish(co, ws[2]), nil)
		is(t, "first", finish(co, ws[0]), loop.ErrCanceled)
	})
}

func TestSemaphore(t *testing.T) {
	at(t, "initial_value_zero", func(t *testing.T, co *loop.Co) {
		eq(t, "Locked", loop.NewSemaphore(0).Locked(), true)
	})
	at(t, "semaphore", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(1)
		is(t, "Acquire", s.Acquire(co), nil)
		eq(t, "Locked", s.Locked(), true)
		s.Release()
		eq(t, "Locked", s.Locked(), false)
	})
	at(t, "semaphore_value", func(t *testing.T, co *loop.Co) {
		panics(t, "NewSemaphore(-1)", func() { loop.NewSemaphore(-1) })
	})
	at(t, "acquire", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(3)
		admitted := 0
		for range 5 {
			spawn(co, func(co *loop.Co) error {
				err := s.Acquire(co)
				admitted++
				return err
			})
		}
		turns(co, 2)
		eq(t, "admitted", admitted, 3)
		s.Release()
		s.Release()
		turns(co, 2)
		eq(t, "admitted", admitted, 5)
		eq(t, "Locked", s.Locked(), true)
	})
	at(t, "acquire_cancel", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(1)
		s.Acquire(co)
		w := spawn(co, s.Acquire)
		turns(co, 1)
		w.Cancel()
		is(t, "waiter", finish(co, w), loop.ErrCanceled)
		s.Release()
		eq(t, "Locked", s.Locked(), false)
	})
	at(t, "acquire_cancel_before_awoken", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(0)
		ws := []*loop.Task[struct{}]{spawn(co, s.Acquire), spawn(co, s.Acquire), spawn(co, s.Acquire), spawn(co, s.Acquire)}
		turns(co, 1)
		s.Release()
		ws[0].Cancel()
		ws[1].Cancel()
		turns(co, 5)
		done := 0
		for _, w := range ws {
			if w.Done() {
				done++
			}
		}
		eq(t, "done", done, 3) // two cancelled, one admitted
		ws[3].Cancel()
		finish(co, ws[3])
	})
	at(t, "acquire_hang", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(0)
		a, b := spawn(co, s.Acquire), spawn(co, s.Acquire)
		turns(co, 1)
		s.Release()
		a.Cancel()
		is(t, "second", finish(co, b), nil)
	})
	at(t, "acquire_no_hang", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(1)
		s.Acquire(co)
		a, b := spawn(co, s.Acquire), spawn(co, s.Acquire)
		turns(co, 1)
		a.Cancel()
		finish(co, a)
		s.Release()
		is(t, "second", finish(co, b), nil)
	})
	at(t, "release_not_acquired", func(t *testing.T, co *loop.Co) {
		s := loop.NewBoundedSemaphore(1)
		panics(t, "Release", s.Release)
		s.Acquire(co)
		s.Release()
	})
	at(t, "release_no_waiters", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(1)
		s.Acquire(co)
		s.Release()
		eq(t, "Locked", s.Locked(), false)
	})
	at(t, "acquire_fifo_order", func(t *testing.T, co *loop.Co) {
		s := loop.NewSemaphore(1)
		var order []int
		err := loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			for i := range 3 {
				g.Go(func(co *loop.Co) error {
					for range 2 {
						s.Acquire(co)
						order = append(order, i)
						loop.Sleep(co, time.Millisecond)
						s.Release()
					}
					return nil
				})
			}
			return nil
		})
		is(t, "group", err, nil)
		eq(t, "order", order, []int{0, 1, 2, 0, 1, 2})
	})
	at(t, "acquire_fifo_order_contested", func(t *testing.T, co *loop.Co) {
		// Who comes while the released place is on its way to a waiter is last.
		s := loop.NewSemaphore(1)
		var order []string
		take := func(name string) *loop.Task[struct{}] {
			return spawn(co, func(co *loop.Co) error {
				err := s.Acquire(co)
				if err == nil {
					order = append(order, name)
					s.Release()
				}
				return err
			})
		}
		s.Acquire(co)
		a, b := take("a"), take("b")
		turns(co, 1)
		s.Release()
		c := take("c")
		s.Acquire(co)
		order = append(order, "main")
		s.Release()
		finish(co, a)
		finish(co, b)
		finish(co, c)
		eq(t, "order", order[:3], []string{"a", "b", "main"})
	})
}
