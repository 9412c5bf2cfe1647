package open

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func spawnPlain(co *loop.Co, f func() error) *loop.Task[int] {
	return loop.Go(co, func(co *loop.Co) (int, error) { return 1, f() })
}

func spawned(co *loop.Co) {
	spawnPlain(co, func() error {
		time.Sleep(time.Second) // want `time.Sleep blocks`
		return nil
	})
}
