// Package gocui has the same handlers for two lines of gocui.
package gocui

import (
	"net/http"
	"os"
	"time"

	awesome "github.com/awesome-gocui/gocui"
	"github.com/jroimartin/gocui"
)

func keys(g *gocui.Gui, ch chan string) error {
	g.SetManagerFunc(layout)
	if err := g.SetKeybinding("", 's', gocui.ModNone, save); err != nil {
		return err
	}
	return g.SetKeybinding("", 'w', gocui.ModNone, func(g *gocui.Gui, v *gocui.View) error {
		v.Title = <-ch // want `channel receive blocks the event loop \(channel\); use go, and Gui.Update when it is done`
		return nil
	})
}

func layout(g *gocui.Gui) error {
	_, err := os.ReadFile("layout") // want `os.ReadFile blocks the event loop \(file I/O\); use go, and Gui.Update when it is done`
	return err
}

// save fetches on a goroutine, as it should, and then reads a file.
func save(g *gocui.Gui, v *gocui.View) error {
	go func() {
		resp, err := http.Get("http://localhost")
		g.Update(func(*gocui.Gui) error {
			if err == nil {
				v.Title = resp.Status
			}
			_, err := os.ReadFile("a") // want `os.ReadFile blocks the event loop`
			return err
		})
	}()
	return nil
}

// layouter lays out without waiting.
type layouter struct{ n int }

func (l *layouter) Layout(g *gocui.Gui) error {
	l.n++
	return nil
}

// Sleep is a method of a manager that gocui does not call.
func (l *layouter) Sleep() { time.Sleep(time.Second) }

func awesomeKeys(g *awesome.Gui) error {
	return g.SetKeybinding("", 's', awesome.ModNone, func(g *awesome.Gui, v *awesome.View) error {
		g.Update(func(*awesome.Gui) error { return nil })
		g.UpdateAsync(func(*awesome.Gui) error { // want `UpdateAsync waits on the event loop for the event loop \(deadlock\); use Gui.Update`
			time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
			return nil
		})
		return nil
	})
}

func worker(g *awesome.Gui) {
	for range time.Tick(time.Second) {
		g.UpdateAsync(func(*awesome.Gui) error { return nil })
	}
}
