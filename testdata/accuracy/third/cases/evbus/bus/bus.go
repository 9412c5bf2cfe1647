// Package bus delivers events on a loop.
package bus

import (
	"github.com/stallcheck/stallcheck/loop"
)

// Bus delivers events.
type Bus[E any] struct {
	l    *loop.Loop
	subs []func(E)
}

func New[E any](l *loop.Loop) *Bus[E] { return &Bus[E]{l: l} }

// Publish has f called on the loop for each subscriber.
func (b *Bus[E]) Publish(e E) error {
	return b.l.Post(func() {
		for _, s := range b.subs {
			s(e)
		}
	})
}

// Next runs f on the loop, later.
func (b *Bus[E]) Next(f func()) error { return b.l.Post(f) }

// Aside runs f on a goroutine, and done on the loop.
func (b *Bus[E]) Aside(f func() error, done func(error)) {
	go func() {
		err := f()
		_ = b.l.Post(func() { done(err) })
	}()
}

// Collect is called with each event where it is published.
func (b *Bus[E]) Collect(e E, fs ...func(E)) {
	for _, f := range fs {
		f(e)
	}
}
