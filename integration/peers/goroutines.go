package main

import (
	"runtime"
	"sync"
	"time"
)

// goroutines does the work with goroutines and channels, and nothing that
// keeps one from interfering with another.
func goroutines() (figures, error) {
	f := make(figures)
	f["yield"] = least(func(n int) {
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for range n / 2 {
					runtime.Gosched()
				}
			})
		}
		wg.Wait()
	})
	f["hop"] = least(func(n int) {
		ping, pong := make(chan int), make(chan int)
		go func() {
			for range n / 2 {
				pong <- <-ping
			}
		}()
		for range n / 2 {
			ping <- 1
			<-pong
		}
	})
	f["spawn"] = least(func(n int) { join(n, func() {}) })
	f["spawn_suspend"] = least(func(n int) { join(n, runtime.Gosched) })
	f["timer_cancel"] = least(func(n int) {
		for range n {
			time.AfterFunc(time.Hour, func() {}).Stop()
		}
	})
	f["timers"] = few(100_000, func() {
		var wg sync.WaitGroup
		wg.Add(100_000)
		for i := range 100_000 {
			time.AfterFunc(time.Duration(i%1000)*time.Microsecond, wg.Done)
		}
		wg.Wait()
	})
	f["sleepers"] = few(100_000, func() {
		var wg sync.WaitGroup
		for range 100_000 {
			wg.Go(func() { time.Sleep(time.Millisecond) })
		}
		wg.Wait()
	})
	f["submit1"], f["submit16"] = channel(1), channel(16)
	f["offload"] = least(func(n int) {
		for range n {
			done := make(chan int)
			go func() { done <- 1 }()
			<-done
		}
	})
	f["bytes"] = parkedGoroutines()
	return f, nil
}

func join(n int, fn func()) {
	done := make(chan int, 1000)
	for n > 0 {
		batch := min(n, 1000)
		for range batch {
			go func() { fn(); done <- 1 }()
		}
		for range batch {
			<-done
		}
		n -= batch
	}
}

// channel hands callbacks to one goroutine through a channel of bounded size.
func channel(producers int) float64 {
	const n = 160_000
	calls := make(chan func(), 1024)
	go func() {
		for fn := range calls {
			fn()
		}
	}()
	defer close(calls)
	count := 0
	callback := func() { count++ }
	return few(n, func() {
		var wg sync.WaitGroup
		for range producers {
			wg.Go(func() {
				for range n / producers {
					calls <- callback
				}
			})
		}
		wg.Wait()
		done := make(chan struct{})
		calls <- func() { close(done) }
		<-done
	})
}

func parkedGoroutines() float64 {
	const n = 50_000
	gate := make(chan struct{})
	before := heap()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { <-gate })
	}
	runtime.Gosched()
	used := heap() - before
	close(gate)
	wg.Wait()
	return used / n
}
