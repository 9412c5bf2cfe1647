package loophttp

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/stallcheck/stallcheck/loop"
)

// StatusError is an error that an [Async] function returns for a response of
// its own choice.
type StatusError struct {
	Code    int    // the status, such as http.StatusNotFound
	Message string // the body; if it is empty, the status's name
	Err     error  // the cause, not shown to the client, or nil
}

// Error returns the status, the message and the cause.
func (e *StatusError) Error() string {
	s := fmt.Sprintf("%d %s", e.Code, e.text())
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *StatusError) Unwrap() error { return e.Err }

func (e *StatusError) text() string {
	if e.Message != "" {
		return e.Message
	}
	return http.StatusText(e.Code)
}

// Errors that make a response of status 503.
var (
	// ErrFull says that a gate's limit of requests in flight was reached.
	ErrFull = errors.New("loophttp: too many requests in flight")

	// ErrDraining says that a gate is draining.
	ErrDraining = errors.New("loophttp: the server is shutting down")

	errRefused = errors.New("loophttp: the executor does not take the handler")
)

// finish ends a request whose task or handler has ended with err. If the client
// left, or the gate drains, gone says so.
func (s *settings) finish(w *tracker, r *http.Request, gone, err error) {
	if err == nil {
		return
	}
	if err == http.ErrAbortHandler {
		panic(err)
	}
	var panicked *loop.PanicError
	switch {
	case gone != nil:
		err = gone
	case statusOf(err).Code >= 500 && !unavailable(err) && !errors.As(err, &panicked):
		s.onError(r, err)
	}
	if w.committed {
		panic(http.ErrAbortHandler) // or the client would take it for whole
	}
	answer(w, err)
}

// answer writes the response that an error stands for.
func answer(w http.ResponseWriter, err error) {
	e := statusOf(err)
	h := w.Header()
	if e.Code == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	if errors.Is(err, ErrDraining) {
		h.Set("Connection", "close")
	}
	http.Error(w, e.text(), e.Code)
}

func statusOf(err error) *StatusError {
	var e *StatusError
	switch {
	case errors.As(err, &e) && e.Code >= 400 && e.Code <= 999:
		return e
	case unavailable(err):
		return &StatusError{Code: http.StatusServiceUnavailable}
	}
	return &StatusError{Code: http.StatusInternalServerError}
}

// unavailable reports whether err is no fault of the handler.
func unavailable(err error) bool {
	for _, e := range []error{ErrFull, ErrDraining, errRefused, loop.ErrClosed, context.Canceled} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
