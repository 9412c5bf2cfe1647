// Package directives has each directive, obeyed and disobeyed.
package directives

import (
	"os"
	"time"

	"example.test/directives/lib"
	"github.com/stallcheck/stallcheck/loop"
)

func calls(co *loop.Co) {
	lib.Fast()
	lib.Slow() // want `lib.Slow blocks the event loop \(network I/O\)`
	lib.Ignored()
	lib.Elsewhere(func() { time.Sleep(1) })
	lib.Queue(1, func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})
	time.Sleep(1) //stallcheck:ignore sleep -- a test
	//stallcheck:ignore sleep -- the line below
	time.Sleep(1)
	time.Sleep(1)           // want `time.Sleep blocks`
	_, _ = os.ReadFile("a") //stallcheck:ignore sleep -- the wrong category // want `silences nothing here` `os.ReadFile blocks`
}

// tick is called by a loop that the analysis does not know.
//
//stallcheck:onloop
func tick() {
	time.Sleep(1) // want `time.Sleep blocks`
}

// whole is silenced as a whole.
//
//stallcheck:ignore sleep -- a test
func whole(co *loop.Co) {
	time.Sleep(1)
	_, _ = os.ReadFile("a") // want `os.ReadFile blocks`
}

//stallcheck:ignore sleep // want `needs a reason`
func noReason(co *loop.Co) {
	time.Sleep(1) // want `time.Sleep blocks`
}

//stallcheck:onlop // want `unknown directive`
func unknown() {}
