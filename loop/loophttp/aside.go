package loophttp

import (
	"errors"
	"runtime/debug"

	"github.com/stallcheck/stallcheck/loop"
)

// result is what a function that ran elsewhere came to.
type result[T any] struct {
	value    T
	err      error
	panicked *loop.PanicError
}

// unwrap returns what the function returned, or panics as it did.
func (r result[T]) unwrap() (T, error) {
	if r.panicked != nil {
		panic(r.panicked)
	}
	return r.value, r.err
}

// aside calls fn on a goroutine that the request waits for.
func aside[T any](x *exchange, l *loop.Loop, fn func() (T, error)) *loop.Future[result[T]] {
	f := loop.NewFuture[result[T]](l)
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.over {
		_ = f.SetError(errOver)
		return f
	}
	x.asides++
	go complete(f, func() (T, error) {
		defer x.leave() // before the task is told, which may end the request
		return fn()
	})
	return f
}

func (x *exchange) leave() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.asides--; x.asides == 0 {
		x.idle.Signal()
	}
}

// complete completes f with what fn comes to, unless f was cancelled.
func complete[T any](f *loop.Future[result[T]], fn func() (T, error)) {
	var r result[T]
	returned := false
	defer func() {
		if !returned {
			r.panicked = asPanic(recover())
		}
		_ = f.SetResult(r)
	}()
	r.value, r.err = fn()
	returned = true
}

var errGoexit = errors.New("runtime.Goexit called")

// asPanic makes an error of a recovered value, nil standing for Goexit.
func asPanic(value any) *loop.PanicError {
	if value == nil {
		value = errGoexit
	}
	if p, ok := value.(*loop.PanicError); ok {
		return p // raised again on the way here: keep the first stack
	}
	return &loop.PanicError{Value: value, Stack: debug.Stack()}
}
