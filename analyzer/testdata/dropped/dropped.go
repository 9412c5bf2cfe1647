// Package dropped drops what was to be awaited.
package dropped

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func fetch(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Second) }

// fetcher makes a coroutine, which is not one that runs.
func fetcher(url string) func(*loop.Co) (int, error) {
	return func(co *loop.Co) (int, error) { return len(url), nil }
}

type job func(co *loop.Co) (int, error)

func makeJob() job { return fetch }

type client struct{ l *loop.Loop }

func (c client) ask() *loop.Future[int] { return loop.NewFuture[int](c.l) }

func (c client) start(co *loop.Co) *loop.Task[int] { return loop.Go(co, fetch) }

func any(co *loop.Co) loop.Awaitable[int] { return loop.Go(co, fetch) }

func drops(co *loop.Co, c client, t *loop.Task[int]) {
	fetcher("a")                // want `dropped.fetcher has a result that nobody looks at \(not awaited\); call it with the coroutine`
	makeJob()                   // want `dropped.makeJob has a result that nobody looks at`
	loop.Sleep(co, time.Second) // want `loop.Sleep has a result that nobody looks at \(not awaited\); return its error`
	c.ask()                     // want `client.ask has a result that nobody looks at \(not awaited\); await it`
	any(co)                     // want `dropped.any has a result`
	loop.Shield(t)              // want `loop.Shield has a result`
	(fetcher("b"))              // want `dropped.fetcher has a result`
	func() {
		loop.NewFuture[string](c.l) // want `loop.NewFuture has a result`
	}()
}

func keeps(co *loop.Co, c client) (*loop.Future[int], error) {
	_ = fetcher("a")
	_ = loop.Sleep(co, time.Second)
	if err := loop.Sleep(co, time.Second); err != nil {
		return nil, err
	}
	loop.Go(co, fetcher("b"))
	loop.Go(co, fetch)
	loop.Submit(c.l, makeJob())
	c.start(co)
	_, _ = fetcher("c")(co)
	fetch(co)
	f := c.ask()
	c.ask().AddDoneCallback(func(*loop.Future[int]) {})
	_, _ = loop.Await(co, c.ask())
	loop.Sleep(co, time.Second) //stallcheck:ignore not-awaited -- the next step sees it
	return f, loop.Sleep(co, time.Second)
}
