package loop

import (
	"context"
	"time"
)

// Co is a running coroutine: what it needs in order to wait. Its function
// gets it as a parameter and passes it on to the functions it calls.
//
// A Co is a context.Context that ends when its task is cancelled, or ends, or
// when the scope it was made for does, see [WithTimeout]. The methods of
// Context are safe from any goroutine; everything else belongs to the task,
// and panics when another task or goroutine is seen to use it.
type Co struct {
	core   *core
	outer  *Co // the Co that a scope or value was added to
	values context.Context
	scope  *Scope
	end    ending
}

var _ context.Context = (*Co)(nil)

// running returns the core of the coroutine, and panics unless it is the one
// the loop is running.
func (co *Co) running() *core {
	k := co.core
	if k.loop.debug && !k.loop.here() {
		panic("loop: a Co was used on another goroutine; use Submit or Post there")
	}
	if k.loop.current != k {
		panic("loop: a Co was used outside its running task; pass each task its own Co, and none to another goroutine")
	}
	if k.stopped {
		k.refuse()
	}
	return k
}

// Loop returns the loop that runs the coroutine. It is safe from any
// goroutine.
func (co *Co) Loop() *Loop { return co.core.loop }

// Deadline returns the earliest deadline of the scopes that the Co is in and of
// the context given to Run, if there is one. It is safe from any goroutine.
func (co *Co) Deadline() (time.Time, bool) {
	var least time.Time
	for c := co; c != nil; c = c.outer {
		if d, ok := c.end.deadline(); ok && (least.IsZero() || d.Before(least)) {
			least = d
		}
	}
	return least, !least.IsZero()
}

// Done returns a channel that is closed when the task is cancelled or ends, or
// the Co's scope is. It is safe from any goroutine.
func (co *Co) Done() <-chan struct{} { return co.end.done(co) }

// Err returns nil until Done is closed. Then it returns an error that is
// context.Canceled, and if a deadline was the cause context.DeadlineExceeded
// too; after a cancellation it is ErrCanceled. It is safe from any goroutine.
func (co *Co) Err() error { return co.end.err(co) }

// Value returns the value of key that [Co.WithValue] or the context given to
// Run set, or nil. It is safe from any goroutine.
func (co *Co) Value(key any) any {
	if co.values == nil {
		return nil
	}
	return co.values.Value(key)
}

// AfterFunc calls fn on a goroutine of its own when the Co ends. The context
// package uses it to derive contexts without a goroutine each; call
// context.AfterFunc instead.
func (co *Co) AfterFunc(fn func()) (stop func() bool) {
	return co.end.after(co, func() { go fn() })
}

// WithValue returns a Co of the same coroutine in which key has a value. Tasks
// that are started from it inherit the value. It is safe from any goroutine.
func (co *Co) WithValue(key, value any) *Co {
	parent := co.values
	if parent == nil {
		parent = context.Background()
	}
	return &Co{core: co.core, outer: co, scope: co.scope, values: context.WithValue(parent, key, value)}
}
