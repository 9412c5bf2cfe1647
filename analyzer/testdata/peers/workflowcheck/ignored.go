package workflowcheck

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func ignoredLine(co *loop.Co) {
	time.Sleep(1) // want `time.Sleep blocks`
	time.Sleep(2) //stallcheck:ignore sleep -- one of three
	time.Sleep(3) // want `time.Sleep blocks`
}

func ignoredAbove(co *loop.Co) {
	time.Sleep(1) // want `time.Sleep blocks`
	//stallcheck:ignore sleep -- one of three
	time.Sleep(2)
	time.Sleep(3) // want `time.Sleep blocks`
}

// ignoredWhole may have other words above the directive.
//
//stallcheck:ignore sleep -- all of it
func ignoredWhole(co *loop.Co) {
	time.Sleep(1)
	time.Sleep(2)
}

// ignoredHelper is silenced for whoever calls it.
//
//stallcheck:ignore sleep -- all of it
func ignoredHelper() {
	time.Sleep(1)
	time.Sleep(2)
}

func callsIgnored(co *loop.Co) {
	ignoredHelper()
	halfIgnored() // want `workflowcheck.halfIgnored blocks`
}

func halfIgnored() {
	time.Sleep(1) //stallcheck:ignore sleep -- one of two
	time.Sleep(2)
}

func ignoredBlocks(co *loop.Co) {
	for i := 0; i < 3; i++ {
		time.Sleep(1) // want `time.Sleep blocks`
	}
	for i := 0; i < 3; i++ {
		time.Sleep(2) //stallcheck:ignore sleep -- in a loop
	}
}

func ignoredOther(co *loop.Co, in chan int) {
	<-in          //stallcheck:ignore sleep -- the wrong one // want `silences nothing here` `channel receive blocks`
	time.Sleep(1) //stallcheck:ignore sleep,chan -- either // want `ignore chan silences nothing here`
}
