// want package:"summaries of"

// Package gocui has handlers for the fork that lazygit uses.
package gocui

import (
	"os/exec"
	"time"

	"github.com/jesseduffield/gocui"
)

type gui struct {
	g    *gocui.Gui
	done chan error
}

func (gui *gui) bind() error {
	gui.g.ErrorHandler = func(err error) error { return <-gui.done } // want `channel receive blocks the event loop`
	_ = gui.g.SetTabClickBinding("files", func(tab int) error {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
		return nil
	})
	gui.g.SetFocusHandler(func(bool) error {
		return exec.Command("git", "status").Run() // want `Cmd\).Run blocks the event loop \(process\); use go, and Gui.Update when it is done`
	})
	if err := gui.g.SetViewClickBinding(&gocui.ViewMouseBinding{
		Handler: func(gocui.ViewMouseBindingOpts) error {
			time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
			return nil
		},
	}); err != nil {
		return err
	}
	bindings := map[rune]func(*gocui.Gui, *gocui.View) error{
		'p': gui.push,
		'w': gui.worker,
	}
	for key, handler := range bindings {
		if err := gui.g.SetKeybinding("files", key, 0, handler); err != nil {
			return err
		}
	}
	return nil
}

func (gui *gui) push(*gocui.Gui, *gocui.View) error {
	return exec.Command("git", "push").Run() // want `Cmd\).Run blocks the event loop`
}

// worker is what push should be.
func (gui *gui) worker(*gocui.Gui, *gocui.View) error {
	gui.g.OnWorker(func(gocui.Task) error {
		err := exec.Command("git", "push").Run()
		gui.g.Update(func(*gocui.Gui) error { return err })
		return nil
	})
	return nil
}

// wait has the parameters of a handler, and is none.
func (gui *gui) wait(*gocui.Gui, *gocui.View) error { return <-gui.done }

func (gui *gui) poll() {
	for {
		time.Sleep(time.Second)
		gui.g.UpdateAsync(func(*gocui.Gui) error { return nil })
	}
}
