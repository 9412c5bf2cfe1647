// Package threads uses coroutines where they do not run.
package threads

import (
	"context"
	"net/http"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func started(co *loop.Co, f *loop.Future[int]) {
	go func() {
		_ = loop.Sleep(co, time.Second) // want `loop.Sleep belongs to the event loop and is called on another goroutine \(wrong goroutine\)`
		_, _ = loop.Await(co, f)        // want `loop.Await belongs to the event loop`
		helper(co)                      // want `threads.helper belongs to the event loop`
		func() {
			_ = loop.Yield(co) // want `loop.Yield belongs to the event loop`
		}()
		<-co.Done()
		withContext(co)
		_, _ = f.Get(co)
	}()
	go helper(co) // want `threads.helper belongs to the event loop`
	go withContext(co)
}

func offloaded(co *loop.Co) {
	loop.OffloadFunc(co, func() {
		_ = loop.Sleep(co, time.Second) // want `loop.Sleep belongs to the event loop`
		req, _ := http.NewRequestWithContext(co, "GET", "a", nil)
		_, _ = http.DefaultClient.Do(req)
	})
	_, _ = loop.Offload(co, func() (int, error) {
		loop.Go(co, task) // want `loop.Go belongs to the event loop`
		return 0, nil
	})
}

func onLoop(co *loop.Co, l *loop.Loop) {
	f := func() { _ = loop.Sleep(co, time.Second) }
	f()
	loop.Go(co, func(co *loop.Co) (int, error) {
		return 0, loop.Sleep(co, time.Second)
	})
	go func() {
		_ = loop.Submit(l, task)
		_ = l.Post(func() {})
	}()
	go func() {
		_, _ = loop.Run(context.Background(), func(co *loop.Co) (int, error) {
			return 0, loop.Sleep(co, 1)
		})
	}()
}

func helper(co *loop.Co)            { _ = loop.Yield(co) }
func withContext(context.Context)   {}
func task(co *loop.Co) (int, error) { return 0, nil }
