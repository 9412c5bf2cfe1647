// Package async has coroutines of an executor.
package async

import (
	"net/http"
	"os"
	"time"

	"github.com/b97tsk/async"
)

func task(ev async.Event) async.Task {
	return func(co *async.Coroutine) async.Result {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go, and an Executor.Spawn when it is done`
		return co.Await(ev)
	}
}

func block(e *async.Executor, ev async.Event) {
	e.Spawn(async.Block(
		async.Await(ev),
		async.Do(func() {
			load() // a callback: the finding is in it
		}),
		fetch,
	))
}

func load() {
	_, _ = os.ReadFile("a") // want `os.ReadFile blocks .*; reached from block.func1`
}

func fetch(co *async.Coroutine) async.Result {
	_, _ = http.Get("http://localhost") // want `http.Get blocks the event loop`
	return co.End()
}

// quick fetches on a goroutine.
func quick(e *async.Executor, ev async.Event) async.Task {
	return func(co *async.Coroutine) async.Result {
		go func() {
			_, _ = http.Get("http://localhost")
			e.Spawn(async.Do(ev.Notify))
		}()
		return co.Await(ev)
	}
}

func late(co *async.Coroutine) async.Result {
	go func() {
		time.Sleep(time.Second)
		fetch(co) // want `fetch belongs to the event loop and is called on another goroutine \(wrong goroutine\); spawn a task on the executor`
	}()
	return co.End()
}

// start runs the executor on a goroutine of its own.
func start(e *async.Executor) {
	e.Autorun(func() { time.Sleep(0) })
	time.Sleep(time.Second)
}
