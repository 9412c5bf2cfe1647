package loop

// Semaphore admits a number of tasks at a time, in the order in which they
// came. It belongs to the loop. It must be made by [NewSemaphore].
type Semaphore struct {
	free    int
	waiters waiterList
}

// NewSemaphore returns a semaphore that admits n tasks, n not being negative.
func NewSemaphore(n int) *Semaphore {
	if n < 0 {
		panic("loop: a semaphore's initial value is negative")
	}
	return &Semaphore{free: n}
}

// Acquire suspends the coroutine until it is admitted. On an error, which says
// that the task was cancelled, it is not.
func (s *Semaphore) Acquire(co *Co) error {
	k := co.running()
	if s.free > 0 {
		s.free--
		return nil
	}
	taken, err := k.queue(&s.waiters)
	if err != nil && taken {
		s.Release()
	}
	return err
}

// Release admits another task. It belongs to the loop, but need not be called
// by a task that was admitted.
func (s *Semaphore) Release() {
	if !s.waiters.next() {
		s.free++
	}
}

// Locked reports whether Acquire would suspend.
func (s *Semaphore) Locked() bool { return s.free == 0 }

// BoundedSemaphore is a Semaphore that panics when it is released more often
// than acquired. It must be made by [NewBoundedSemaphore].
type BoundedSemaphore struct {
	Semaphore
	bound int
}

// NewBoundedSemaphore returns a semaphore that admits n tasks and never more.
func NewBoundedSemaphore(n int) *BoundedSemaphore {
	return &BoundedSemaphore{*NewSemaphore(n), n}
}

// Release admits another task. It panics if none has been admitted.
func (s *BoundedSemaphore) Release() {
	if s.free >= s.bound {
		panic("loop: BoundedSemaphore released too many times")
	}
	s.Semaphore.Release()
}
