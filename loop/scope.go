package loop

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrTimeout says that a deadline passed. It wraps context.DeadlineExceeded.
var ErrTimeout = fmt.Errorf("loop: %w", context.DeadlineExceeded)

// Scope is a part of a coroutine that can be cancelled by itself, at once or
// at a deadline: asyncio's Timeout, and trio's cancel scope. It belongs to the
// loop.
type Scope struct {
	co      *Co
	timer   Timer
	entered int32        // cancellations the task was told of before the scope
	reason  *cancelError // set when the scope is cancelled
	left    atomicFlag
}

// WithScope calls body with a scope, and a Co that ends with it. When the
// scope is cancelled, the call in which body is suspended returns ErrCanceled;
// if body returns that error, WithScope returns the scope's cause instead. An
// error of body's own, and a cancellation of the task itself, are returned as
// they are. It belongs to the coroutine.
func WithScope(co *Co, body func(co *Co, s *Scope) error) error {
	s := enter(co)
	defer s.leave()
	return s.outcome(body(s.co, s))
}

// Timeout is WithScope with a deadline after d: when it passes, Timeout
// returns ErrTimeout. The body may move the deadline, see [Scope.Reschedule].
func Timeout(co *Co, d time.Duration, body func(co *Co, s *Scope) error) error {
	s := enter(co)
	defer s.leave()
	s.Reschedule(time.Now().Add(d))
	return s.outcome(body(s.co, s))
}

// WithTimeout calls fn and returns its outcome; if d passes first, what fn
// waits for is cancelled, and once fn has returned that error the outcome is
// ErrTimeout. It belongs to the coroutine.
func WithTimeout[T any](co *Co, d time.Duration, fn func(co *Co) (T, error)) (T, error) {
	return WithDeadline(co, time.Now().Add(d), fn)
}

// WithDeadline is WithTimeout with a point in time; the zero time is none.
func WithDeadline[T any](co *Co, t time.Time, fn func(co *Co) (T, error)) (T, error) {
	s := enter(co)
	defer s.leave()
	s.Reschedule(t)
	v, err := fn(s.co)
	if err = s.outcome(err); s.reason != nil && err != nil {
		var zero T
		return zero, err
	}
	return v, err
}

// enter opens a scope in the running coroutine.
func enter(co *Co) *Scope {
	k := co.running()
	s := new(Scope)
	mu := &k.loop.cancelMu
	mu.Lock()
	if s.entered = k.cancels.Load(); k.pending.Load() != nil {
		s.entered-- // it will be told in the scope
	}
	mu.Unlock()
	s.co = &Co{core: k, outer: co, values: co.values, scope: s}
	s.timer.loop = k.loop
	return s
}

// Cancel cancels what the body of the scope waits for. The scope then returns
// cause, which may be nil. Cancelling it again, or when the body has returned,
// does nothing.
func (s *Scope) Cancel(cause error) {
	if s.co.core.loop.debug {
		s.co.core.loop.mustOwn("Scope.Cancel", "Post")
	}
	if s.reason != nil || s.left.isSet() {
		return
	}
	s.timer.Cancel()
	s.reason = &cancelError{cause}
	k := s.co.core
	s.co.end.cancel(s.reason)
	mu := &k.loop.cancelMu
	mu.Lock()
	k.cancels.Add(1)
	k.pending.CompareAndSwap(nil, s.reason) // the next wait is told of one, whosever it is
	mu.Unlock()
	k.deliver()
}

// Canceled reports whether the scope was cancelled, by Cancel or because its
// deadline passed.
func (s *Scope) Canceled() bool { return s.reason != nil }

// Expired reports whether the deadline passed.
func (s *Scope) Expired() bool { return s.reason != nil && s.reason.cause == ErrTimeout }

// Deadline returns the deadline, if there is one.
func (s *Scope) Deadline() (time.Time, bool) { return s.co.end.deadline() }

// Reschedule moves the deadline to t; the zero time removes it. It does
// nothing if the scope was cancelled or left.
func (s *Scope) Reschedule(t time.Time) {
	if s.reason != nil || s.left.isSet() {
		return
	}
	s.timer.Cancel()
	if t.IsZero() {
		s.co.end.limit.Store(nil)
		return
	}
	s.co.end.limit.Store(&t)
	s.timer.fn = func() { s.Cancel(ErrTimeout) }
	s.timer.arm(s.timer.loop.deadline(time.Until(t)))
}

// leave closes the scope. The cancellation it made is over.
func (s *Scope) leave() {
	if !s.left.set() {
		return
	}
	s.timer.Cancel()
	s.co.end.finish()
	if s.reason == nil {
		return
	}
	k := s.co.core
	mu := &k.loop.cancelMu
	mu.Lock()
	defer mu.Unlock()
	n := k.cancels.Load()
	if n > 0 {
		n = k.cancels.Add(-1)
	}
	if n > s.entered { // the task itself is cancelled, and must be told so
		k.pending.CompareAndSwap(s.reason, errPlainCancel)
	} else {
		k.pending.Store(nil)
	}
}

// outcome closes the scope and turns body's error into what the scope returns.
// An error that the scope's cancellation brought about counts as such only if
// the task itself was not cancelled meanwhile.
func (s *Scope) outcome(err error) error {
	s.leave()
	if s.reason == nil || err == nil {
		return err
	}
	if s.co.core.cancels.Load() > s.entered {
		if err == error(s.reason) {
			err = errPlainCancel // the reason is the task's now
		}
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, s.reason) {
		return s.reason.cause
	}
	return err
}
