// Package use hands functions to a package that keeps them.
package use

import (
	"os"
	"time"

	"example.test/kept/widget"
	"github.com/stallcheck/stallcheck/loop"
)

func keys(w *widget.Widget, l *loop.Loop) {
	w.On("a", func() {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	})
	w.On("b", slow)
	w.On("c", func() { go slow() })
	w.Idle(func() { time.Sleep(time.Second) })
	widget.Bind(l, []widget.Binding{
		{"a", func() {
			_ = os.Remove("a") // want `os.Remove blocks`
		}},
		{"b", func() {}},
	})
}

func slow() {
	time.Sleep(time.Second) // want `time.Sleep blocks`
}

func hooks(p *widget.Page) {
	p.SetHook(func(name string) {
		_, _ = os.ReadFile(name) // want `os.ReadFile blocks`
	})
}
