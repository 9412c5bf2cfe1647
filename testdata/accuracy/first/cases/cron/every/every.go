// Package every wraps the loop's timers for the whole team.
package every

import (
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Ticker calls functions on a loop again and again.
type Ticker struct {
	l     *loop.Loop
	every time.Duration
	timer *loop.Timer
}

// New is for a loop.
func New(l *loop.Loop, d time.Duration) *Ticker { return &Ticker{l: l, every: d} }

// Do calls fn until Stop.
func (t *Ticker) Do(fn func()) *Ticker {
	t.timer = t.l.CallLater(t.every, func() {
		fn()
		t.Do(fn)
	})
	return t
}

// Stop ends it.
func (t *Ticker) Stop() { t.timer.Cancel() }

// Go calls fn on a goroutine and then posts done.
func (t *Ticker) Go(fn func() error, done func(error)) {
	go func() {
		err := fn()
		_ = t.l.Post(func() { done(err) })
	}()
}

// Guard calls fn at once, and is not a registrar.
func Guard(mu sync.Locker, fn func()) {
	mu.Lock()
	defer mu.Unlock()
	fn()
}

// Thread keeps functions for a goroutine.
type Thread struct{ jobs chan func() }

// NewThread starts it.
func NewThread() *Thread {
	t := &Thread{jobs: make(chan func(), 16)}
	go func() {
		for j := range t.jobs {
			j()
		}
	}()
	return t
}

// Try hands a function over if there is room.
func (t *Thread) Try(fn func()) bool {
	select {
	case t.jobs <- fn:
		return true
	default:
		return false
	}
}

// Must waits for room.
func (t *Thread) Must(fn func()) { t.jobs <- fn }

// Debounced is a registrar that is returned.
func Debounced(l *loop.Loop, d time.Duration) func(fn func()) {
	var timer *loop.Timer
	return func(fn func()) {
		if timer != nil {
			timer.Cancel()
		}
		timer = l.CallLater(d, fn)
	}
}
