// Package syncx waits with sync, channels and groups.
package syncx

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"golang.org/x/sync/errgroup"
)

type sem chan struct{}

func (s sem) acquire() { s <- struct{}{} }
func (s sem) release() { <-s }
func (s sem) try() bool {
	select {
	case s <- struct{}{}:
		return true
	default:
		return false
	}
}

type bucket struct {
	tick *time.Ticker
	left atomic.Int64
}

func (b *bucket) take()       { <-b.tick.C }
func (b *bucket) maybe() bool { return b.left.Add(-1) >= 0 }

func limits(co *loop.Co, s sem, b *bucket) error {
	if !b.maybe() {
		b.take() // BLOCKS chan
	}
	if s.try() {
		return nil
	}
	s.acquire() // BLOCKS chan
	b.tick.Reset(time.Second)
	return nil
}

type pool struct {
	mu   sync.Mutex
	cond *sync.Cond
	wg   sync.WaitGroup
	jobs []func()
	quit chan struct{}
}

func newPool(n int) *pool {
	p := &pool{quit: make(chan struct{})}
	p.cond = sync.NewCond(&p.mu)
	for range n {
		p.wg.Go(p.work)
	}
	return p
}

func (p *pool) work() {
	for {
		p.mu.Lock()
		for len(p.jobs) == 0 {
			p.cond.Wait()
		}
		j := p.jobs[0]
		p.jobs = p.jobs[1:]
		p.mu.Unlock()
		j()
	}
}

func (p *pool) add(j func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.jobs = append(p.jobs, j)
	p.cond.Signal()
}

func (p *pool) drain() {
	p.cond.Broadcast()
	p.wg.Wait()
}

func (p *pool) until(ok func() bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !ok() {
		p.cond.Wait()
	}
}

func pools(co *loop.Co) error {
	p := newPool(4)
	p.add(func() { time.Sleep(time.Second) })
	p.add(p.drain)
	p.until(func() bool { return true }) // BLOCKS wait
	p.drain()                            // BLOCKS wait
	close(p.quit)
	return nil
}

func group(co *loop.Co, urls []string) error {
	g, ctx := errgroup.WithContext(co)
	for _, u := range urls {
		if !g.TryGo(func() error { return slow(ctx, u) }) {
			return errors.New("full")
		}
	}
	return g.Wait() // BLOCKS wait
}

func slow(ctx context.Context, _ string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return nil
	}
}

func all(urls []string) error {
	var g errgroup.Group
	g.SetLimit(2)
	for _, u := range urls {
		for !g.TryGo(func() error { return slow(context.Background(), u) }) {
		}
	}
	return g.Wait()
}

func timeouts(co *loop.Co) error {
	if err := slow(co, "x"); err != nil { // BLOCKS chan
		return err
	}
	t := time.NewTimer(time.Second)
	if !t.Stop() {
		<-t.C
	}
	c := time.After(time.Second)
	select {
	case <-c:
	default:
	}
	stop := context.AfterFunc(co, func() { time.Sleep(time.Second) })
	defer stop()
	time.AfterFunc(time.Second, func() { <-c })
	return all(nil) // BLOCKS wait
}

func ranged(co *loop.Co, ch <-chan int) (n int) {
	for v := range ch { // BLOCKS chan
		n += v
	}
	select { // BLOCKS chan
	case v := <-ch:
		n += v
	case <-co.Done():
	}
	return n + sum(ch) // BLOCKS chan
}

func sum(ch <-chan int) (n int) {
	for v := range ch {
		n += v
	}
	return n
}

func produce(n int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range n {
			ch <- i
		}
	}()
	return ch
}

func channels(co *loop.Co) (int, error) {
	ch := produce(3)
	res := make(chan error, 1)
	res <- nil
	var once sync.Once
	once.Do(func() {})
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { defer wg.Done(); sum(ch) }()
	n, err := loop.Offload(co, func() (int, error) { wg.Wait(); return sum(ch), nil })
	var m sync.Map
	m.Store("a", n)
	return len(ch) + cap(res), err
}

func nested(co *loop.Co, ch chan int) int {
outer:
	for {
		for i := range 3 {
			if i == 2 {
				break outer
			}
			select {
			case v := <-ch:
				return v
			default:
				continue outer
			}
		}
	}
	return first(ch, ch)
}

func first[T any](a, b <-chan T) T {
	select {
	case v := <-a:
		return v
	case v := <-b:
		return v
	}
}

// callbacks
type poller struct {
	l    *loop.Loop
	news chan string
	wg   *sync.WaitGroup
	last string
}

func (p *poller) start() {
	p.l.Call(p.poll)
	p.l.CallLater(time.Second, func() { p.finish(true) })
}

func (p *poller) poll() {
	select {
	case p.last = <-p.news:
	default:
	}
	if p.last == "stop" {
		p.last = p.next()
	}
	p.l.Call(p.poll)
}

func (p *poller) next() string { return <-p.news } // BLOCKS chan

func (p *poller) finish(wait bool) {
	if wait {
		p.wg.Wait() // BLOCKS wait
	}
	go p.wg.Wait()
	p.wg.Go(func() { <-p.news })
}
