// want package:"summaries of"

// Package lib states what its functions do.
package lib

import "time"

// Fast sleeps, but says that it does not.
//
//stallcheck:nonblocking
func Fast() { time.Sleep(1) }

// Slow looks harmless.
//
//stallcheck:blocking net
func Slow() {}

var queue []func()

// Queue hands f to a loop that the analysis cannot see.
//
//stallcheck:register f
func Queue(n int, f func()) { queue = append(queue, f) }

// Elsewhere calls f where it blocks nobody.
//
//stallcheck:offload f
func Elsewhere(f func()) { f() }

// Ignored has its one wait silenced, for its callers too.
func Ignored() {
	time.Sleep(1) //stallcheck:ignore sleep -- a nanosecond
}
