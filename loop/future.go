package loop

import (
	"context"
	"errors"
	"sync/atomic"
)

// An Awaitable is what [Await] waits for: a [*Future] or a [*Task].
type Awaitable[T any] interface {
	Waitable
	future() *Future[T]
}

// A Waitable is a future or task of any result type.
type Waitable interface {
	Done() bool
	Cancel() bool
	Canceled() bool
	Err() error
	base() *futureBase
}

// Future is a result that is not there yet. It belongs to one loop, on which
// its callbacks run, but its methods are safe from any goroutine.
type Future[T any] struct {
	futureBase
	value T
}

// futureBase is what a future is apart from its value.
//
// Whoever completes a future first claims it in state, writes value and err,
// and then publishes them by setting stateDone. The waiters belong to the
// loop; a completer elsewhere leaves waking them to the loop.
type futureBase struct {
	loop    *Loop
	task    *core // the task whose outcome this is, or nil
	state   atomic.Uint32
	waiters waiterList
	ch      atomic.Pointer[chan struct{}] // made when somebody blocks in Get
	err     error
	failure *failure // set with an error that somebody should look at
}

const (
	stateClaimed = 1 << iota // somebody is completing it
	stateDone                // value and err may be read
	stateWatched             // the loop has waiters to wake
)

// NewFuture returns a future of l without an outcome, to be completed by
// [Future.SetResult], [Future.SetError] or [Future.Cancel]. It is safe from
// any goroutine.
func NewFuture[T any](l *Loop) *Future[T] {
	return &Future[T]{futureBase: futureBase{loop: l}}
}

func (f *Future[T]) future() *Future[T] { return f }
func (f *futureBase) base() *futureBase { return f }
func (f *futureBase) done() bool        { return f.state.Load()&stateDone != 0 }

// Loop returns the loop the future belongs to. It is safe from any goroutine.
func (f *futureBase) Loop() *Loop { return f.loop }

// Done reports whether the future has an outcome. It is safe from any
// goroutine.
func (f *futureBase) Done() bool { return f.done() }

// Canceled reports whether the outcome is a cancellation, that is, an error
// that is context.Canceled. It is safe from any goroutine.
func (f *futureBase) Canceled() bool {
	return f.done() && f.err != nil && errors.Is(f.err, context.Canceled)
}

// Err returns the error of the outcome, or ErrNotDone if there is no outcome.
// It is safe from any goroutine.
func (f *futureBase) Err() error {
	if !f.done() {
		return ErrNotDone
	}
	f.failure.retrieved()
	return f.err
}

// Result returns the outcome, or ErrNotDone if there is none yet. It is safe
// from any goroutine.
func (f *Future[T]) Result() (T, error) {
	if !f.done() {
		var zero T
		return zero, ErrNotDone
	}
	f.failure.retrieved()
	return f.value, f.err
}

// SetResult completes the future with v, and fails with ErrDone if it is done
// already. It is safe from any goroutine.
func (f *Future[T]) SetResult(v T) error {
	if err := f.claim(); err != nil {
		return err
	}
	f.value = v
	f.publish()
	return nil
}

// SetError completes the future with err, which must not be nil, and fails
// with ErrDone if it is done already. It is safe from any goroutine.
func (f *Future[T]) SetError(err error) error {
	if err == nil {
		panic("loop: SetError of a nil error")
	}
	if err := f.claim(); err != nil {
		return err
	}
	f.err = err
	f.track()
	f.publish()
	return nil
}

// Cancel cancels the future, or asks the task behind it to end: the call in
// which the task is suspended returns ErrCanceled, and the task decides what
// to do about it. Cancel reports false if the outcome is there already. It is
// safe from any goroutine.
func (f *futureBase) Cancel() bool { return f.cancel(errPlainCancel) }

// CancelCause is Cancel with a reason, which the resulting error wraps beside
// ErrCanceled.
func (f *futureBase) CancelCause(cause error) bool {
	if cause == nil {
		return f.Cancel()
	}
	return f.cancel(&cancelError{cause})
}

