package loophttp

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// errOver is what writing to the response of a task that is done returns.
var errOver = errors.New("loophttp: the request is over")

// writer is the http.ResponseWriter of a task. Nothing it does blocks.
type writer struct{ x *exchange }

// Header returns the header of the response.
func (w writer) Header() http.Header { return w.x.header }

// WriteHeader sets the status of the response, and fixes its header.
func (w writer) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("loophttp: invalid status %d", status))
	}
	x := w.x
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.over || x.head.status != 0 {
		return
	}
	if status < 200 && status != http.StatusSwitchingProtocols {
		x.next.early = append(x.next.early, head{status, x.header.Clone()})
		x.rouse()
		return
	}
	x.commit(status)
}

// Write adds p to the response. It returns the error of an earlier write, if
// sending that has failed.
func (w writer) Write(p []byte) (int, error) { return write(w.x, p) }

// WriteString is Write.
func (w writer) WriteString(s string) (int, error) { return write(w.x, s) }

func write[P []byte | string](x *exchange, p P) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.over:
		return 0, errOver
	case x.err != nil:
		return 0, x.err
	}
	x.commit(http.StatusOK)
	if !bodyAllowed(x.head.status) {
		return 0, http.ErrBodyNotAllowed
	}
	x.next.buf = append(x.next.buf, p...)
	if len(x.next.buf) >= wakeAt {
		x.rouse()
	}
	return len(p), nil
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// Flush has what was written sent soon, without waiting.
func (w writer) Flush() { _ = w.FlushError() }

// FlushError is Flush. It returns the error of an earlier write.
func (w writer) FlushError() error {
	x := w.x
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.over:
		return errOver
	case x.err != nil:
		return x.err
	}
	x.commit(http.StatusOK)
	x.next.flush = true
	x.rouse()
	return nil
}

// SetReadDeadline, SetWriteDeadline and EnableFullDuplex are for
// http.ResponseController.

func (w writer) SetReadDeadline(t time.Time) error {
	return w.control(func(c *http.ResponseController) error { return c.SetReadDeadline(t) })
}

func (w writer) SetWriteDeadline(t time.Time) error {
	return w.control(func(c *http.ResponseController) error { return c.SetWriteDeadline(t) })
}

func (w writer) EnableFullDuplex() error {
	return w.control(func(c *http.ResponseController) error {
		if w.x.sent {
			return errors.New("loophttp: EnableFullDuplex after the response has begun")
		}
		return c.EnableFullDuplex()
	})
}

func (w writer) control(do func(*http.ResponseController) error) error {
	w.x.mu.Lock()
	defer w.x.mu.Unlock()
	if w.x.over {
		return errOver
	}
	return do(http.NewResponseController(w.x.w))
}
