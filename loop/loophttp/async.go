package loophttp

import (
	"context"
	"net/http"

	"github.com/stallcheck/stallcheck/loop"
)

// Async returns a handler that runs fn as a task of l for each request. The
// request's context is the task's: it ends when the task is cancelled, as it
// is when the client leaves, and holds the values of the request's context and
// then the task's. See the package's documentation for what fn may do with w
// and r, and for what becomes of an error.
//
// The handler returns when the task is done and its response sent. It answers
// 503 once l is closed. The header that w.Header returns belongs to the loop;
// the rest of w is safe from any goroutine, and fails once the task is done.
func Async(l *loop.Loop, fn func(co *loop.Co, w http.ResponseWriter, r *http.Request) error, opts ...Option) http.Handler {
	if fn == nil {
		panic("loophttp: Async needs a function")
	}
	return &async{loop: l, fn: fn, settings: newSettings(opts)}
}

type async struct {
	settings
	loop *loop.Loop
	fn   func(*loop.Co, http.ResponseWriter, *http.Request) error
}

func (h *async) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, leave, err := h.gate.enter(r.Context())
	if err != nil {
		answer(w, err)
		return
	}
	defer leave()
	x := newExchange(w)
	t := loop.Submit(h.loop, func(co *loop.Co) (struct{}, error) {
		return struct{}{}, x.run(co, h.fn, r, ctx)
	})
	x.cancel = func(cause error) { t.CancelCause(cause) }
	unlink := context.AfterFunc(ctx, func() { t.CancelCause(context.Cause(ctx)) })
	err = x.pump(t)
	unlink()
	gone := context.Cause(ctx)
	err = x.close(err)
	if gone == nil && err != nil {
		gone = x.err // if nothing could be sent, nobody is there
	}
	h.finish(x.w, r, gone, err)
}

// run is the task.
func (x *exchange) run(co *loop.Co, fn func(*loop.Co, http.ResponseWriter, *http.Request) error, r *http.Request, ctx context.Context) error {
	defer func() {
		if v := recover(); aborts(v) { // not a failure to report
			x.mu.Lock()
			defer x.mu.Unlock()
			x.aborted = true
		} else if v != nil {
			panic(v)
		}
	}()
	co = co.WithValue(exchangeKey{}, x)
	x.request = r.WithContext(&taskContext{co, ctx})
	return fn(co, writer{x}, x.request)
}

// aborts reports whether a panic's value asks to cut the connection.
func aborts(value any) bool {
	if p, ok := value.(*loop.PanicError); ok {
		value = p.Value // of a function that was offloaded
	}
	return value == http.ErrAbortHandler
}

// taskContext is the context of a task and has the values of its request.
type taskContext struct {
	*loop.Co
	request context.Context
}

func (c *taskContext) Value(key any) any {
	if v := c.request.Value(key); v != nil {
		return v
	}
	return c.Co.Value(key)
}
