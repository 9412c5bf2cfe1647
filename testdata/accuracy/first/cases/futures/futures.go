// Package futures waits for results of other loops and of its own.
package futures

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Shard is a loop with its data.
type Shard struct {
	l    *loop.Loop
	data map[string]int
}

// Lookup starts a task of the shard.
func (s *Shard) Lookup(key string) *loop.Task[int] {
	return loop.Submit(s.l, func(co *loop.Co) (int, error) {
		n, ok := s.data[key]
		if !ok {
			return 0, errors.New(key)
		}
		return n, loop.Yield(co)
	})
}

// Value blocks, for goroutines.
func (s *Shard) Value(ctx context.Context, key string) (int, error) {
	return s.Lookup(key).Get(ctx)
}

// Peek does not wait.
func Peek(t *loop.Task[int]) (int, bool) {
	if !t.Done() || t.Err() != nil {
		return 0, false
	}
	n, err := t.Result()
	return n, err == nil
}

// Cluster has several.
type Cluster struct {
	shards []*Shard
	totals map[string]int
	last   *loop.Future[int]
	mu     sync.Mutex
}

func (c *Cluster) shard(key string) *Shard { return c.shards[len(key)%len(c.shards)] }

// Sum waits badly.
func (c *Cluster) Sum(co *loop.Co, keys []string) (int, error) {
	total := 0
	for _, k := range keys {
		t := c.shard(k).Lookup(k)
		if n, ok := Peek(t); ok {
			total += n
			continue
		}
		n, err := t.Get(co) // BLOCKS get
		if err != nil {
			return 0, err
		}
		total += n
	}
	n, err := c.shards[0].Value(co, "total") // BLOCKS get
	if err != nil {
		return 0, err
	}
	return total + n, nil
}

// SumWell bridges to futures of its own loop.
func (c *Cluster) SumWell(co *loop.Co, keys []string) (int, error) {
	own := make([]loop.Awaitable[int], 0, len(keys))
	for _, k := range keys {
		f := loop.NewFuture[int](co.Loop())
		s := c.shard(k)
		go func() {
			n, err := s.Value(context.Background(), k)
			if err != nil {
				_ = f.SetError(err)
				return
			}
			_ = f.SetResult(n)
		}()
		own = append(own, f)
	}
	ns, err := loop.Gather(co, own...)
	total := 0
	for _, n := range ns {
		total += n
	}
	if extra, err := loop.Offload(co, func() (int, error) { return c.shards[0].Value(co, "total") }); err == nil {
		total += extra
	}
	return total, err
}

// Watch has callbacks.
func (c *Cluster) Watch(l *loop.Loop, key string) {
	t := c.shard(key).Lookup(key)
	remove := t.AddDoneCallback(func(f *loop.Future[int]) {
		n, err := f.Result()
		if err != nil {
			return
		}
		c.set(key, n)
	})
	l.CallLater(time.Minute, func() { remove() })
	l.Call(func() {
		c.compare(key)
	})
}

func (c *Cluster) set(key string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.totals[key] = n
}

func (c *Cluster) compare(key string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if c.last != nil && c.last.Done() {
		fmt.Println(c.last.Result())
	}
	n, err := c.last.Get(ctx) // BLOCKS get
	if err == nil {
		c.set(key, n)
	}
}

// Report runs on a goroutine of its own.
func (c *Cluster) Report(ctx context.Context, keys []string) {
	for _, k := range keys {
		n, err := c.shard(k).Value(ctx, k)
		fmt.Println(k, n, err)
		time.Sleep(time.Millisecond)
	}
}