func (f *futureBase) cancel(c *cancelError) bool {
	if f.task != nil {
		return f.task.cancel(c)
	}
	if f.claim() != nil {
		return false
	}
	f.err = c
	f.publish()
	return true
}

// cancelOnLoop is cancel on the loop's goroutine, where it can take effect at
// once.
func (f *futureBase) cancelOnLoop(c *cancelError) bool {
	if f.task != nil {
		return f.task.cancelOnLoop(c)
	}
	if f.claim() != nil {
		return false
	}
	f.err = c
	f.publishOnLoop()
	return true
}

// Get blocks the calling goroutine until the outcome is there, and returns
// it, or until ctx ends, and returns its cause. It is for goroutines outside
// the loop; on the loop that must complete the future it returns ErrDeadlock
// at once, and on a coroutine of another loop it blocks that loop. It returns
// ErrClosed once the loop is closed without an outcome.
func (f *Future[T]) Get(ctx context.Context) (T, error) {
	if !f.done() {
		if err := f.block(ctx); err != nil {
			var zero T
			return zero, err
		}
	}
	return f.Result()
}

func (f *futureBase) block(ctx context.Context) error {
	if f.loop.here() {
		return ErrDeadlock
	}
	ch := f.ch.Load()
	if ch == nil {
		c := make(chan struct{})
		if f.ch.CompareAndSwap(nil, &c) {
			ch = &c
		} else {
			ch = f.ch.Load()
		}
	}
	if f.done() { // the completer may have looked for ch before it was there
		return nil
	}
	select {
	case <-*ch:
		return nil
	case <-ctx.Done():
		if f.done() {
			return nil
		}
		return context.Cause(ctx)
	case <-f.loop.closed:
		if f.done() {
			return nil
		}
		return ErrClosed
	}
}

// AddDoneCallback arranges for the loop to call fn with the future once the
// future is done, after the callbacks added before; never inline, even if the
// future is done already. The returned function takes the callback off again
// and reports whether it did so before the callback was called. Both are safe
// from any goroutine, and fn runs on the loop; once the loop is closed it is
// never called.
func (f *Future[T]) AddDoneCallback(fn func(*Future[T])) (remove func() bool) {
	if fn == nil {
		panic("loop: AddDoneCallback of a nil function")
	}
	return f.addCallback(func() { fn(f) })
}

// claim gives the caller the right to complete the future.
func (f *futureBase) claim() error {
	if f.task != nil {
		return errOwnResult
	}
	for {
		s := f.state.Load()
		if s&stateClaimed != 0 {
			return ErrDone
		}
		if f.state.CompareAndSwap(s, s|stateClaimed) {
			return nil
		}
	}
}

// publish makes the outcome visible, from any goroutine.
func (f *futureBase) publish() {
	if f.reveal() {
		f.loop.post((*wakeup)(f))
	}
}

// publishOnLoop makes the outcome visible, on the loop's goroutine.
func (f *futureBase) publishOnLoop() {
	if f.reveal() {
		f.waiters.wake(f.loop)
	}
}

// reveal sets stateDone and reports whether the loop has waiters to wake.
func (f *futureBase) reveal() bool {
	old := f.state.Or(stateClaimed | stateDone)
	if ch := f.ch.Load(); ch != nil {
		close(*ch)
	}
	return old&stateWatched != 0
}

// watch adds w to the waiters, on the loop. It reports false if the future is
// done, and then does not.
func (f *futureBase) watch(w *waiter) bool {
	if f.state.Or(stateWatched)&stateDone != 0 {
		return false
	}
	f.waiters.push(w)
	return true
}

// wakeup, posted, wakes the waiters of a future completed elsewhere.
type wakeup futureBase

func (w *wakeup) run(l *Loop) { (*futureBase)(w).waiters.wake(l) }
