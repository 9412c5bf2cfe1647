package main

import (
	"sync"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/eventloop"
)

// gojaLoop does what goja_nodejs's event loop can: callbacks and timers, from
// Go. It has no coroutines in Go.
func gojaLoop() (figures, error) {
	f := make(figures)
	l := eventloop.NewEventLoop()
	l.Start()
	defer l.Stop()
	nothing := func(*goja.Runtime) {}
	post := func(producers int) float64 {
		const n = 160_000
		return few(n, func() {
			var wg sync.WaitGroup
			for range producers {
				wg.Go(func() {
					for range n / producers {
						l.RunOnLoop(nothing)
					}
				})
			}
			wg.Wait()
			done := make(chan struct{})
			l.RunOnLoop(func(*goja.Runtime) { close(done) })
			<-done
		})
	}
	f["submit1"], f["submit16"] = post(1), post(16)
	f["call_soon"] = least(func(n int) {
		done := make(chan struct{})
		l.RunOnLoop(func(*goja.Runtime) {
			for range n {
				l.RunOnLoop(nothing)
			}
			l.RunOnLoop(func(*goja.Runtime) { close(done) })
		})
		<-done
	})
	f["timer_cancel"] = least(func(n int) {
		for range n {
			l.ClearTimeout(l.SetTimeout(nothing, time.Hour))
		}
	})
	f["timers"] = few(100_000, func() {
		done := make(chan struct{})
		left := 100_000
		for i := range left {
			l.SetTimeout(func(*goja.Runtime) {
				if left--; left == 0 {
					close(done)
				}
			}, time.Duration(i%1000)*time.Microsecond)
		}
		<-done
	})
	return f, nil
}
