package main

import (
	"context"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func one(co *loop.Co) (int, error)  { return 1, nil }
func step(co *loop.Co) (int, error) { return 1, loop.Yield(co) }

// ours does the work on loop.
func ours() (figures, error) {
	f := make(figures)
	_, err := loop.Run(context.Background(), func(co *loop.Co) (int, error) {
		l := co.Loop()
		count := 0
		callback := func() { count++ }
		f["call_soon"] = least(func(n int) {
			for i := range n {
				l.Call(callback)
				if i%1000 == 0 {
					loop.Yield(co)
				}
			}
			loop.Yield(co)
		})
		f["yield"] = least(func(n int) {
			for range n {
				loop.Yield(co)
			}
		})
		f["hop"] = least(func(n int) { pingPong(co, n) })
		f["spawn"] = least(func(n int) { spawn(co, n, one) })
		f["spawn_suspend"] = least(func(n int) { spawn(co, n, step) })
		f["timer_cancel"] = least(func(n int) {
			for range n {
				l.CallLater(time.Hour, callback).Cancel()
			}
		})
		f["timers"] = few(100_000, func() {
			left := 100_000
			done := loop.NewFuture[int](l)
			for i := range left {
				l.CallLater(time.Duration(i%1000)*time.Microsecond, func() {
					if left--; left == 0 {
						done.SetResult(0)
					}
				})
			}
			loop.Await(co, done)
		})
		f["sleepers"] = few(100_000, func() {
			spawn(co, 100_000, func(co *loop.Co) (int, error) { return 0, loop.Sleep(co, time.Millisecond) })
		})
		f["offload"] = least(func(n int) {
			for range n {
				loop.Offload(co, func() (int, error) { return 1, nil })
			}
		})
		f["offload64"] = least(func(n int) {
			for range (n + 63) / 64 {
				spawn(co, 64, func(co *loop.Co) (int, error) {
					return loop.Offload(co, func() (int, error) { return 1, nil })
				})
			}
		})
		f["bytes"] = parked(co)
		return 0, nil
	})
	f["submit1"], f["submit16"] = submit(1), submit(16)
	return f, err
}

// pingPong completes futures that another task awaits, and the other way.
func pingPong(co *loop.Co, n int) {
	l := co.Loop()
	ping, pong := loop.NewFuture[int](l), loop.NewFuture[int](l)
	other := loop.Go(co, func(co *loop.Co) (int, error) {
		for range n / 2 {
			loop.Await(co, ping)
			ping = loop.NewFuture[int](l)
			pong.SetResult(1)
		}
		return 0, nil
	})
	for range n / 2 {
		ping.SetResult(1)
		loop.Await(co, pong)
		pong = loop.NewFuture[int](l)
	}
	loop.Await(co, other)
}

// spawn starts n tasks and joins them, at most a thousand at a time unless
// they are to be many at once.
func spawn(co *loop.Co, n int, fn func(*loop.Co) (int, error)) {
	tasks := make([]*loop.Task[int], min(n, max(1000, n*(n/100_000))))
	for n > 0 {
		batch := tasks[:min(n, len(tasks))]
		for i := range batch {
			batch[i] = loop.Go(co, fn)
		}
		for _, t := range batch {
			loop.Await(co, t)
		}
		n -= len(batch)
	}
}

func parked(co *loop.Co) float64 {
	const n = 50_000
	gate := loop.NewFuture[int](co.Loop())
	tasks := make([]*loop.Task[int], n)
	before := heap()
	for i := range tasks {
		tasks[i] = loop.Go(co, func(co *loop.Co) (int, error) { return loop.Await(co, gate) })
	}
	loop.Yield(co)
	used := heap() - before
	gate.SetResult(1)
	for _, t := range tasks {
		loop.Await(co, t)
	}
	return used / n
}

// submit posts callbacks from goroutines, until they have run.
func submit(producers int) float64 {
	l := loop.New()
	ended := make(chan error)
	go func() { ended <- l.RunForever() }()
	const n = 160_000
	count := 0
	callback := func() { count++ }
	best := few(n, func() {
		var wg sync.WaitGroup
		for range producers {
			wg.Go(func() {
				for range n / producers {
					l.Post(callback)
				}
			})
		}
		wg.Wait()
		done := make(chan struct{})
		l.Post(func() { close(done) })
		<-done
	})
	l.Stop()
	<-ended
	l.Close()
	return best
}
