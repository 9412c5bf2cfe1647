package tasks

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A function that a coroutine or a callback calls runs on the loop, wherever it
// comes from.

func spawnPlain(co *loop.Co, f func() error) *loop.Task[int] {
	return loop.Go(co, func(co *loop.Co) (int, error) { return 1, f() })
}

func postLater(l *loop.Loop, work func() error, done func(error)) {
	go func() {
		err := work()
		_ = l.Post(func() { done(err) })
	}()
}

func serve(handle func(string)) error {
	_, err := loop.Run(nil, func(co *loop.Co) (int, error) {
		handle("a")
		return 0, nil
	})
	return err
}

func wraps(co *loop.Co, l *loop.Loop) {
	spawnPlain(co, func() error {
		time.Sleep(time.Second) // want `time.Sleep blocks`
		return nil
	})
	postLater(l, func() error {
		time.Sleep(time.Second)
		return nil
	}, func(error) {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	})
}

func starts() error {
	return serve(func(string) {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	})
}
