// Package limiter has rate limiters, good ones and bad ones.
package limiter

import (
	"context"
	"log"
	"log/slog"
	"math/rand"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

const debug = false

// Limiter lets some through.
type Limiter interface {
	Allow() bool
	Wait(ctx context.Context) error
}

type bucket struct {
	tokens chan struct{}
	stop   chan struct{}
	denied atomic.Int64
}

func newBucket(n int, every time.Duration) *bucket {
	b := &bucket{tokens: make(chan struct{}, n), stop: make(chan struct{})}
	go b.fill(every)
	return b
}

func (b *bucket) fill(every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			b.tokens <- struct{}{}
		case <-b.stop:
			return
		}
	}
}

func (b *bucket) Allow() bool {
	select {
	case <-b.tokens:
		return true
	default:
		b.denied.Add(1)
		return false
	}
}

func (b *bucket) Wait(ctx context.Context) error {
	select {
	case <-b.tokens:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// WaitCo waits as a task should.
func (b *bucket) WaitCo(co *loop.Co) error {
	for !b.Allow() {
		if err := loop.Sleep(co, 10*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

type window struct {
	mu   sync.Mutex
	hits []time.Time
	max  int
}

func (w *window) Allow() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	for len(w.hits) > 0 && now.Sub(w.hits[0]) > time.Second {
		w.hits = w.hits[1:]
	}
	if len(w.hits) >= w.max {
		return false
	}
	w.hits = append(w.hits, now)
	return true
}

func (w *window) Wait(ctx context.Context) error {
	for !w.Allow() {
		time.Sleep(time.Millisecond)
	}
	return ctx.Err()
}

type unlimited struct{}

func (unlimited) Allow() bool                { return true }
func (unlimited) Wait(context.Context) error { return nil }

type keyed struct {
	byKey map[string]*window
	local sync.Map
}

func (k *keyed) get(key string) *window {
	if w, ok := k.byKey[key]; ok {
		return w
	}
	w := &window{max: 10}
	k.byKey[key] = w
	return w
}

type api struct {
	b    *bucket
	k    *keyed
	free unlimited
	l    Limiter
}

func (a *api) serve(co *loop.Co, key string) error {
	if !a.b.Allow() {
		if err := a.b.WaitCo(co); err != nil {
			return err
		}
		return a.b.Wait(co) // BLOCKS chan
	}
	if err := a.free.Wait(co); err != nil {
		return err
	}
	w := a.k.get(key)
	if !w.Allow() {
		slog.Info("denied", "key", key)
		log.Printf("%s denied", key)
		return w.Wait(co) // BLOCKS sleep
	}
	if debug {
		time.Sleep(time.Second)
	}
	return nil
}

func (a *api) jitter(co *loop.Co) error {
	d := time.Duration(rand.Intn(100)) * time.Millisecond
	t := time.NewTimer(d)
	t.Reset(d)
	select {
	case <-t.C:
	default:
	}
	tm := time.AfterFunc(d, func() { a.b.stop <- struct{}{} })
	defer tm.Stop()
	if d > time.Hour {
		time.Sleep(d) // BLOCKS sleep
	}
	return loop.Sleep(co, d)
}

func (a *api) spread(co *loop.Co) (n int) {
	var wg sync.WaitGroup
	res := make(chan int, 4)
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := a.l.Wait(context.Background()); err == nil {
				res <- i
			}
		}()
	}
	wg.Wait() // BLOCKS wait
	close(res)
	for i := range res {
		n += i
	}
	return n
}

func (a *api) cond(co *loop.Co, ready *bool) {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		*ready = true
		mu.Unlock()
		c.Broadcast()
	}()
	mu.Lock()
	defer mu.Unlock()
	for !*ready {
		c.Wait() // BLOCKS wait
	}
}

func (a *api) drain(co *loop.Co) {
	for {
		select {
		case <-a.b.tokens:
			continue
		default:
		}
		return
	}
}

// Main runs.
func Main(ctx context.Context) error {
	a := &api{b: newBucket(10, time.Second), k: &keyed{byKey: map[string]*window{}}}
	a.l = a.b
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		a.drain(co)
		if err := a.serve(co, "x"); err != nil {
			return 0, err
		}
		return a.spread(co), a.jitter(co)
	})
	return err
}
