package loophttp

import (
	"maps"
	"net/http"

	"github.com/stallcheck/stallcheck/loop"
)

// Write writes p to w, and suspends the coroutine while the client is far
// behind. It belongs to a coroutine of [Async] and the tasks it starts.
func Write(co *loop.Co, w http.ResponseWriter, p []byte) (int, error) {
	n, err := w.Write(p) //stallcheck:ignore net -- a coroutine's w keeps it in memory
	if err != nil {
		return n, err
	}
	x := exchangeOf(co)
	x.mu.Lock()
	held := len(x.next.buf) + x.writing
	x.mu.Unlock()
	if held < holdAt {
		return n, nil
	}
	return n, x.drained(co)
}

// Flush sends what was written to w to the client, and suspends the coroutine
// until it is on its way. It belongs to a coroutine of [Async] and the tasks
// it starts.
func Flush(co *loop.Co, w http.ResponseWriter) error {
	//stallcheck:ignore net -- a coroutine's w only notes it
	if err := http.NewResponseController(w).Flush(); err != nil {
		return err
	}
	return exchangeOf(co).drained(co)
}

// drained suspends the coroutine until all that was written has been sent.
func (x *exchange) drained(co *loop.Co) error {
	f := loop.NewFuture[struct{}](co.Loop())
	x.mu.Lock()
	x.next.tell = append(x.next.tell, f)
	x.mu.Unlock()
	x.rouse()
	if _, err := loop.Await(co, f); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.err
}

// Offload is [loop.Offload] on a goroutine of its own instead of a worker of
// the loop, of which there are only so many: for functions that wait for this
// request's client, such as one that decodes r.Body. When the request ends
// first, reading its body fails. It belongs to a coroutine of [Async] and the
// tasks it starts.
func Offload[T any](co *loop.Co, fn func() (T, error)) (T, error) {
	r, err := loop.Await(co, aside(exchangeOf(co), co.Loop(), fn))
	if err != nil {
		return r.value, err
	}
	return r.unwrap()
}

// Serve has h answer the request, or read or write a part of it, in its own
// blocking way on the goroutine that net/http gave the request: a file server,
// say, or a long io.Copy. The coroutine is suspended until h returns. What was
// written before is sent before; the header of the response, if it is still to
// be sent, is h's to change. It belongs to a coroutine of [Async] and the
// tasks it starts.
func Serve(co *loop.Co, r *http.Request, h http.Handler) error {
	x := exchangeOf(co)
	head := x.header.Clone()
	f := loop.NewFuture[result[struct{}]](co.Loop())
	x.mu.Lock()
	x.next.jobs = append(x.next.jobs, func() {
		if f.Done() { // nobody wants it any more
			return
		}
		complete(f, func() (struct{}, error) {
			x.serve(h, r, head)
			return struct{}{}, nil
		})
	})
	x.mu.Unlock()
	x.rouse()
	res, err := loop.Await(co, f)
	if err != nil {
		return err
	}
	_, err = res.unwrap()
	return err
}

// serve calls h on the pump.
func (x *exchange) serve(h http.Handler, r *http.Request, header http.Header) {
	if !x.w.committed {
		to := x.w.Header()
		clear(to)
		maps.Copy(to, header)
	}
	defer func() {
		if x.w.committed {
			x.mu.Lock()
			defer x.mu.Unlock()
			if !x.sent {
				x.sent, x.head = true, head{status: http.StatusOK}
			}
		}
	}()
	h.ServeHTTP(x.w, r)
}

func exchangeOf(co *loop.Co) *exchange {
	x, _ := co.Value(exchangeKey{}).(*exchange)
	if x == nil {
		panic("loophttp: called outside a coroutine of Async; pass on the Co that it was given")
	}
	return x
}
