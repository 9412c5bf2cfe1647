// Package names holds what names can get in the way.
package names

import (
	"os"
	. "time"

	lp "github.com/stallcheck/stallcheck/loop"
)

// A parameter without a name gets one.
func unnamed(*lp.Co, string) error {
	Sleep(Second)
	return nil
}

// So does one whose name is blank.
func blank(_ *lp.Co, co string) error {
	return os.Remove(co)
}

// The coroutine's name means something else here.
func shadowed(c *lp.Co, names []string) (n int) {
	for _, c := range names {
		if os.Remove(c) == nil {
			n++
		}
	}
	return n
}

// So does that of the runtime's package.
func hidden(co *lp.Co, lp string) error {
	return os.Remove(lp)
}

// A function inside can use the coroutine around it.
func inside(co *lp.Co, name string) error {
	remove := func() error { return os.Remove(name) }
	return remove()
}
