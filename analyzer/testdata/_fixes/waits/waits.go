// Package waits holds what waits for time and for other tasks.
package waits

import (
	"context"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A cancellation that cuts the sleep short is returned.
func sleep(co *loop.Co, d time.Duration) error {
	time.Sleep(d) // rests
	return nil
}

// The other results are zero then.
func sleepZeros(co *loop.Co) (int, string, []byte, time.Time, *int, error) {
	time.Sleep(2 * time.Second)
	return 1, "", nil, time.Time{}, nil, nil
}

// A function without an error has nobody to tell.
func sleepNoError(co *loop.Co) int {
	for i := 0; i < 3; i++ {
		time.Sleep(time.Second)
	}
	return 3
}

// In a place for a simple statement there is no room for a return.
func sleepHeader(co *loop.Co) error {
	for i := 0; i < 3; time.Sleep(time.Duration(i)) {
		i++
	}
	if time.Sleep(time.Second); co != nil {
		return nil
	}
	return nil
}

// A deferred sleep stays deferred; its argument is evaluated where it was.
func sleepDeferred(co *loop.Co, t *timing) error {
	defer time.Sleep(t.pause)
	defer time.Sleep(time.Second)
	return nil
}

type timing struct{ pause time.Duration }

// The zero value of a type parameter has no literal.
func sleepGeneric[T any](co *loop.Co, v T) (T, error) {
	time.Sleep(1)
	return v, nil
}

// The future is awaited; its results are used as before.
func get(co *loop.Co, f *loop.Future[int]) (int, error) {
	if n, err := f.Get(context.Background()); err != nil {
		return n, err
	}
	f.Get(co)
	return f.Get(context.TODO())
}

// A context that can end the wait still does: the call moves off the loop.
func getUntil(co *loop.Co, f *loop.Task[int]) (int, error) {
	ctx, cancel := context.WithTimeout(co, time.Second)
	defer cancel()
	return f.Get(ctx)
}

// The coroutine runs on this loop.
func nested(co *loop.Co, n int) (int, error) {
	return loop.Run(context.Background(), func(co *loop.Co) (int, error) {
		return n, loop.Sleep(co, 1)
	})
}

// The loop's own futures can be awaited without running it.
func complete(co *loop.Co, f *loop.Future[int]) (int, error) {
	return loop.RunUntilComplete(co.Loop(), f)
}
