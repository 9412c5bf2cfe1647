package workflowcheck

import (
	"context"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func sends(co *loop.Co, given chan<- string) {
	given <- "a" // want `channel send blocks the event loop \(channel\)`
	roomy := make(chan string, 1)
	roomy <- "a"
	tight := make(chan string)
	tight <- "a" // want `channel send blocks`
}

func sendsOrNot(co *loop.Co, given chan<- string) {
	select {
	case given <- "a":
	default:
	}
	select {
	case given <- "a": // want `channel send blocks`
	}
}

func receives(co *loop.Co, given <-chan string) {
	<-given      // want `channel receive blocks the event loop \(channel\)`
	_ = <-given  // want `channel receive blocks`
	v := <-given // want `channel receive blocks`
	_ = v
	w, ok := <-given // want `channel receive blocks`
	_, _ = w, ok
	use(<-given) // want `channel receive blocks`
}

func use(string) {}

func receivesOrNot(co *loop.Co, given, other <-chan string) {
	select {
	case <-given:
	case <-other:
	default:
	}
	select { // want `select blocks`
	case <-given:
	case v, ok := <-other:
		_, _ = v, ok
	}
	select {} // want `select blocks`
}

type mail chan string

func ranges(co *loop.Co, given chan string, letters mail) {
	for range given { // want `channel receive blocks`
	}
	for v := range letters { // want `channel receive blocks`
		_ = v
	}
	drain(given)   // want `workflowcheck.drain blocks .*: workflowcheck.drain → channel receive`
	drain(letters) // want `workflowcheck.drain blocks`
	for range len(given) {
	}
}

func drain[C ~chan T, T any](c C) {
	for range c {
	}
}

func measures(co *loop.Co, given chan string) {
	_ = len(given)
	_ = cap(given)
	close(given)
	go func() { given <- "a" }()
	go drain(given)
}

func deadlines(co *loop.Co, ctx context.Context, t *time.Timer, tick *time.Ticker) {
	<-ctx.Done()       // want `channel receive blocks`
	<-t.C              // want `channel receive blocks`
	<-time.After(1)    // want `channel receive blocks`
	for range tick.C { // want `channel receive blocks`
	}
	_ = ctx.Done()
	_ = ctx.Err()
	tick.Stop()
	_ = context.AfterFunc(ctx, func() { <-t.C })
	select {
	case <-ctx.Done():
	default:
	}
}

// The channel of a coroutine's own context is still a channel.
func ownContext(co *loop.Co) error {
	<-co.Done() // want `channel receive blocks`
	return co.Err()
}
