package loop

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
)

// Failure is something that went wrong and that no caller will be told.
type Failure struct {
	Message string // what happened, a phrase
	Task    string // the name of the task, or "" for a callback
	Err     error  // a *PanicError carries its stack
}

// report hands a failure to the exception handler. A handler that panics is
// not allowed to take the loop along.
func (l *Loop) report(f Failure) {
	defer func() {
		if v := recover(); v != nil {
			logFailure(Failure{Message: "exception handler failed", Err: asPanic(v)})
		}
	}()
	l.handler(f)
}

// logFailure is the handler of a loop that was given none.
func logFailure(f Failure) {
	args := []any{"err", f.Err}
	if f.Task != "" {
		args = append(args, "task", f.Task)
	}
	if p, ok := f.Err.(*PanicError); ok {
		args = append(args, "stack", string(p.Stack))
	}
	slog.Error("loop: "+f.Message, args...)
}

// failure accompanies an error outcome until somebody looks at it.
type failure struct {
	what Failure
	seen atomic.Bool
	lost atomic.Bool // the future was collected
}

// retrieved notes that somebody has looked. It may be called on nil.
func (f *failure) retrieved() {
	if f != nil {
		f.seen.Store(true)
	}
}

// failures are the outcomes to be reported if nobody looks at them.
type failures struct {
	mu   sync.Mutex
	list []*failure
	full int         // sweep when the list is this long
	lost atomic.Bool // some future was collected
}

// track has the error of f reported unless somebody looks at it. A
// cancellation is nobody's fault, and a panic has been reported.
func (f *futureBase) track() {
	if errors.Is(f.err, context.Canceled) || errors.Is(f.err, ErrClosed) {
		return
	}
	if _, ok := f.err.(*PanicError); ok {
		return
	}
	rec := &failure{what: Failure{Message: "error was never retrieved", Err: f.err}}
	if f.task != nil {
		rec.what.Task = f.task.label()
	}
	f.failure = rec
	fs := &f.loop.failures
	runtime.AddCleanup(f, func(fs *failures) {
		rec.lost.Store(true)
		fs.lost.Store(true)
	}, fs)
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = append(fs.list, rec)
	if len(fs.list) >= max(fs.full, 64) {
		fs.drop(func(rec *failure) bool { return rec.seen.Load() })
		fs.full = 2 * len(fs.list)
	}
}

// drop removes the records for which gone holds.
func (fs *failures) drop(gone func(*failure) bool) {
	kept := fs.list[:0]
	for _, rec := range fs.list {
		if !gone(rec) {
			kept = append(kept, rec)
		}
	}
	clear(fs.list[len(kept):])
	fs.list = kept
}

// reportLost reports errors of futures that were collected unseen, or of all
// that were not looked at.
func (l *Loop) reportLost(all bool) {
	fs := &l.failures
	if !fs.lost.Swap(false) && !all {
		return
	}
	var unseen []*failure
	fs.mu.Lock()
	fs.drop(func(rec *failure) bool {
		if rec.seen.Load() {
			return true
		}
		if all || rec.lost.Load() {
			unseen = append(unseen, rec)
			return true
		}
		return false
	})
	fs.mu.Unlock()
	for _, rec := range unseen {
		l.report(rec.what)
	}
}
