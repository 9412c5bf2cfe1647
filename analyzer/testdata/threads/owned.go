package threads

import (
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A helper is looked into, and what it posts runs on the loop again.
func deep(l *loop.Loop, ev *loop.Event) {
	var wg sync.WaitGroup
	wg.Go(func() {
		signal(ev)
		_ = l.Post(func() { ev.Clear() })
	})
	time.AfterFunc(time.Second, func() {
		ev.Clear() // want `\(\*loop.Event\).Clear belongs`
	})
}

func signal(ev *loop.Event) {
	ev.Set() // want `\(\*loop.Event\).Set belongs .*; reached from deep.func1; hand it to the loop`
}

// A goroutine that runs a loop is that loop's.
func runsIt(f func()) *loop.Loop {
	l := loop.New()
	go func() {
		l.Call(f)
		_ = l.RunForever()
	}()
	return l
}

// So is main before it runs one.
func before(f func()) {
	l := loop.New()
	l.CallLater(time.Second, f)
	_ = l.RunForever()
}

type server struct{ ev *loop.Event }

func (s *server) serve() {
	s.ev.Set() // want `\(\*loop.Event\).Set belongs`
}

func (s *server) start() { go s.serve() }

func (s *server) stop(co *loop.Co) { s.ev.Set() }
