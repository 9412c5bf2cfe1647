// Package locks suspends coroutines with and without mutexes locked.
package locks

import (
	"sync"

	"github.com/stallcheck/stallcheck/loop"
)

type state struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func held(co *loop.Co, s *state) {
	s.mu.Lock()
	s.n++
	_ = loop.Sleep(co, 1) // want `loop.Sleep suspends the coroutine while a mutex is locked \(lock held\); unlock it first, or use loop.Lock`
	s.mu.Unlock()
	_ = loop.Sleep(co, 1)
}

func deferred(co *loop.Co, s *state, f *loop.Future[int]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = loop.Await(co, f) // want `loop.Await suspends the coroutine while a mutex is locked`
}

func released(co *loop.Co, s *state, f *loop.Future[int]) {
	s.mu.Lock()
	n := s.n
	s.mu.Unlock()
	_, _ = loop.Await(co, f)
	s.mu.Lock()
	s.n = n
	s.mu.Unlock()
}

func reading(co *loop.Co, s *state) {
	s.rw.RLock()
	_ = loop.Yield(co) // want `loop.Yield suspends the coroutine while a mutex is locked`
	s.rw.RUnlock()
}

func branches(co *loop.Co, s *state, b bool) {
	s.mu.Lock()
	if b {
		s.mu.Unlock()
		_ = loop.Yield(co)
		return
	}
	_ = loop.Yield(co) // want `loop.Yield suspends the coroutine while a mutex is locked`
	s.mu.Unlock()
}

func loops(co *loop.Co, s *state) {
	for range 3 {
		s.mu.Lock()
		s.n++
		s.mu.Unlock()
		_ = loop.Sleep(co, 1)
	}
}

func helper(co *loop.Co) error { return loop.Sleep(co, 1) }
func quick(co *loop.Co) int    { return 1 }

func helpers(co *loop.Co, s *state) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = quick(co)
	_ = helper(co)                  // want `locks.helper suspends the coroutine while a mutex is locked \(lock held\): locks.helper → loop.Sleep`
	loop.OffloadFunc(co, func() {}) // want `loop.OffloadFunc suspends`
}

func spawning(co *loop.Co, s *state) {
	s.mu.Lock()
	loop.Go(co, func(co *loop.Co) (int, error) { return 0, loop.Sleep(co, 1) })
	s.mu.Unlock()
}

// A lock of the runtime's own is made for this.
func ownLock(co *loop.Co, l *loop.Lock) error {
	if err := l.Acquire(co); err != nil {
		return err
	}
	defer l.Release()
	return loop.Sleep(co, 1)
}

func two(co *loop.Co, a, b *state) {
	a.mu.Lock()
	b.mu.Lock()
	a.mu.Unlock()
	_ = loop.Yield(co) // want `loop.Yield suspends`
	b.mu.Unlock()
	_ = loop.Yield(co)
}
