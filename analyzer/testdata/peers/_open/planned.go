package open

import (
	"context"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func fetch(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Second) }

// Planned, not-awaited: what is started or suspended for nothing.
func notAwaited(co *loop.Co, l *loop.Loop, f *loop.Future[int]) {
	loop.Go(co, fetch)    // want `loop.Go`
	loop.Submit(l, fetch) // want `loop.Submit`
	loop.Sleep(co, 1)     // want `loop.Sleep`
	fetch(co)             // want `open.fetch`
}

// What is kept, returned or handed on is somebody's concern.
func awaited(co *loop.Co, all map[string]*loop.Task[int]) *loop.Task[int] {
	t := loop.Go(co, fetch)
	all["a"] = loop.Go(co, fetch)
	hand(loop.Go(co, fetch))
	_ = loop.Go(co, fetch) // said to be enough
	if err := loop.Sleep(co, 1); err != nil {
		return nil
	}
	if _, err := loop.Await(co, t); err != nil {
		return nil
	}
	loop.Go(co, fetch).AddDoneCallback(func(*loop.Future[int]) {})
	return loop.Go(co, fetch)
}

func hand(*loop.Task[int]) {}

// Planned, wrong-thread: what belongs to the loop, used off it.
func wrongThread(co *loop.Co, l *loop.Loop, ev *loop.Event, q *loop.Queue[int]) {
	go func() {
		l.Call(func() {})       // want `\(\*loop.Loop\).Call`
		ev.Set()                // want `\(\*loop.Event\).Set`
		_ = q.TryPut(1)         // want `\(\*loop.Queue\).TryPut`
		_ = loop.Sleep(co, 1)   // want `loop.Sleep`
		t := loop.Go(co, fetch) // want `loop.Go`
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
		t := loop.Submit(l, fetch)
		_ = t
		_ = l.Running()
		l.Stop()
	}()
	ev.Set()
	l.Call(func() { ev.Set() })
}

// Planned, lock-await: a mutex held while others run.
func lockAwait(co *loop.Co, mu *sync.Mutex, rw *sync.RWMutex, f *loop.Future[int]) error {
	mu.Lock()
	if err := loop.Sleep(co, 1); err != nil { // want `loop.Sleep`
		return err
	}
	mu.Unlock()
	rw.RLock()
	defer rw.RUnlock()
	_, err := loop.Await(co, f) // want `loop.Await`
	return err
}

func lockReleased(co *loop.Co, mu *sync.Mutex, own *loop.Lock) error {
	mu.Lock()
	mu.Unlock()
	if err := own.Acquire(co); err != nil {
		return err
	}
	defer own.Release()
	return loop.Sleep(co, 1)
}
