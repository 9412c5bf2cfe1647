// want package:"summaries of"

// Package through imports a package that asks for all of it.
package through

import (
	"example.test/optional/on"
	"github.com/stallcheck/stallcheck/loop"
)

func calls(co *loop.Co) {
	on.New().Do("a") // want `\(network I/O\)` `\(sleep\)` `\(channel\)`
}
