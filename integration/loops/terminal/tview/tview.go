// Package tview is a program with widgets.
package tview

import (
	"net/http"
	"os"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type screen struct {
	app   *tview.Application
	table *tview.Table
	done  func()
}

func (s *screen) bind() {
	s.table.SetSelectedFunc(func(row, column int) {
		s.app.QueueUpdateDraw(func() {}) // want `\(\*tview.Application\).QueueUpdateDraw waits on the event loop for the event loop \(deadlock\)`
	})
	s.table.SetSelectionChangedFunc(s.changed)
	s.table.SetInputCapture(func(event *tcell.EventKey) *tcell.EventKey {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go, and QueueUpdateDraw when it is done`
		return event
	})
	form := tview.NewForm().
		AddButton("load", func() {
			_, _ = http.Get("http://localhost") // want `http.Get blocks the event loop`
		}).
		AddButton("load, rightly", func() {
			go func() {
				_, _ = http.Get("http://localhost")
				s.app.QueueUpdateDraw(func() { s.table.SetTitle("done") })
			}()
		}).
		AddInputField("name", "", 10, nil, func(text string) {
			_ = os.WriteFile("name", []byte(text), 0o600) // want `os.WriteFile blocks the event loop`
		})
	form.SetCancelFunc(s.refresh)
	go s.poll()
}

// changed reaches Draw through a helper.
func (s *screen) changed(row, column int) { s.redraw() }

func (s *screen) redraw() {
	s.app.Draw() // want `\(\*tview.Application\).Draw waits on the event loop for the event loop \(deadlock\); reached from \(\*screen\).changed; leave it out`
}

// refresh changes what it shows, and no more.
func (s *screen) refresh() { s.table.SetTitle("again") }

// poll runs on a goroutine of its own, and what it queues does not.
func (s *screen) poll() {
	for {
		time.Sleep(time.Second)
		s.app.QueueUpdate(func() {
			_, _ = os.ReadFile("title") // want `os.ReadFile blocks the event loop`
		})
	}
}

// log is redrawn from a goroutine of the text view's own.
func (s *screen) log() *tview.TextView {
	view := tview.NewTextView()
	view.SetChangedFunc(func() { s.app.Draw() })
	return view
}

// edit gives the terminal away while the editor runs.
func (s *screen) edit() {
	s.app.Suspend(func() { time.Sleep(time.Second) })
}

// clock is a primitive of the program's own.
type clock struct {
	*tview.Box
	path string
}

func (c *clock) Draw(screen tcell.Screen) {
	_, _ = os.ReadFile(c.path) // want `os.ReadFile blocks the event loop .*; use go, and QueueUpdateDraw`
	c.DrawForSubclass(screen, c)
}

func (c *clock) InputHandler() func(*tcell.EventKey, func(tview.Primitive)) {
	return c.WrapInputHandler(func(*tcell.EventKey, func(tview.Primitive)) {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	})
}
