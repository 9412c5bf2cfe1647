package loop

import (
	"encoding/json"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Stall is a step of a task or a callback that has kept the loop from going on.
type Stall struct {
	Task     string        `json:"task"`     // the task's name, or "callback"
	Started  time.Time     `json:"started"`  // when the step was first seen; it may have begun a little earlier
	Duration time.Duration `json:"duration"` // from Started until now, in nanoseconds; the step goes on
	State    string        `json:"state"`    // what the goroutine does: running, sleeping, chan receive, IO wait, syscall, ...
	Stack    string        `json:"stack"`    // where it is, as debug.Stack formats it
}

// defaultLimit is asyncio's slow_callback_duration.
const defaultLimit = 100 * time.Millisecond

// WithWatchdog has a goroutine watch the loop: when a step takes longer than
// limit, or 100 ms if limit is not positive, sink is given the stack of the
// goroutine that is blocking, while it does; once a step. The sink, by default
// one that logs with slog, is called on the watching goroutine, and RunForever
// does not return before it does. In debug mode there is a watchdog that logs
// even without this option.
func WithWatchdog(limit time.Duration, sink func(Stall)) Option {
	return func(l *Loop) {
		if limit <= 0 {
			limit = defaultLimit
		}
		if sink == nil {
			sink = logStall
		}
		l.watch = &watchdog{limit: limit, sink: sink}
	}
}

// JSONSink returns a sink for [WithWatchdog] that writes each stall to w, as
// a line of JSON. It is safe from any goroutine. Errors of w are ignored.
func JSONSink(w io.Writer) func(Stall) {
	var mu sync.Mutex
	enc := json.NewEncoder(w)
	return func(s Stall) {
		mu.Lock()
		defer mu.Unlock()
		_ = enc.Encode(s)
	}
}

func logStall(s Stall) {
	slog.Warn("loop: a step blocks the loop", "task", s.Task, "duration", s.Duration, "state", s.State, "stack", s.Stack)
}

// watchdog finds out that the loop makes no progress by asking: it sets ask,
// and the loop clears it between two steps. So a step costs the loop one load,
// and no look at the clock.
type watchdog struct {
	limit   time.Duration
	sink    func(Stall)
	ask     atomic.Bool
	resting atomic.Bool // the loop has nothing to do, or does not run
}

// answer is called by the loop between two steps.
func (w *watchdog) answer() {
	if w.ask.Load() {
		w.ask.Store(false)
	}
}

// rest brackets the time in which the loop has nothing to do.
func (w *watchdog) rest(resting bool) {
	w.ask.Store(false)
	w.resting.Store(resting)
}

// start watches l until the returned function is called.
func (w *watchdog) start(l *Loop) (stop func()) {
	done, gone := make(chan struct{}), make(chan struct{})
	w.rest(false)
	go func() {
		defer close(gone)
		ticker := time.NewTicker(max(w.limit/4, time.Millisecond))
		defer ticker.Stop()
		var asked time.Time
		reported := false
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
			}
			switch {
			case w.resting.Load():
				w.ask.Store(false)
			case !w.ask.Load():
				asked, reported = time.Now(), false
				w.ask.Store(true)
			case !reported && time.Since(asked) >= w.limit:
				reported = w.look(l, asked)
			}
		}
	}()
	return func() {
		close(done)
		<-gone
	}
}

// look hands the sink the stall in progress. It reports false if by now there
// is none.
func (w *watchdog) look(l *Loop, asked time.Time) (reported bool) {
	task := l.peek()
	state, stack := l.blocked()
	if !w.ask.Load() || stack == "" {
		return false
	}
	reported = true
	defer func() {
		if v := recover(); v != nil { // no reason to end the program
			logFailure(Failure{Message: "watchdog's sink failed", Err: asPanic(v)})
		}
	}()
	w.sink(Stall{Task: task, Started: asked, Duration: time.Since(asked), State: state, Stack: stack})
	return reported
}

// peek names what the loop is running. The loop's goroutine has not gone on
// for a while, and a single word is read, so that there is no harm in reading
// without the synchronisation that would slow down every step.
//
//go:norace
func (l *Loop) peek() string {
	k := l.current
	if k == nil {
		return "callback"
	}
	return taskName(k.name.Load(), k.id)
}
