package loop

import (
	"errors"
	"fmt"
)

// Close cancels the tasks that are left, runs the loop until they are done
// and offloaded functions have ended, and frees what the loop holds. Tasks
// that last longer than the close timeout are ended by force: their waits
// return ErrClosed, their deferred functions run. Functions still running then
// are left to themselves, and Close says so in an error. A second Close
// returns nil. Close returns ErrRunning while the loop runs, so it cannot be
// called from a task.
func (l *Loop) Close() error {
	switch err := l.acquire(); {
	case errors.Is(err, ErrClosed):
		return nil
	case err != nil:
		return err
	}
	defer l.running.Store(false)
	l.stopping.Store(false)
	l.closing = true
	l.ready = append(l.ready, runFunc(l.cancelAll))
	limit := l.CallLater(l.patience, l.Stop)
	l.drive()
	limit.Cancel()

	l.shut = true
	l.unwind()
	l.Stop() // one more turn, for the callbacks of what ended last
	l.drive()
	l.pumps.close()
	l.lock()
	var err error
	if l.offloaded > 0 {
		err = fmt.Errorf("loop: Close: %d offloaded functions are still running after %v", l.offloaded, l.patience)
	} else {
		err = l.executor.Close()
	}
	l.dropIdle()
	l.ready, l.batch = nil, nil
	l.timers = timerHeap{}
	l.reportLost(true)
	close(l.closed)
	return err
}

// quiet reports whether nothing is left to wait for.
func (l *Loop) quiet() bool {
	return l.firstTask == nil && l.offloaded == 0 && !l.inbox.some.Load()
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
		k.coro.end()
		l.current = nil
		k.unlink()
	}
}

// lock takes nothing more from the inbox, and completes the tasks in it.
func (l *Loop) lock() {
	in := &l.inbox
	in.mu.Lock()
	in.shut = true
	left := in.items
	in.items = nil
	in.some.Store(false)
	in.mu.Unlock()
	for _, r := range left {
		if a, ok := r.(*arrival); ok {
			a.run(l)
		}
	}
}
