// want package:"summaries of"

// Package bridges waits in the ways in which loops and goroutines meet.
package bridges

import (
	"context"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func forever(co *loop.Co) {
	select {} // want `select blocks`
}

// What stands before a wait that never ends delays no crash.
func thenForever(co *loop.Co, serve bool) {
	if !serve {
		return
	}
	time.Sleep(1) // want `time.Sleep blocks`
	select {}     // want `select blocks`
}

func thenPanic(co *loop.Co, serve bool) {
	if !serve {
		return
	}
	time.Sleep(1) // delays a crash
	panic("bridges: cannot serve")
}

func rangeChannel(co *loop.Co, ch chan int) {
	for v := range ch { // want `channel receive blocks`
		_ = v
	}
}

func doneChannel(co *loop.Co, ctx context.Context) {
	<-ctx.Done()              // want `channel receive blocks`
	<-time.After(time.Second) // want `channel receive blocks`
	select {                  // want `select blocks`
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
}

func unbuffered(co *loop.Co) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	<-ch    // want `channel receive blocks`
	ch <- 1 // want `channel send blocks`
}

func buffered(co *loop.Co, n int) {
	ch := make(chan int, 8)
	ch <- 1
	dyn := make(chan int, n)
	dyn <- 1 // want `channel send blocks`
}

func group(co *loop.Co) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		time.Sleep(1)
	}()
	wg.Wait() // want `\(\*sync.WaitGroup\).Wait blocks`
}

func nested(co *loop.Co) {
	func() {
		defer func() {
			time.Sleep(1) // want `time.Sleep blocks`
		}()
	}()
	for i := 0; i < 3; i++ {
		defer time.Sleep(1) // want `time.Sleep blocks`
	}
}

// A method value handed on runs where it is called.
type worker struct{ stop chan struct{} }

func (w *worker) wait() { <-w.stop }

func run(f func()) { f() }

func methodValues(co *loop.Co, w *worker) {
	run(w.wait) // want `bridges.run blocks .*: bridges.run → \(\*bridges.worker\).wait → channel receive`
	go run(w.wait)
	defer run(w.wait) // want `bridges.run blocks`
}
