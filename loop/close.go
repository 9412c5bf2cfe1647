package loop

import (
	"errors"
	"fmt"
	"time"
)

// Close cancels the tasks that are left, runs the loop until they are done
// and offloaded functions have ended, and frees what the loop holds. Tasks
// that last longer than the close timeout are ended by force: their waits
// return ErrClosed, their deferred functions run. Functions still running a
// tenth of it later are left to themselves, and Close says so in an error. Tasks submitted
// meanwhile do not begin; functions that [Loop.Post] accepted are called. A
// second Close returns nil. Close returns ErrRunning while the loop runs, and
// on any running loop, so it cannot be called from a task.
func (l *Loop) Close() error {
	switch err := l.acquire(); {
	case errors.Is(err, ErrClosed):
		return nil
	case errors.Is(err, ErrRunning):
		return errCloseRunning
	}
	defer l.running.Store(false)
	l.stopping.Store(false)
	l.closing = true
	l.ready = append(l.ready, runFunc(l.cancelAll))
	l.settle(l.patience)
	l.shut = true
	l.unwind()
	l.settle(max(l.patience/10, 10*time.Millisecond)) // functions may notice that nobody waits
	l.pumps.close()
	l.lock()
	l.settle(0) // for what was posted until now
	var err error
	if l.offloaded > 0 {
		err = fmt.Errorf("loop: Close: %d offloaded functions are still running after %v", l.offloaded, l.patience)
		go func() { _ = l.executor.Close() }() // which would wait for them
	} else {
		err = l.executor.Close()
	}
	l.dropIdle()
	l.ready, l.batch = nil, nil
	l.timers = timerHeap{}
	close(l.closed)
	l.reportLost(true)
	return err
}

// settle runs the loop until nothing is left to wait for, no longer than d, but
// one turn at least.
func (l *Loop) settle(d time.Duration) {
	l.expired, l.lateTurns = d == 0, 0
	limit := l.CallLater(d, func() { l.expired = true; l.Stop() })
	if d == 0 {
		l.Stop()
	}
	l.drive()
	limit.Cancel()
}

// maxLateTurns is how many turns a loop that has no tasks any more grants to
// callbacks that post others: to some that is how they end, to some how they
// go on for ever.
const maxLateTurns = 100

// quiet reports whether nothing is left to wait for.
func (l *Loop) quiet() bool {
	if l.firstTask != nil || l.offloaded > 0 {
		return false
	}
	l.lateTurns++
	return !l.inbox.some.Load() || l.lateTurns > maxLateTurns
}

func (l *Loop) cancelAll() {
	for k := l.firstTask; k != nil; {
		next := k.next
		k.cancelOnLoop(errPlainCancel)
		k = next
	}
}

// unwind ends the tasks that are left, newest first, as deferred functions
// run. Each may end others.
func (l *Loop) unwind() {
	for l.lastTask != nil {
		k := l.lastTask
		if k.coro == nil {
			k.end(ErrClosed)
			continue
		}
		l.current = k
		k.phase = phaseRunning
		l.engineID.Store(closerID) // what runs now is on the loop
		k.coro.end()
		l.engineID.Store(0)
		l.current = nil
		k.unlink()
	}
}

// lock has the inbox accept nothing more. What it has accepted is kept.
func (l *Loop) lock() {
	l.inbox.mu.Lock()
	l.inbox.shut = true
	l.inbox.mu.Unlock()
}
