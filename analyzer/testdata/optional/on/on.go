// want package:"summaries of"

// Package on asks for all of it.
package on

import (
	"example.test/optional/lib"
	"github.com/stallcheck/stallcheck/loop"
)

func New() *lib.Client {
	c := &lib.Client{Retry: true}
	lib.SetLimit(1)(c)
	return c
}

func calls(co *loop.Co) {
	New().Do("a") // want `\(network I/O\)` `\(sleep\)` `\(channel\)`
}
