package flake8async

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func fetched(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Second) }

func fetches(int) func(*loop.Co) (int, error) { return fetched }

func asking(l *loop.Loop) *loop.Future[int] { return loop.NewFuture[int](l) }

// A coroutine that nobody runs, a future that nobody holds, an error that says
// that the task was cancelled.
func notAwaited(co *loop.Co) {
	fetches(1)            // want `flake8async.fetches has a result that nobody looks at`
	asking(co.Loop())     // want `flake8async.asking has a result`
	loop.Sleep(co, 1)     // want `loop.Sleep has a result`
	if fetches(2); true { // want `flake8async.fetches has a result`
		return
	}
}

// What is kept, returned or handed on is somebody's concern; a task runs, and
// its error goes to the loop's exception handler.
func awaited(co *loop.Co, all map[string]*loop.Task[int]) *loop.Task[int] {
	t := loop.Go(co, fetched)
	all["a"] = loop.Go(co, fetched)
	keep(loop.Go(co, fetched))
	_ = asking(co.Loop()) // said to be enough
	loop.Go(co, fetches(3))
	fetched(co)
	if err := loop.Sleep(co, 1); err != nil {
		return nil
	}
	if _, err := loop.Await(co, t); err != nil {
		return nil
	}
	asking(co.Loop()).AddDoneCallback(func(*loop.Future[int]) {})
	return loop.Go(co, fetched)
}

func keep(*loop.Task[int]) {}
