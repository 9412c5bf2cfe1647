// Package syncx has what sync lacks.
package syncx

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Mailbox passes values.
type Mailbox[T any] struct{ ch chan T }

// NewMailbox holds n.
func NewMailbox[T any](n int) *Mailbox[T] { return &Mailbox[T]{make(chan T, n)} }

// Send waits for room.
func (m *Mailbox[T]) Send(v T) { m.ch <- v }

// TrySend does not.
func (m *Mailbox[T]) TrySend(v T) bool {
	select {
	case m.ch <- v:
		return true
	default:
		return false
	}
}

// Recv waits for a value.
func (m *Mailbox[T]) Recv(ctx context.Context) (v T, err error) {
	select {
	case v = <-m.ch:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

// TryRecv does not.
func (m *Mailbox[T]) TryRecv() (v T, ok bool) {
	select {
	case v = <-m.ch:
		return v, true
	default:
		return v, false
	}
}

// Len is how many values wait.
func (m *Mailbox[T]) Len() int { return len(m.ch) }

// Parallel runs functions and waits for them.
func Parallel(fns ...func() error) error {
	errs := make([]error, len(fns))
	var wg sync.WaitGroup
	for i, fn := range fns {
		wg.Go(func() { errs[i] = fn() })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Serial runs functions one after the other.
func Serial(fns ...func() error) error {
	for _, fn := range fns {
		if err := fn(); err != nil {
			return err
		}
	}
	return nil
}

// Fire runs a function and forgets it.
func Fire(fn func() error, failed func(error)) {
	go func() {
		if err := fn(); err != nil && failed != nil {
			failed(err)
		}
	}()
}

// Lazy is a value made at first use.
type Lazy[T any] struct {
	once sync.Once
	v    T
}

// Get makes the value with fn.
func (l *Lazy[T]) Get(fn func() T) T {
	l.once.Do(func() { l.v = fn() })
	return l.v
}

// Throttle says whether a thing may be done again, without waiting.
type Throttle struct {
	mu   sync.Mutex
	last time.Time
	Gap  time.Duration
}

// Allow asks.
func (t *Throttle) Allow() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Since(t.last) < t.Gap {
		return false
	}
	t.last = time.Now()
	return true
}

// Wait waits until it may be done.
func (t *Throttle) Wait() {
	for !t.Allow() {
		time.Sleep(t.Gap)
	}
}

// With calls fn under a lock.
func With[T any](mu sync.Locker, fn func() T) T {
	mu.Lock()
	defer mu.Unlock()
	return fn()
}
