// want package:"summaries of"

// Package states has machines whose states say which comes next.
package states

import (
	"os"
	"time"

	"example.test/states/via"
	"github.com/stallcheck/stallcheck/loop"
)

type state interface {
	enter(key string) state
}

type menu struct{ items []string }

func (m *menu) enter(key string) state {
	if key == "o" {
		return &file{name: m.items[0]}
	}
	return m
}

type file struct{ name string }

func (f *file) enter(key string) state {
	_ = os.Remove(f.name)
	return &menu{}
}

// never is a state that nobody enters.
type never struct{}

func (never) enter(key string) state {
	time.Sleep(1)
	return nil
}

type machine struct{ now state }

func start() *machine { return &machine{now: &menu{}} }

func (m *machine) key(co *loop.Co, k string) {
	m.now = m.now.enter(k) // want `\(\*states.file\).enter blocks the event loop \(file I/O\)`
}

type still struct{ now state }

func (s *still) key(co *loop.Co, k string) {
	s.now = &menu{}
	s.now.enter(k)
}

type stepper interface{ Next() via.Step }

// What is behind the result is of a package that this one does not import: its
// facts do not come here.
func far(co *loop.Co) {
	var s stepper = via.New()
	s.Next().Run()
}
