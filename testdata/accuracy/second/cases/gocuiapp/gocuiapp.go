// Package gocuiapp is a viewer with gocui.
package gocuiapp

import (
	"fmt"
	"os"
	"os/exec"
	"time"

	"example.com/second/cases/lib"

	"github.com/jroimartin/gocui"
)

type binding struct {
	key gocui.Key
	fn  func(*gocui.Gui, *gocui.View) error
}

type viewer struct {
	g    *gocui.Gui
	text string
	repo lib.Repo
}

func (v *viewer) layout(g *gocui.Gui) error {
	x, y := g.Size()
	w, err := g.SetView("main", 0, 0, x, y)
	if err != nil {
		return err
	}
	w.Clear()
	fmt.Fprintln(w, v.text, lib.Parse("a=b"))
	return nil
}

func quit(*gocui.Gui, *gocui.View) error { return gocui.ErrQuit }

func (v *viewer) bind() error {
	for _, b := range []binding{{gocui.KeyCtrlC, quit}, {gocui.KeyF5, v.reload}, {gocui.KeyEnter, v.open}} {
		if err := v.g.SetKeybinding("", b.key, gocui.ModNone, b.fn); err != nil {
			return err
		}
	}
	if err := v.g.SetKeybinding("", 'h', gocui.ModNone, v.wrap(v.head)); err != nil {
		return err
	}
	return v.g.SetKeybinding("", 'b', gocui.ModNone, func(g *gocui.Gui, w *gocui.View) error {
		go v.background()
		return nil
	})
}

func (v *viewer) wrap(f func() error) func(*gocui.Gui, *gocui.View) error {
	return func(*gocui.Gui, *gocui.View) error { return f() }
}

func (v *viewer) head() (err error) {
	v.text, err = v.repo.Head() // BLOCKS exec
	return err
}

func (v *viewer) reload(g *gocui.Gui, w *gocui.View) error {
	return v.read(w.Buffer())
}

func (v *viewer) read(name string) error {
	b, err := os.ReadFile(name) // BLOCKS file
	v.text = string(b)
	return err
}

func (v *viewer) open(g *gocui.Gui, w *gocui.View) error {
	c := exec.Command("xdg-open", w.Buffer())
	if err := c.Start(); err != nil { // BLOCKS exec
		return err
	}
	go func() { _ = c.Wait() }()
	return nil
}

func (v *viewer) background() {
	b, err := os.ReadFile("big")
	time.Sleep(time.Second)
	v.g.Update(func(g *gocui.Gui) error {
		v.text = string(b)
		lib.Settle() // BLOCKS sleep
		return err
	})
	v.g.Update(v.layout)
}

func Main() error {
	g, err := gocui.NewGui(gocui.OutputNormal)
	if err != nil {
		return err
	}
	v := &viewer{g: g}
	g.SetManagerFunc(v.layout)
	lib.Settle()
	if err := v.bind(); err != nil {
		return err
	}
	return g.MainLoop()
}
