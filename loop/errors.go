package loop

import (
	"context"
	"errors"
	"fmt"
)

// Errors that calls of this package return. Test for them with errors.Is.
var (
	// ErrRunning says that a loop was to be run where one runs already: on a
	// goroutine that is running a loop, or a loop that is running elsewhere.
	ErrRunning = errors.New("loop: the loop is already running")

	// ErrNotDone says that a result was asked for before there was one.
	ErrNotDone = errors.New("loop: the result is not ready; await it, or add a done callback")

	// ErrDone says that a future that has its outcome was given another.
	ErrDone = errors.New("loop: the future is already done")

	// ErrClosed says that the loop is closed or is closing.
	ErrClosed = errors.New("loop: the loop is closed")

	// ErrDeadlock says that a call would block the very loop whose progress
	// it waits for.
	ErrDeadlock = errors.New("loop: Get on the loop that must complete the future would wait forever; use Await")

	// ErrCanceled says that the task or future was cancelled. It wraps
	// context.Canceled, and the cause if [Future.CancelCause] gave one.
	ErrCanceled error = errPlainCancel
)

var (
	errNested       = &detail{ErrRunning, "loop: Run called from a running loop; await the coroutine instead"}
	errCloseRunning = &detail{ErrRunning, "loop: Close called while the loop runs, or from a running loop; stop it first"}
	errSelfAwait    = errors.New("loop: a task cannot await itself")
	errOtherLoop    = errors.New("loop: the future belongs to another loop; bridge it with a done callback and Post")
	errOwnResult    = errors.New("loop: a task sets its own result")
	errStopped      = &detail{ErrNotDone, "loop: the loop was stopped before the future was done"}
	errPlainCancel  = &cancelError{}

	errGoexit = errors.New("runtime.Goexit called")
)

// detail is an exported error with a text of its own.
type detail struct {
	kind error
	text string
}

func (e *detail) Error() string { return e.text }
func (e *detail) Unwrap() error { return e.kind }

// cancelError is ErrCanceled, alone or with a cause.
type cancelError struct{ cause error }

func (e *cancelError) Error() string {
	if e.cause == nil {
		return "loop: canceled"
	}
	return "loop: canceled: " + e.cause.Error()
}

func (e *cancelError) Is(target error) bool { return target == ErrCanceled }

func (e *cancelError) Unwrap() []error {
	if e.cause == nil {
		return []error{context.Canceled}
	}
	return []error{context.Canceled, e.cause}
}

// PanicError is the outcome of a task whose function panicked or called
// runtime.Goexit, and the value of the panic that an offloaded function's
// panic raises in its coroutine.
type PanicError struct {
	Value any    // what panic was called with
	Stack []byte // the stack at the panic, as debug.Stack formats it
}

// Error returns the panic's value, without the stack.
func (e *PanicError) Error() string {
	if e.Value == errGoexit {
		return "loop: " + errGoexit.Error()
	}
	return fmt.Sprintf("loop: panic: %v", e.Value)
}

// Unwrap returns the panic's value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
