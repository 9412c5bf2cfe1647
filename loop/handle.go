package loop

import "sync/atomic"

// runnable is an entry of the ready queue.
type runnable interface{ run(l *Loop) }

// runFunc is a plain callback. A func fits in an interface without allocation.
type runFunc func()

func (f runFunc) run(*Loop) { f() }

// Handle is a callback that waits for its turn.
type Handle struct{ fn func() }

// Cancel keeps the callback from being called, if it was not yet. It belongs
// to the loop.
func (h *Handle) Cancel() { h.fn = nil }

func (h *Handle) run(*Loop) {
	if fn := h.fn; fn != nil {
		h.fn = nil
		fn()
	}
}

// handleSlab is how many handles are allocated at once: a handle is a single
// word, and allocating it alone would cost more than calling it.
const handleSlab = 64

// Call has the loop call fn in its next turn, after what is already waiting.
// It belongs to the loop; elsewhere use [Loop.Post]. On a loop that is closed
// fn is never called.
func (l *Loop) Call(fn func()) *Handle {
	if l.debug {
		l.mustOwn("Call", "Post")
	}
	if fn == nil {
		panic("loop: Call of a nil function")
	}
	if len(l.handles) == 0 {
		l.handles = make([]Handle, handleSlab)
	}
	h := &l.handles[0]
	l.handles = l.handles[1:]
	h.fn = fn
	l.ready = append(l.ready, h)
	return h
}

// Post has the loop call fn, after what was posted before by the same
// goroutine. It is safe from any goroutine and never blocks. If the loop is
// closed it returns ErrClosed; what it accepts is called, by Close at the latest.
func (l *Loop) Post(fn func()) error {
	if fn == nil {
		panic("loop: Post of a nil function")
	}
	if !l.post(runFunc(fn)) {
		return ErrClosed
	}
	return nil
}

// atomicFlag can be set once.
type atomicFlag struct{ v atomic.Bool }

func (f *atomicFlag) set() bool   { return f.v.CompareAndSwap(false, true) }
func (f *atomicFlag) isSet() bool { return f.v.Load() }
