// Package breaker guards calls of a flaky backend, on the loop.
package breaker

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/stallcheck/stallcheck/loop"

	"example.com/third/cases/breaker/retry"
)

var ErrOpen = errors.New("breaker: open")

type state uint8

const (
	closed state = iota
	open
	half
)

type Breaker struct {
	state    state
	failures int
	since    time.Time
	policy   *retry.Policy
	onTrip   []func(*Breaker)
}

func (b *Breaker) allow() bool {
	switch b.state {
	case closed:
		return true
	case open:
		if time.Since(b.since) < time.Second {
			return false
		}
		b.state = half
		return true
	}
	return false
}

func (b *Breaker) report(err error) {
	if err == nil {
		b.failures, b.state = 0, closed
		return
	}
	b.failures++
	if b.failures > 3 {
		b.state, b.since = open, time.Now()
	}
}

// Call calls fn on the goroutine of the caller.
func Call[T any](b *Breaker, fn func() (T, error)) (T, error) {
	if !b.allow() {
		var zero T
		return zero, ErrOpen
	}
	v, err := fn()
	b.report(err)
	return v, err
}

// Guard calls fn off the loop.
func Guard[T any](co *loop.Co, b *Breaker, fn func() (T, error)) (T, error) {
	if !b.allow() {
		var zero T
		return zero, ErrOpen
	}
	v, err := loop.Offload(co, fn)
	b.report(err)
	return v, err
}

func ping(addr string) (time.Duration, error) {
	t := time.Now()
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	return time.Since(t), nil
}

type backend struct {
	b    *Breaker
	addr string
	hc   *http.Client
}

func (x *backend) latency(co *loop.Co) (time.Duration, error) {
	d, err := Guard(co, x.b, func() (time.Duration, error) { return ping(x.addr) })
	if err == nil {
		return d, nil
	}
	return Call(x.b, func() (time.Duration, error) {
		return ping(x.addr) // BLOCKS net
	})
}

func (x *backend) number(co *loop.Co, s string) (int, error) {
	return Call(x.b, func() (int, error) { return strconv.Atoi(s) })
}

func (x *backend) health(co *loop.Co) error {
	return x.b.policy.Do(co, func(ctx context.Context) error { // BLOCKS sleep
		req, err := http.NewRequestWithContext(ctx, "GET", "http://"+x.addr, nil)
		if err != nil {
			return err
		}
		resp, err := x.hc.Do(req) // BLOCKS net
		if err != nil {
			return err
		}
		return resp.Body.Close()
	})
}

func (x *backend) healthRight(co *loop.Co) error {
	var err error
	for n := range 3 {
		if err = loop.Sleep(co, x.b.policy.Delay(n)); err != nil {
			return err
		}
		if _, err = Guard(co, x.b, func() (time.Duration, error) { return ping(x.addr) }); err == nil {
			return nil
		}
	}
	return err
}

func (x *backend) secret(co *loop.Co) ([]byte, error) {
	n, err := retry.Immediate(2, func() (int, error) { return strconv.Atoi(x.addr) })
	if err == nil && n > 0 {
		return nil, nil
	}
	return retry.Immediate(3, func() ([]byte, error) {
		return os.ReadFile("secret") // BLOCKS file
	})
}

func (x *backend) trip(co *loop.Co) {
	x.b.onTrip = append(x.b.onTrip, func(b *Breaker) { b.since = time.Now() })
	for _, f := range x.b.onTrip {
		f(x.b)
	}
	defer func() {
		if r := recover(); r != nil {
			time.Sleep(time.Millisecond) // BLOCKS sleep
		}
	}()
	x.b.report(ErrOpen)
}

// Main runs.
func Main(ctx context.Context, addr string) error {
	x := &backend{b: &Breaker{policy: retry.New(retry.Attempts(2), retry.Backoff(retry.Linear(time.Millisecond)))}, addr: addr, hc: http.DefaultClient}
	_, err := loop.Run(ctx, func(co *loop.Co) (time.Duration, error) {
		if err := x.health(co); err != nil {
			return 0, err
		}
		if err := x.healthRight(co); err != nil {
			return 0, err
		}
		x.trip(co)
		return x.latency(co)
	})
	return err
}
