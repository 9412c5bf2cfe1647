package loop

import "time"

// Timer is a callback that waits for its time.
type Timer struct {
	Handle
	loop *Loop
	at   int64
	seq  uint64 // the heap entry that stands for it; 0 when there is none
	task *core  // a sleeping task to wake instead of calling fn
}

// Cancel keeps the callback from being called, if it was not yet. It belongs
// to the loop.
func (t *Timer) Cancel() {
	if t.loop.debug {
		t.loop.mustOwn("Timer.Cancel", "Post")
	}
	t.fn = nil
	t.disarm()
}

// When returns the time for which the callback is scheduled.
func (t *Timer) When() time.Time { return t.loop.epoch.Add(time.Duration(t.at)) }

// CallLater has the loop call fn when d has passed, in the next turn if d is
// not positive. It belongs to the loop.
func (l *Loop) CallLater(d time.Duration, fn func()) *Timer {
	if l.debug {
		l.mustOwn("CallLater", "Post")
	}
	if fn == nil {
		panic("loop: CallLater of a nil function")
	}
	t := &Timer{Handle: Handle{fn}, loop: l}
	t.arm(l.deadline(d))
	return t
}

// CallAt has the loop call fn at time t. It belongs to the loop.
func (l *Loop) CallAt(t time.Time, fn func()) *Timer {
	return l.CallLater(time.Until(t), fn)
}

// now is the loop's clock: nanoseconds since it was made, monotonic.
func (l *Loop) now() int64 { return int64(time.Since(l.epoch)) }

// deadline returns the clock's time after d, without overflow.
func (l *Loop) deadline(d time.Duration) int64 {
	now := l.now()
	if at := now + int64(d); at >= now || d < 0 {
		return at
	}
	return 1<<63 - 1
}

func (t *Timer) arm(at int64) {
	l := t.loop
	l.timerSeq++
	t.at, t.seq = at, l.timerSeq
	l.timers.push(timerEntry{at, t.seq, t})
}

// disarm leaves the entry in the heap, where its number no longer matches.
func (t *Timer) disarm() {
	if t.seq == 0 {
		return
	}
	t.seq = 0
	h := &t.loop.timers
	h.stale++
	if h.stale > minStale && h.stale > len(h.entries)/2 {
		h.compact()
	}
}

// fireTimers moves timers that are due to the ready queue.
func (l *Loop) fireTimers() {
	h := &l.timers
	if len(h.entries) == 0 {
		return
	}
	now := l.now()
	for len(h.entries) > 0 && h.entries[0].at <= now {
		e := h.pop()
		switch t := e.timer; {
		case t.seq != e.seq:
			h.stale--
		case t.task != nil:
			t.seq = 0
			t.task.wake()
		default:
			t.seq = 0
			l.ready = append(l.ready, t)
		}
	}
}
