// want package:"summaries of"

// Package tasks has each way of handing a function to our runtime's loop.
package tasks

import (
	"context"
	"os"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func run() {
	_, _ = loop.Run(context.Background(), func(co *loop.Co) (int, error) {
		time.Sleep(1)           // want `time.Sleep blocks`
		_, _ = os.ReadFile("a") // want `os.ReadFile blocks`
		return 0, nil
	})
	time.Sleep(1)
}

func named(co *loop.Co) (int, error) {
	time.Sleep(1) // want `time.Sleep blocks`
	return 0, nil
}

func spawn(co *loop.Co, l *loop.Loop) {
	loop.Go(co, func(co *loop.Co) (int, error) {
		time.Sleep(1) // want `time.Sleep blocks`
		return named(co)
	})
	loop.Submit(l, named)
	_, _ = loop.Run(context.Background(), named) // want `loop.Run runs a loop inside a running one \(nested loop\); await loop.Go\(co, fn\) instead`
}

func post(l *loop.Loop) {
	_ = l.Post(func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})
	_ = l.Post(nap)
	_ = l.Post(quiet)
	l.Call(func() { nap2() })
	l.CallLater(time.Second, helper{}.nap)
	f := func() { time.Sleep(1) } // want `time.Sleep blocks`
	l.CallAt(time.Now(), f)
	g := func() { time.Sleep(1) }
	go g()
}

func nap() {
	time.Sleep(1) // want `time.Sleep blocks the event loop \(sleep\); use loop.Sleep\(co, d\)`
}

func nap2() {
	time.Sleep(1) // want `time.Sleep blocks the event loop \(sleep\); reached from post.func2; use loop.Sleep`
}

func quiet() {}

type helper struct{}

func (helper) nap() {
	time.Sleep(1) // want `time.Sleep blocks`
}

func done(f *loop.Future[int]) {
	f.AddDoneCallback(func(*loop.Future[int]) {
		time.Sleep(1) // want `time.Sleep blocks`
	})
}

// wrapper hands its parameter on.
func wrapper(l *loop.Loop, fn func()) { _ = l.Post(fn) }

func wrapped(l *loop.Loop) {
	wrapper(l, func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})
}

func offload(co *loop.Co) {
	_, _ = loop.Offload(co, func() ([]byte, error) { return os.ReadFile("a") })
	loop.OffloadFunc(co, nap3)
	_ = loop.OffloadErr(co, func() error { return os.Remove("a") })
	_ = loop.OffloadValue(co, func() int { time.Sleep(1); return 0 })
}

func nap3() { time.Sleep(1) }

// deferred is posted by value through a variable of the package.
var deferred = func() { time.Sleep(1) } // want `time.Sleep blocks`

func postVariable(l *loop.Loop) { _ = l.Post(deferred) }

func foreign(l *loop.Loop, f *os.File) {
	_ = l.Post(func() { _ = f.Sync() }) // want `\(\*os.File\).Sync blocks`
}
