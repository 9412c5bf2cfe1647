package loop

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
	"time"
)

// Loop runs tasks and callbacks in turn, on the goroutine that runs it.
type Loop struct {
	inbox    inbox
	closed   chan struct{} // closed when the loop is
	running  atomic.Bool   // it runs, or is being closed
	stopping atomic.Bool
	taskID   atomic.Uint64
	cancelMu sync.Mutex // for the cancellation of a task and its counter

	engineID  atomic.Uint64 // the goroutine it runs on, or 0
	engineIDs sync.Map      // all on which it has run

	watch    *watchdog // or nil
	executor Executor
	handler  func(Failure)
	debug    bool
	patience time.Duration
	pumps    pumps
	failures failures
	values   context.Context // what submitted tasks inherit
	epoch    time.Time

	// What follows belongs to the goroutine that runs the loop.
	ready, batch []runnable
	position     int // in batch
	spareInbox   []runnable
	timers       timerHeap
	timerSeq     uint64
	alarm        *time.Timer
	handles      []Handle
	idle         []*coroutine
	current      *core
	firstTask    *core
	lastTask     *core
	offloaded    int  // functions the executor has yet to finish
	deliveries   uint // of cancellations
	closing      bool // end the run when nothing is left to do
	expired      bool // or when the time to close is over
	lateTurns    int  // since then, if only callbacks were left
	shut         bool // start no task any more
}

// New makes a loop, to be run by [Loop.RunForever] or [RunUntilComplete] and
// closed by [Loop.Close]. Tasks may be submitted and callbacks be scheduled
// before it runs.
func New(opts ...Option) *Loop {
	l := &Loop{
		patience: 10 * time.Second,
		epoch:    time.Now(),
		closed:   make(chan struct{}),
	}
	l.inbox.wake = make(chan struct{}, 1)
	for _, o := range opts {
		o(l)
	}
	if l.handler == nil {
		l.handler = logFailure
	}
	if l.executor == nil {
		l.executor = NewPool(defaultWorkers)
	}
	if l.debug && l.watch == nil {
		WithWatchdog(defaultLimit, logStall)(l)
	}
	return l
}

// RunForever runs the loop on the calling goroutine until [Loop.Stop] is
// called. It returns ErrRunning if the loop is running already or the caller
// is on a running loop, and ErrClosed if the loop is closed. A loop that was
// stopped may be run again.
func (l *Loop) RunForever() error {
	if err := l.acquire(); err != nil {
		return err
	}
	defer l.running.Store(false)
	l.drive()
	return nil
}

// acquire makes the caller the one who runs the loop.
func (l *Loop) acquire() error {
	if onAnyLoop() {
		return errNested
	}
	if !l.running.CompareAndSwap(false, true) {
		return ErrRunning
	}
	if l.Closed() {
		l.running.Store(false)
		return ErrClosed
	}
	return nil
}

// Stop ends RunForever after what is ready now has run. If the loop is not
// running, its next run ends after one turn. It does nothing to a loop that is
// being closed. It is safe from any goroutine.
func (l *Loop) Stop() {
	l.stopping.Store(true)
	l.inbox.rouse()
}

// Running reports whether the loop is running. It is safe from any goroutine.
func (l *Loop) Running() bool { return l.running.Load() }

// Closed reports whether the loop is closed. It is safe from any goroutine.
func (l *Loop) Closed() bool {
	select {
	case <-l.closed:
		return true
	default:
		return false
	}
}

// drive runs engines until the loop is to stop. There is more than one only
// if a callback calls runtime.Goexit, which ends the engine's goroutine but
// not the caller's.
func (l *Loop) drive() {
	defer l.engineID.Store(0)
	if l.watch != nil {
		defer l.watch.start(l)()
	}
	for {
		done := false
		next, stop := iter.Pull(func(yield func(struct{}) bool) {
			defer func() {
				if done {
					return
				}
				// No panic comes here, as batches recover theirs.
				defer yield(struct{}{}) // even if the exception handler calls Goexit
				l.report(Failure{Message: "callback failed", Err: asPanic(nil)})
			}()
			l.engine()
			done = true
		})
		next()
		if done {
			stop()
			l.forget()
			return
		}
		(&coroutine{stop: stop, dead: true}).end()
	}
}

// engine is the loop itself. Its frame marks the loop's goroutine, see
// onAnyLoop.
func (l *Loop) engine() {
	l.current = nil // a Goexit may have left it
	l.engineID.Store(l.noteGoroutine())
	for {
		l.turn()
		if l.stopping.Load() {
			l.stopping.Store(false)
			if !l.closing || l.expired {
				return
			}
		}
		if l.closing && l.quiet() {
			return
		}
		if len(l.ready) > 0 {
			continue
		}
		if l.watch != nil {
			l.watch.rest(true)
		}
		l.rest()
		if l.watch != nil {
			l.watch.rest(false)
		}
	}
}

// turn runs everything that is ready at its beginning.
func (l *Loop) turn() {
	l.collect()
	l.fireTimers()
	if l.failures.lost.Load() {
		l.reportLost(false)
	}
	if l.position == len(l.batch) { // else a Goexit cut the last turn short
		l.batch, l.ready = l.ready, trim(l.batch)
		l.position = 0
	}
	for l.position < len(l.batch) {
		l.runBatch()
	}
}

// runBatch runs what is left of the batch, until a callback panics.
func (l *Loop) runBatch() {
	defer func() {
		if v := recover(); v != nil {
			l.current = nil
			l.report(Failure{Message: "callback failed", Err: asPanic(v)})
		}
	}()
	w := l.watch
	for l.position < len(l.batch) {
		if w != nil {
			w.answer()
		}
		r := l.batch[l.position]
		l.batch[l.position] = nil
		l.position++
		r.run(l)
	}
}

// rest sleeps until something is posted, a timer is due or Stop is called.
func (l *Loop) rest() {
	if !l.inbox.fallAsleep() {
		return
	}
	if len(l.timers.entries) == 0 {
		<-l.inbox.wake
		return
	}
	wait := time.Duration(l.timers.entries[0].at - l.now())
	if l.alarm == nil {
		l.alarm = time.NewTimer(wait)
	} else {
		l.alarm.Reset(wait)
	}
	select {
	case <-l.inbox.wake:
	case <-l.alarm.C:
	}
}
