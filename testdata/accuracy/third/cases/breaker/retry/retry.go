// Package retry tries again.
package retry

import (
	"context"
	"time"
)

type Policy struct {
	attempts int
	backoff  func(n int) time.Duration
	sleep    func(time.Duration)
}

type Option func(*Policy)

func Attempts(n int) Option { return func(p *Policy) { p.attempts = n } }

func Backoff(f func(int) time.Duration) Option { return func(p *Policy) { p.backoff = f } }

func New(opts ...Option) *Policy {
	p := &Policy{attempts: 3, backoff: Linear(time.Second), sleep: time.Sleep}
	for _, o := range opts {
		o(p)
	}
	return p
}

// Linear is a backoff.
func Linear(d time.Duration) func(int) time.Duration {
	return func(n int) time.Duration { return time.Duration(n) * d }
}

// Do calls fn until it succeeds, and sleeps in between.
func (p *Policy) Do(ctx context.Context, fn func(context.Context) error) (err error) {
	for n := range p.attempts {
		if n > 0 {
			time.Sleep(p.backoff(n))
		}
		if err = fn(ctx); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// Immediate calls fn until it succeeds, without sleep.
func Immediate[T any](n int, fn func() (T, error)) (v T, err error) {
	for range n {
		if v, err = fn(); err == nil {
			return v, nil
		}
	}
	return v, err
}

// Delay tells how long to wait before attempt n.
func (p *Policy) Delay(n int) time.Duration { return p.backoff(n) }
