package loop

// Lock is a mutex for tasks: what it guards stays the task's across
// suspensions. Its zero value is unlocked. It is given to waiters in the order
// in which they came. It belongs to the loop; code that does not suspend needs
// no lock, since tasks of a loop never run in parallel.
type Lock struct {
	held    bool
	waiters waiterList
}

// Acquire suspends the coroutine until it holds the lock. On an error, which
// says that the task was cancelled, it does not hold it.
func (m *Lock) Acquire(co *Co) error {
	k := co.running()
	if !m.held {
		m.held = true
		return nil
	}
	taken, err := k.queue(&m.waiters)
	if err != nil && taken {
		m.Release()
	}
	return err
}

// Release gives the lock to the first that waits, or unlocks it. It panics if
// the lock is not held.
func (m *Lock) Release() {
	if !m.held {
		panic("loop: Release of a Lock that is not held")
	}
	if !m.waiters.next() {
		m.held = false
	}
}

// Locked reports whether a task holds the lock.
func (m *Lock) Locked() bool { return m.held }

// next wakes the first of the tasks in q, and reports false if there is none.
func (q *waiterList) next() bool {
	w := q.head
	if w == nil {
		return false
	}
	if l := w.task.loop; l.debug {
		l.mustOwn("a method that wakes a task was", "Post")
	}
	w.unlink()
	w.task.wake()
	return true
}

// Event is a flag that tasks wait for. Its zero value is not set. It belongs
// to the loop.
type Event struct {
	set     bool
	waiters waiterList
}

// Set sets the flag and wakes everyone who waits for it.
func (e *Event) Set() {
	e.set = true
	for e.waiters.next() {
	}
}

// Clear resets the flag. Tasks that Set has woken are not affected.
func (e *Event) Clear() { e.set = false }

// IsSet reports whether the flag is set.
func (e *Event) IsSet() bool { return e.set }

// Wait suspends the coroutine until the flag is set, and not at all if it is.
// An error says that the task was cancelled.
func (e *Event) Wait(co *Co) error {
	k := co.running()
	if e.set {
		return nil
	}
	_, err := k.queue(&e.waiters)
	return err
}

// Condition lets tasks that hold a lock wait for one another's news. It trusts
// that the one who calls Wait or Notify is the one who holds it. It
// belongs to the loop. It must be made by [NewCondition].
type Condition struct {
	lock    *Lock
	waiters waiterList
}

// NewCondition returns a condition of tasks that hold lock, or a lock of its
// own if lock is nil.
func NewCondition(lock *Lock) *Condition {
	if lock == nil {
		lock = new(Lock)
	}
	return &Condition{lock: lock}
}

// Lock returns the condition's lock.
func (c *Condition) Lock() *Lock { return c.lock }

// Wait releases the lock, suspends the coroutine until it is notified, and
// acquires the lock again; it returns with the lock held even if the task is
// cancelled, which the error then says. It panics if the lock is not held.
func (c *Condition) Wait(co *Co) error {
	k := co.running()
	if !c.lock.held {
		panic("loop: Wait for a Condition whose lock is not held")
	}
	c.lock.Release()
	taken, err := k.queue(&c.waiters)
	if err != nil && taken {
		c.waiters.next() // pass the notification on
	}
	for {
		again := c.lock.Acquire(co)
		if again == nil {
			return err
		}
		err = again
		if k.stopped {
			c.lock.held = true
			return err
		}
	}
}

// WaitFor waits until ready reports true, which it is asked with the lock
// held: at once, and after each notification.
func (c *Condition) WaitFor(co *Co, ready func() bool) error {
	for !ready() {
		if err := c.Wait(co); err != nil {
			return err
		}
	}
	return nil
}

// Notify wakes the n tasks that have waited longest, or all if there are
// fewer. It panics if the lock is not held.
func (c *Condition) Notify(n int) {
	if !c.lock.held {
		panic("loop: Notify of a Condition whose lock is not held")
	}
	for ; n > 0 && c.waiters.next(); n-- {
	}
}

// NotifyAll wakes all tasks that wait.
func (c *Condition) NotifyAll() { c.Notify(int(^uint(0) >> 1)) }
