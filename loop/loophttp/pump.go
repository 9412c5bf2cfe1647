package loophttp

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

var errWanted = errors.New("loophttp: the pump is wanted")

// wanted is a context that ends each time the pump is woken, so that to wait
// for the task is to wait for that too.
type wanted struct {
	context.Context
	wake chan struct{}
}

func (c wanted) Done() <-chan struct{} { return c.wake }
func (c wanted) Err() error            { return errWanted }

// pump sends what the task writes until the task is done, and returns its
// outcome.
func (x *exchange) pump(t *loop.Task[struct{}]) error {
	ctx := wanted{context.Background(), x.wake}
	for {
		_, err := t.Get(ctx)
		if err != errWanted {
			return err
		}
		for x.round(false) {
		}
	}
}

// rouse wakes the pump.
func (x *exchange) rouse() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// round sends what there is. Unless it is the last, it reports false and does
// nothing if that is nothing.
func (x *exchange) round(last bool) bool {
	x.mu.Lock()
	if x.next.empty() && !last {
		x.mu.Unlock()
		return false
	}
	out, err := x.next, x.err
	x.next = output{buf: x.spare[:0]}
	x.spare, x.writing = nil, len(out.buf)
	var first head
	if !x.sent {
		first, x.sent = x.head, x.head.status != 0
	}
	x.mu.Unlock()

	for _, h := range out.early {
		x.begin(h)
	}
	if first.status != 0 {
		x.begin(first)
	}
	if err == nil {
		err = x.write(out.buf, out.flush)
	}
	x.mu.Lock()
	x.spare, x.writing = out.buf, 0
	failed := err != nil && x.err == nil
	if failed {
		x.err = err
	}
	x.mu.Unlock()
	if failed {
		x.cancel(err)
	}
	for _, job := range out.jobs {
		job()
	}
	for _, f := range out.tell {
		_ = f.SetResult(struct{}{}) // or it was cancelled
	}
	return true
}

func (x *exchange) begin(h head) {
	to := x.w.Header()
	clear(to)
	maps.Copy(to, h.header)
	if x.last {
		to.Set("Connection", "close")
	}
	x.w.WriteHeader(h.status)
}

func (x *exchange) write(p []byte, flush bool) error {
	if len(p) > 0 {
		if _, err := x.w.Write(p); err != nil {
			return err
		}
	}
	if flush {
		return x.w.FlushError()
	}
	return nil
}

// close ends the response of a task whose outcome is err, and returns the
// outcome of the whole. Nobody can write to the response any more.
func (x *exchange) close(err error) error {
	x.mu.Lock()
	x.over = true
	if x.asides > 0 && !x.sent {
		// They wait for a client that nobody listens to any more, and would
		// keep the response from being sent. What the client has yet to send
		// is not to be taken for another request.
		_ = http.NewResponseController(x.w).SetReadDeadline(time.Unix(1, 0))
		x.last = true
		x.w.Header().Set("Connection", "close")
	}
	for x.asides > 0 {
		x.idle.Wait()
	}
	if x.aborted {
		err = http.ErrAbortHandler
	}
	x.next.jobs, x.next.tell = nil, nil // nobody waits for them
	if err == nil {
		x.commit(http.StatusOK)
	}
	x.mu.Unlock()

	if err == nil {
		x.round(true)
		maps.Copy(x.w.Header(), x.header) // the trailers
		err = x.err
	}
	if x.request != nil && x.request.MultipartForm != nil {
		_ = x.request.MultipartForm.RemoveAll() // net/http does not know of it
	}
	return err
}
