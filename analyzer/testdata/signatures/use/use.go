// Package use takes functions of one signature out of what holds many.
package use

import (
	"os"
	"time"

	"example.test/signatures/lib"
	"github.com/stallcheck/stallcheck/loop"
)

func fromLib(co *loop.Co) {
	for _, f := range lib.Mixed() {
		switch f := f.(type) {
		case func(seconds int):
			f(1) // want `blocks the event loop \(sleep\)`
		case func(lib.Name) ([]uint8, error):
			_, _ = f("a") // want `blocks the event loop \(file I/O\)`
		case func(string) ([]byte, error):
			_, _ = f("a") // not a lib.Name
		case func(...string):
			f("a") // want `blocks the event loop \(network I/O\)`
		case func([]string):
			f(nil)
		}
	}
}

func nap()             { time.Sleep(1) }
func load(name string) { _ = os.Remove(name) }

// One list holds functions of two signatures.
func fromHere(co *loop.Co) {
	all := []any{nap, load}
	for _, f := range all {
		f.(func())()          // want `use.nap blocks the event loop \(sleep\)`
		f.(func(string))("a") // want `use.load blocks the event loop \(file I/O\)`
		if f, ok := f.(func(int)); ok {
			f(1)
		}
	}
}

// What is registered must have the signature of what is asked for.
func registered(l *loop.Loop) {
	rows := []any{
		func() {
			time.Sleep(time.Second) // want `time.Sleep blocks`
		},
		func(int) { time.Sleep(time.Second) },
	}
	for _, row := range rows {
		if f, ok := row.(func()); ok {
			_ = l.Post(f)
		}
	}
}

type pair[T any] struct{ of T }

func generic[T any](co *loop.Co, f func(T), x T) {
	p := pair[func(T)]{f}
	p.of(x)
}

func instance(co *loop.Co) {
	generic(co, func(d time.Duration) { time.Sleep(d) }, 1) // want `blocks the event loop \(sleep\)`
	generic(co, func(string) {}, "a")
}
