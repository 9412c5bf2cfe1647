package mixed

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Wrappers of registrars that hand on a literal which calls their parameter.
func postCalling(l *loop.Loop, f func()) { _ = l.Post(func() { f() }) }

func postErr(l *loop.Loop, f func() error) { _ = l.Post(func() { _ = f() }) }

func postWith[T any](l *loop.Loop, v T, f func(T)) { _ = l.Post(func() { f(v) }) }

func laterOnce(l *loop.Loop, f func()) { l.CallLater(time.Second, func() { defer f() }) }

func wrapped(co *loop.Co, l *loop.Loop) {
	postCalling(l, func() {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	})
	postErr(l, func() error {
		time.Sleep(time.Second) // want `time.Sleep blocks`
		return nil
	})
	postWith(l, 1, func(int) {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	})
	postWith(l, "a", namedString)
	laterOnce(l, func() {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	})
	postCalling(l, func() {})
	go postCalling(l, calm)
}

func namedString(string) {
	time.Sleep(time.Second) // want `time.Sleep blocks`
}
