package loop

// A waiter is a place in a queue of those to wake: a parked task, or a
// callback to schedule.
type waiter struct {
	next, prev *waiter
	list       *waiterList // the list it is in, or nil
	task       *core
	callback   runnable
}

// waiterList is a queue of waiters. Its zero value is empty. It belongs to
// the loop.
type waiterList struct{ head, tail *waiter }

func (q *waiterList) push(w *waiter) {
	w.list, w.prev, w.next = q, q.tail, nil
	if q.tail == nil {
		q.head = w
	} else {
		q.tail.next = w
	}
	q.tail = w
}

// unlink takes w out of the list it is in, if any.
func (w *waiter) unlink() {
	q := w.list
	if q == nil {
		return
	}
	if w.prev == nil {
		q.head = w.next
	} else {
		w.prev.next = w.next
	}
	if w.next == nil {
		q.tail = w.prev
	} else {
		w.next.prev = w.prev
	}
	w.list, w.next, w.prev = nil, nil, nil
}

// pop takes out the first waiter, which must exist, and schedules it.
func (q *waiterList) pop(l *Loop) {
	w := q.head
	w.unlink()
	if w.task != nil {
		w.task.wake()
	} else {
		l.ready = append(l.ready, w.callback)
	}
}

// wake schedules all waiters in order and empties the list.
func (q *waiterList) wake(l *Loop) {
	for q.head != nil {
		q.pop(l)
	}
}

// addCallback schedules fn on the loop once f is done. Registration goes
// through the inbox, since the caller may be on any goroutine; the inbox
// keeps the order of callbacks.
func (f *futureBase) addCallback(fn func()) (remove func() bool) {
	d := &doneCallback{f: f, fn: fn}
	f.loop.post(d)
	return d.remove
}

// doneCallback is run twice: to register, and to call.
type doneCallback struct {
	f          *futureBase
	w          waiter
	registered bool
	fn         func()
	gone       atomicFlag
}

func (d *doneCallback) run(l *Loop) {
	if !d.registered {
		d.registered = true
		d.w.callback = d
		if !d.gone.isSet() && !d.f.watch(&d.w) {
			l.ready = append(l.ready, d)
		}
		return
	}
	if d.gone.set() {
		d.fn()
	}
}

// remove disarms the callback at once, from any goroutine, and has the loop
// unlink it, so that callbacks added and removed do not pile up.
func (d *doneCallback) remove() bool {
	if !d.gone.set() {
		return false
	}
	d.f.loop.post(runFunc(d.w.unlink))
	return true
}
