// Package ui wraps tview for the program's other packages.
package ui

import (
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

// Screen is the whole.
type Screen struct {
	app   *tview.Application
	menu  *tview.List
	keys  map[rune]func()
	start []func()
}

// New makes a screen.
func New() *Screen {
	s := &Screen{app: tview.NewApplication(), menu: tview.NewList(), keys: map[rune]func(){}}
	s.app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		if f, ok := s.keys[ev.Rune()]; ok {
			f()
			return nil
		}
		return ev
	})
	return s
}

// Item adds an item, which calls f on the loop.
func (s *Screen) Item(name string, f func()) *Screen {
	s.menu.AddItem(name, "", 0, f)
	return s
}

// Later has f called on the loop.
func (s *Screen) Later(f func()) { s.app.QueueUpdateDraw(f) }

// Before has f called once, before the loop runs.
func (s *Screen) Before(f func()) *Screen {
	f()
	return s
}

// Async runs f on a goroutine, and done on the loop.
func Async[T any](s *Screen, f func() T, done func(T)) {
	go func() {
		v := f()
		s.Later(func() { done(v) })
	}()
}

// Run runs.
func (s *Screen) Run() error { return s.app.SetRoot(s.menu, true).Run() }
