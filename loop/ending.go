package loop

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// ending is the part of a Co that makes it a context. The channel and the
// functions to call are made when somebody asks, since most tasks are never
// used as a context.
type ending struct {
	why   atomic.Pointer[error]
	limit atomic.Pointer[time.Time]
	watch atomic.Pointer[endWatch]
}

type endWatch struct {
	mu    sync.Mutex
	ended bool
	ch    chan struct{}
	last  uint64
	funcs map[uint64]func()
}

var (
	canceled = error(ErrCanceled)
	finished = context.Canceled
)

// cancel ends the Co with an error, from any goroutine.
func (e *ending) cancel(err error) {
	if err == error(errPlainCancel) {
		e.why.CompareAndSwap(nil, &canceled)
	} else {
		e.why.CompareAndSwap(nil, &err)
	}
	if w := e.watch.Load(); w != nil {
		w.end()
	}
}

// finish ends the Co of a task that is done, or of a scope that was left. A
// Co that nobody uses as a context has nothing to be told.
func (e *ending) finish() {
	if w := e.watch.Load(); w != nil {
		e.why.CompareAndSwap(nil, &finished)
		w.end()
	}
}

func (e *ending) deadline() (time.Time, bool) {
	if t := e.limit.Load(); t != nil {
		return *t, true
	}
	return time.Time{}, false
}

func (e *ending) err(co *Co) error {
	if why := e.why.Load(); why != nil {
		return *why
	}
	if co.over() {
		return finished
	}
	if co.outer != nil {
		return co.outer.Err()
	}
	return nil
}

// over reports whether the task is done or the scope was left.
func (co *Co) over() bool {
	return co.core.body.base().done() || co.scope != nil && co.scope.left.isSet()
}

// observe returns the watch, made if there is none.
func (e *ending) observe(co *Co) *endWatch {
	if w := e.watch.Load(); w != nil {
		return w
	}
	w := &endWatch{ch: make(chan struct{})}
	if !e.watch.CompareAndSwap(nil, w) {
		return e.watch.Load()
	}
	if e.err(co) != nil { // it may have ended before the watch was there
		w.end()
	} else if co.outer != nil {
		stop := co.outer.end.after(co.outer, w.end)
		w.add(func() { stop() })
	}
	return w
}

func (e *ending) done(co *Co) <-chan struct{} { return e.observe(co).ch }

// after arranges for fn to be called, once, when the Co ends.
func (e *ending) after(co *Co, fn func()) (stop func() bool) {
	return e.observe(co).add(fn)
}

// add registers fn, or calls it if it is too late for that.
func (w *endWatch) add(fn func()) (stop func() bool) {
	w.mu.Lock()
	if w.ended {
		w.mu.Unlock()
		fn()
		return func() bool { return false }
	}
	w.last++
	id := w.last
	if w.funcs == nil {
		w.funcs = make(map[uint64]func())
	}
	w.funcs[id] = fn
	w.mu.Unlock()
	return func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		_, there := w.funcs[id]
		delete(w.funcs, id)
		return there
	}
}

// end closes the channel and calls the functions.
func (w *endWatch) end() {
	w.mu.Lock()
	funcs := w.funcs
	if !w.ended {
		w.ended = true
		close(w.ch)
	}
	w.funcs = nil
	w.mu.Unlock()
	for _, fn := range funcs {
		fn()
	}
}
