package vsthreading

import (
	"context"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func task(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Second) }

// What belongs to the loop, used off it.
func wrongThread(co *loop.Co, l *loop.Loop, ev *loop.Event, q *loop.Queue[int]) {
	go func() {
		l.Call(func() {})      // want `\(\*loop.Loop\).Call`
		ev.Set()               // want `\(\*loop.Event\).Set`
		_ = q.TryPut(1)        // want `\(\*loop.Queue\).TryPut`
		_ = loop.Sleep(co, 1)  // want `loop.Sleep`
		t := loop.Go(co, task) // want `loop.Go`
		_ = t
	}()
	loop.OffloadFunc(co, func() {
		ev.Set()           // want `\(\*loop.Event\).Set`
		_ = loop.Yield(co) // want `loop.Yield`
		_ = co.Err()
	})
	time.AfterFunc(time.Second, ev.Set) // want `\(\*loop.Event\).Set`
	go touches(ev)
}

func touches(ev *loop.Event) {
	ev.Set() // want `\(\*loop.Event\).Set`
}

// Off the loop by the front door.
func rightThread(co *loop.Co, l *loop.Loop, ev *loop.Event, f *loop.Future[int]) {
	go func() {
		_ = l.Post(ev.Set)
		_ = f.SetResult(1)
		_, _ = f.Get(context.Background())
		t := loop.Submit(l, task)
		_ = t
		_ = l.Running()
		l.Stop()
	}()
	ev.Set()
	l.Call(func() { ev.Set() })
}
