package loop

import (
	"runtime"
	"sync/atomic"
)

// core is what a task is apart from its result type.
type core struct {
	loop *Loop
	body taskBody
	coro *coroutine // while it has begun and not ended
	co   Co
	id   uint64
	name atomic.Pointer[string]

	next, prev *core // in the loop's list of tasks

	phase   phase
	deaf    bool // the wait cannot be cut short by cancellation
	stopped bool // the loop is closing, every wait fails
	refused int  // uses of the Co since then
	told    uint // the delivery that came by last

	node  waiter      // where it queues while it waits
	on    *futureBase // the future it awaits
	sleep Timer

	// A cancellation yet to be delivered, and the requests less those taken
	// back. Whoever changes both holds the loop's cancelMu.
	pending atomic.Pointer[cancelError]
	cancels atomic.Int32
}

// taskBody is the typed side of a task.
type taskBody interface {
	base() *futureBase
	exec() // runs the task's function and completes the future
}

// phase says where a task is in its life.
type phase uint8

const (
	phaseQueued phase = iota // in the ready queue, or on the way there
	phaseRunning
	phaseParked
	phaseDone
)

// run begins or resumes the task.
func (k *core) run(l *Loop) {
	if k.phase == phaseDone {
		return // ended by force while it was in the queue
	}
	if k.coro == nil {
		if c := k.pending.Load(); c != nil {
			k.end(c)
			return
		}
		k.coro = l.coroutineFor(k)
	}
	k.phase = phaseRunning
	l.resume(k)
}

// wake schedules a parked task.
func (k *core) wake() {
	if k.phase != phaseParked {
		return
	}
	k.phase = phaseQueued
	k.loop.ready = append(k.loop.ready, k)
}

// park suspends the task until somebody wakes it. The caller has arranged
// that, and cleans up after.
func (k *core) park() {
	if k.stopped {
		k.refuse()
		return
	}
	k.phase = phaseParked
	if k.pending.Load() != nil {
		k.deliver()
	}
	if !k.coro.suspend() {
		k.stopped = true
		k.refuse()
	}
}

// maxRefused is how often a task of a closed loop may use its Co before it is
// ended by force: a task that loops around a wait that fails, or that has
// nothing to wait for, would keep Close from returning.
const maxRefused = 1000

// refuse lets a wait fail because the loop is closing. A wait that cannot
// report failure ends the task, with its deferred functions.
func (k *core) refuse() {
	k.phase = phaseRunning
	if k.refused++; k.refused > maxRefused || k.deaf {
		k.deaf = false // deferred functions may wait, and be told
		runtime.Goexit()
	}
}

// interrupted returns the error with which a wait that ended must return, if
// any.
func (k *core) interrupted() error {
	if k.stopped {
		return ErrClosed
	}
	if k.pending.Load() != nil {
		if c := k.pending.Swap(nil); c != nil {
			return c
		}
	}
	return nil
}

// await suspends the task until f is done. It does not suspend if f is.
func (k *core) await(f *futureBase) error {
	if f.done() {
		return nil
	}
	if f.task == k {
		return errSelfAwait
	}
	if f.loop != k.loop {
		return errOtherLoop
	}
	if !f.watch(&k.node) {
		return nil
	}
	k.on = f
	k.park()
	k.on = nil
	k.node.unlink()
	return k.interrupted()
}

// cancel asks the task to end, from any goroutine.
func (k *core) cancel(c *cancelError) bool {
	if !k.request(c) {
		return false
	}
	k.loop.post((*delivery)(k))
	return true
}

// cancelOnLoop is cancel on the loop's goroutine.
func (k *core) cancelOnLoop(c *cancelError) bool {
	if !k.request(c) {
		return false
	}
	k.deliver()
	return true
}

func (k *core) request(c *cancelError) bool {
	if k.body.base().done() {
		return false
	}
	mu := &k.loop.cancelMu
	mu.Lock()
	k.cancels.Add(1)
	k.pending.Store(c)
	mu.Unlock()
	k.co.end.cancel(c)
	return true
}

// delivery, posted, delivers a cancellation.
type delivery core

func (d *delivery) run(*Loop) { (*core)(d).deliver() }

// deliver makes the wait of a parked task end. A task that awaits another
// passes the cancellation on to it, and wakes with its outcome, as in asyncio;
// where tasks await one another in a circle, which would otherwise never end,
// the first wakes. In any other phase the next wait finds the cancellation
// pending.
func (k *core) deliver() {
	l := k.loop
	l.deliveries++
	for {
		c := k.pending.Load()
		if c == nil || k.phase != phaseParked || k.deaf {
			return
		}
		on := k.on
		if on == nil || on.done() || k.told == l.deliveries {
			k.wake()
			return
		}
		k.told = l.deliveries
		k.pending.CompareAndSwap(c, nil)
		if on.task == nil {
			if !on.cancelOnLoop(c) { // it is being completed elsewhere
				k.pending.CompareAndSwap(nil, c)
				k.wake()
			}
			return
		}
		on.task.request(c)
		k = on.task
	}
}

// end completes a task whose function has returned, or never began.
func (k *core) end(err error) {
	f := k.body.base()
	if err == nil && !k.stopped {
		if c := k.pending.Load(); c != nil {
			err = c // cancelled too late to be told, as in asyncio
		}
	}
	f.err = err
	k.phase = phaseDone
	k.unlink()
	if err != nil {
		f.track()
	}
	f.publishOnLoop()
	k.co.end.finish()
}

// link and unlink keep the loop's list of tasks.
func (k *core) link() {
	l := k.loop
	k.prev, k.next = l.lastTask, nil
	if l.lastTask == nil {
		l.firstTask = k
	} else {
		l.lastTask.next = k
	}
	l.lastTask = k
}

func (k *core) unlink() {
	l := k.loop
	if k.prev != nil {
		k.prev.next = k.next
	} else if l.firstTask == k {
		l.firstTask = k.next
	} else {
		return // not in the list
	}
	if k.next != nil {
		k.next.prev = k.prev
	} else {
		l.lastTask = k.prev
	}
	k.prev, k.next = nil, nil
}
