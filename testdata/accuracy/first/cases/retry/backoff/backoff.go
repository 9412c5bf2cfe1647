// Package backoff tries again.
package backoff

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Policy says how long to wait.
type Policy struct {
	Base, Max time.Duration
	Tries     int
	Jitter    bool
}

// Delay is how long to wait before try n.
func (p Policy) Delay(n int) time.Duration {
	d := min(p.Base<<n, p.Max)
	if p.Jitter {
		d = rand.N(d) + 1
	}
	return d
}

// Permanent errors are not retried.
type Permanent struct{ Err error }

// Error implements error.
func (p *Permanent) Error() string { return p.Err.Error() }

// Do calls fn until it works.
func Do(p Policy, fn func() error) error {
	var err error
	for n := range p.Tries {
		if err = fn(); err == nil {
			return nil
		}
		var stop *Permanent
		if errors.As(err, &stop) {
			return stop.Err
		}
		time.Sleep(p.Delay(n))
	}
	return err
}

// DoCtx is Do that ends with ctx.
func DoCtx(ctx context.Context, p Policy, fn func(context.Context) error) error {
	for n := 0; ; n++ {
		err := fn(ctx)
		if err == nil || n == p.Tries {
			return err
		}
		select {
		case <-time.After(p.Delay(n)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Times calls fn at once, as often as there are tries, and never waits.
func Times(p Policy, fn func(n int) bool) bool {
	for n := range p.Tries {
		if fn(n) {
			return true
		}
	}
	return false
}

// DoCo is Do on the loop.
func DoCo[T any](co *loop.Co, p Policy, fn func(co *loop.Co) (T, error)) (t T, err error) {
	for n := range p.Tries {
		if t, err = fn(co); err == nil {
			return t, nil
		}
		if err := loop.Sleep(co, p.Delay(n)); err != nil {
			return t, err
		}
	}
	return t, err
}

// Later calls fn on another goroutine after a delay.
func Later(p Policy, fn func()) *time.Timer { return time.AfterFunc(p.Delay(0), fn) }
