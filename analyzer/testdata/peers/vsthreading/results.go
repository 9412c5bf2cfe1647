// Package vsthreading has what analyzers for a joinable main thread flag: waiting
// on a task synchronously, running a loop inside a loop, lazy values that wait,
// and calls that reach such things through others.
package vsthreading

import (
	"context"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func fetch(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Second) }

func fetchName(co *loop.Co) (string, error) { return "a", nil }

// A result asked for by blocking, in the shapes in which it is asked for.
func blockingGets(co *loop.Co, f *loop.Future[int], t *loop.Task[string], ctx context.Context) (int, error) {
	_, _ = f.Get(co)                      // want `\(\*loop.Future\).Get blocks the event loop \(blocking result\); use loop.Await\(co, f\)`
	_, _ = f.Get(context.Background())    // want `\(\*loop.Future\).Get blocks`
	if s, err := t.Get(ctx); err == nil { // want `\(\*loop.Future\).Get blocks`
		_ = len(s)
	}
	_, _ = loop.Go(co, fetch).Get(ctx) // want `\(\*loop.Future\).Get waits on the event loop for the event loop`
	get := f.Get
	_, _ = get(ctx)   // want `\(\*loop.Future\).Get blocks`
	return f.Get(ctx) // want `\(\*loop.Future\).Get blocks`
}

func awaits(co *loop.Co, f *loop.Future[int], t *loop.Task[string]) (int, error) {
	if _, err := loop.Await(co, t); err != nil {
		return 0, err
	}
	if f.Done() {
		return f.Result()
	}
	_ = f.Get
	_ = t.Done()
	_ = t.Name()
	_ = f.Err()
	return loop.Await(co, f)
}

// With a short limit it still blocks, for as long.
func bounded(co *loop.Co, f *loop.Future[int]) {
	ctx, cancel := context.WithTimeout(co, 10*time.Millisecond)
	defer cancel()
	_, _ = f.Get(ctx) // want `\(\*loop.Future\).Get blocks`
}

func unknownTask(co *loop.Co, f *loop.Future[int]) {
	if f != nil {
		_, _ = f.Get(co) // want `\(\*loop.Future\).Get blocks`
	}
}

type box struct{ task *loop.Future[int] }

func (b *box) value(ctx context.Context) int {
	v, _ := b.task.Get(ctx)
	return v
}

func (b *box) valueSoon(co *loop.Co) (int, error) { return loop.Await(co, b.task) }

func throughFields(co *loop.Co, b *box) {
	_, _ = b.task.Get(co)   // want `\(\*loop.Future\).Get blocks`
	_ = b.value(co)         // want `\(\*vsthreading.box\).value blocks the event loop \(blocking result\): \(\*vsthreading.box\).value → \(\*loop.Future\).Get`
	_ = add(b.value(co), 1) // want `\(\*vsthreading.box\).value blocks`
	_, _ = b.valueSoon(co)
}

func add(a, b int) int { return a + b }

// Literals are coroutines by what they take, wherever they are written.
func literals(l *loop.Loop, f *loop.Future[int]) {
	_ = func(co *loop.Co) (int, error) {
		return f.Get(co) // want `\(\*loop.Future\).Get blocks`
	}
	_ = loop.Submit(l, func(co *loop.Co) (int, error) {
		return f.Get(co) // want `\(\*loop.Future\).Get blocks`
	})
	_ = loop.Submit(l, func(*loop.Co) (int, error) {
		v, err := f.Get(context.Background()) // want `\(\*loop.Future\).Get blocks`
		return v + 1, err
	})
	_ = func() (int, error) { return f.Get(context.Background()) }
}

// A plain function in a coroutine is the coroutine's only where it is called.
func localFunctions(co *loop.Co, f *loop.Future[int]) {
	unused := func() { _, _ = f.Get(context.Background()) }
	_ = unused
	used := func() {
		_, _ = f.Get(context.Background()) // want `\(\*loop.Future\).Get blocks`
	}
	used()
	other := func() { _, _ = f.Get(context.Background()) }
	go other()
}

func offLoop(f *loop.Future[int]) int {
	v, _ := f.Get(context.Background())
	return v
}

// Callbacks on the loop wait as badly as coroutines do.
func callbacks(l *loop.Loop, f *loop.Future[int], wg *sync.WaitGroup) {
	_ = l.Post(func() {
		_, _ = f.Get(context.Background()) // want `\(\*loop.Future\).Get blocks`
	})
	l.Call(func() {
		wg.Wait() // want `\(\*sync.WaitGroup\).Wait blocks`
	})
	l.CallLater(time.Second, func() {
		waitAny(nil) // entered: reported inside
	})
	f.AddDoneCallback(func(done *loop.Future[int]) {
		_, _ = done.Result()
	})
	f.AddDoneCallback(onDone)
}

func onDone(*loop.Future[int]) {
	time.Sleep(time.Second) // want `time.Sleep blocks`
}

func waitAny(cs []chan int) {
	select { // want `select blocks the event loop \(channel\); reached from callbacks.func3`
	case <-pick(cs, 0):
	case <-pick(cs, 1):
	}
}

func pick(cs []chan int, i int) chan int { return cs[i] }

// Waiting for all, on the loop and by suspending.
func waitAll(co *loop.Co, a, b *loop.Future[int], wg *sync.WaitGroup) error {
	wg.Wait() // want `\(\*sync.WaitGroup\).Wait blocks`
	_, err := loop.Gather(co, a, b)
	if err != nil {
		return err
	}
	_, _, err = loop.Wait(co, 0, a, b)
	for v, err := range loop.AsCompleted(co, a, b) {
		_, _ = v, err
	}
	return err
}

// Not everything after a gather is done: c was not in it.
func gathersOthers(co *loop.Co, a, b, c *loop.Future[int]) (int, error) {
	if _, err := loop.Gather(co, a, b); err != nil {
		return 0, err
	}
	return c.Get(co) // want `\(\*loop.Future\).Get blocks`
}

func getsBefore(co *loop.Co, a, b *loop.Future[int]) (int, error) {
	v, _ := a.Get(co) // want `\(\*loop.Future\).Get blocks`
	_, err := loop.Gather(co, a, b)
	return v, err
}

func replacedAfter(co *loop.Co, a, b *loop.Future[int]) (int, error) {
	if _, err := loop.Gather(co, a, b); err != nil {
		return 0, err
	}
	a = loop.NewFuture[int](co.Loop())
	return a.Get(co) // want `\(\*loop.Future\).Get waits on the event loop for the event loop`
}

func replacedElsewhere(co *loop.Co, a, b *loop.Future[int]) (int, error) {
	if _, err := loop.Gather(co, a, b); err != nil {
		return 0, err
	}
	replace(&a)
	return a.Get(co) // want `\(\*loop.Future\).Get blocks`
}

func replace(f **loop.Future[int]) { *f = nil }

// A name says nothing: neither of these waits for anything.
type calm struct{ Result int }

func (calm) Wait()    {}
func (calm) Get() int { return 1 }
func (calm) Join()    {}
func (calm) Sleep()   {}

func names(co *loop.Co, c calm) {
	c.Wait()
	c.Join()
	c.Sleep()
	_ = c.Get()
	_ = c.Result
}
