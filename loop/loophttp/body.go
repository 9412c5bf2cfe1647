package loophttp

import (
	"io"
	"net/http"

	"github.com/stallcheck/stallcheck/loop"
)

// ReadAll returns the rest of the body of r, and suspends the coroutine until
// it is there. It belongs to a coroutine of [Async] and the tasks it starts.
func ReadAll(co *loop.Co, r *http.Request) ([]byte, error) {
	return Offload(co, func() ([]byte, error) { return io.ReadAll(r.Body) })
}

// Read reads from the body of r as its Read does, and suspends the coroutine
// until something is there. What a Read that was cancelled would have returned
// is kept for the next, so that nothing is lost. It belongs to a coroutine of
// [Async] and the tasks it starts, to one at a time.
func Read(co *loop.Co, r *http.Request, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	x := exchangeOf(co)
	b := &x.body
	if b.reading == nil && len(b.rest) == 0 {
		if b.buf == nil {
			b.buf = make([]byte, readSize)
		}
		buf, body := b.buf[:min(len(p), readSize)], r.Body
		b.reading = aside(x, co.Loop(), func() (read, error) {
			n, err := body.Read(buf)
			return read{buf[:n], err}, nil
		})
	}
	if b.reading != nil {
		res, err := loop.Await(co, loop.Shield(b.reading))
		if err != nil {
			return 0, err
		}
		b.reading = nil
		got, _ := res.unwrap()
		b.rest, b.err = got.data, got.err
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	if len(b.rest) > 0 {
		return n, nil
	}
	err := b.err
	b.err = nil
	return n, err
}

// readSize is how much Read reads at most.
const readSize = 32 << 10

// bodyReader is what has been read ahead of the task, because the Read that
// asked for it was cancelled.
type bodyReader struct {
	buf     []byte
	reading *loop.Future[result[read]]
	rest    []byte
	err     error // after rest
}

type read struct {
	data []byte
	err  error
}
