package mixed

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A sleep of nothing is none.
func noSleep(co *loop.Co) {
	time.Sleep(0)
	time.Sleep(-time.Second)
}
