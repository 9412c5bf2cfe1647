// Package off asks for nothing.
package off

import (
	"example.test/optional/lib"
	"github.com/stallcheck/stallcheck/loop"
)

func calls(co *loop.Co, c *lib.Client) {
	c.Do("a")     // want `\(network I/O\)`
	c.Pause()     // want `\(sleep\)`
	c.Others("a") // want `\(network I/O\)` `\(sleep\)` `\(file I/O\)` `\(channel\)`
	c.Unless("a") // want `\(network I/O\)` `\(sleep\)` `\(file I/O\)`
	c.Both("a")   // want `\(network I/O\)` `\(sleep\)`
	c.Retry = false
}
