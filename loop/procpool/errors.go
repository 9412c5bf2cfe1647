package procpool

import (
	"context"
	"errors"
	"fmt"
)

// Errors with which jobs end. Test for them with errors.Is.
var (
	// ErrFull says that the queue of the pool was full.
	ErrFull = errors.New("procpool: the queue is full")

	// ErrClosed says that the pool was closed.
	ErrClosed = errors.New("procpool: the pool is closed")

	// ErrTimeout says that the function took longer than it may, and that its
	// worker was killed. It wraps context.DeadlineExceeded.
	ErrTimeout error = timeoutError{}

	// ErrCrashed says that the worker died while it ran the function.
	ErrCrashed = errors.New("procpool: the worker died")

	// ErrMemory says that the worker ended because it took more memory than it
	// may.
	ErrMemory = errors.New("procpool: the worker took too much memory")
)

type timeoutError struct{}

func (timeoutError) Error() string { return "procpool: the job took too long; its worker was killed" }
func (timeoutError) Unwrap() error { return context.DeadlineExceeded }

// CrashError says how a worker died. It wraps ErrCrashed, or ErrMemory.
type CrashError struct {
	Func   string // the name of the function that ran
	Status string // how the process ended, such as "signal: killed" or "exit status 2"
	Stderr string // the end of what it wrote to standard error
	kind   error
}

// Error names the function and how the process ended.
func (e *CrashError) Error() string {
	return fmt.Sprintf("%v: %s: %s", e.kind, e.Func, e.Status)
}

// Unwrap returns ErrCrashed or ErrMemory.
func (e *CrashError) Unwrap() error { return e.kind }

// RemoteError is the error that a function returned in its worker. Only its
// text comes across.
type RemoteError struct {
	Func    string
	Message string
}

// Error returns the text of the error.
func (e *RemoteError) Error() string { return e.Message }

// PanicError says that a function panicked in its worker, which goes on.
type PanicError struct {
	Func  string
	Value string // what panic was called with, as text
	Stack string // as debug.Stack formats it
}

// Error names the function and the panic's value.
func (e *PanicError) Error() string {
	return fmt.Sprintf("procpool: %s panicked: %s", e.Func, e.Value)
}
