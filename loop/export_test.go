package loop

// PendingTimers returns how many timers the loop's heap holds, those that were
// cancelled included.
func (l *Loop) PendingTimers() int { return len(l.timers.entries) }

// Parked returns the stacks of idle coroutines.
func (l *Loop) IdleCoroutines() int { return len(l.idle) }

// Waiters returns how many wait for the future.
func (f *futureBase) Waiters() int {
	n := 0
	for w := f.waiters.head; w != nil; w = w.next {
		n++
	}
	return n
}

// NotedGoroutines returns how many goroutines the loop knows to be its own.
func (l *Loop) NotedGoroutines() int {
	n := 0
	l.engineIDs.Range(func(any, any) bool { n++; return true })
	return n
}
