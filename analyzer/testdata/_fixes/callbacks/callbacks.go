// Package callbacks holds callbacks of a loop that become coroutines.
package callbacks

import (
	"os"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What is handed to the loop is submitted as a coroutine instead.
func post(l *loop.Loop, name string) {
	_ = l.Post(func() {
		if name == "" {
			return
		}
		time.Sleep(time.Second)
		os.Remove(name)
	})
	l.Call(func() { time.Sleep(1) })
}

// A timer stays a timer; the coroutine starts when it fires.
func later(l *loop.Loop) *loop.Timer {
	return l.CallLater(time.Second, func() {
		os.Remove("lock")
	})
}

// A future knows its loop.
func done(f *loop.Future[string]) {
	f.AddDoneCallback(func(f *loop.Future[string]) {
		name, err := f.Result()
		if err == nil {
			os.Remove(name)
		}
	})
}

// A function that others may call stays as it is.
func named(l *loop.Loop) {
	_ = l.Post(nap)
}

func nap() { time.Sleep(1) }
