package loophttp

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"

	"github.com/stallcheck/stallcheck/loop"
)

// Sync returns a handler that has the executor of l run h, off the loop, for
// handlers that block. As many run at a time as the executor has workers; the
// others wait their turn. It answers 503 once l is closed or the executor
// takes no more. A panic of h goes to the loop's exception handler and is
// answered as one in [Async] is.
//
// The handler returns when h has returned.
func Sync(l *loop.Loop, h http.Handler, opts ...Option) http.Handler {
	if h == nil {
		panic("loophttp: Sync needs a handler")
	}
	return &offloaded{loop: l, handler: h, settings: newSettings(opts)}
}

type offloaded struct {
	settings
	loop    *loop.Loop
	handler http.Handler
}

func (h *offloaded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, leave, err := h.gate.enter(r.Context())
	if err != nil {
		answer(w, err)
		return
	}
	defer leave()
	c := &call{w: &tracker{ResponseWriter: w}, done: make(chan struct{})}
	own := r.WithContext(ctx)
	t := loop.Submit(h.loop, func(co *loop.Co) (struct{}, error) {
		return struct{}{}, loop.OffloadErr(co, func() error { c.run(h.handler, own); return nil })
	})
	_, err = t.Get(ctx)
	if c.claim() {
		t.Cancel()
		err = fmt.Errorf("%w: %w", errRefused, err)
	} else {
		<-c.done // even if the loop does not wait for it any more: it has w
		err = c.outcome()
	}
	if own.MultipartForm != nil {
		_ = own.MultipartForm.RemoveAll() // net/http does not know of it
	}
	h.finish(c.w, r, context.Cause(ctx), err)
}

// call is one call of a handler on its way through the executor.
type call struct {
	w        *tracker
	claimed  atomic.Bool   // it has begun, or never will
	done     chan struct{} // closed when it has ended
	panicked *loop.PanicError
}

// claim gives the caller the right to begin the call, or to keep it from it.
func (c *call) claim() bool { return !c.claimed.Swap(true) }

func (c *call) run(h http.Handler, r *http.Request) {
	if !c.claim() {
		return
	}
	returned := false
	defer func() {
		if returned {
			close(c.done)
			return
		}
		c.panicked = asPanic(recover())
		close(c.done)
		if !aborts(c.panicked) {
			panic(c.panicked) // for the loop to report
		}
	}()
	h.ServeHTTP(c.w, r)
	returned = true
}

func (c *call) outcome() error {
	switch {
	case c.panicked == nil:
		return nil
	case aborts(c.panicked):
		return http.ErrAbortHandler
	}
	return c.panicked
}
