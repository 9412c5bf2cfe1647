// Package k9s uses the fork of tview.
package k9s

import (
	"os/exec"

	"github.com/derailed/tview"
)

func modal(app *tview.Application, pages *tview.Pages) *tview.Modal {
	m := tview.NewModal().AddButtons([]string{"kill"})
	m.SetDoneFunc(func(int, string) {
		_ = exec.Command("kill", "1").Run() // want `Cmd\).Run blocks the event loop \(process\)`
		app.QueueUpdate(func() {})          // want `deadlock`
	})
	return m
}

func list(app *tview.Application) *tview.List {
	return tview.NewList().AddItem("a", "b", 'c', func() {
		app.Draw() // want `deadlock`
	})
}

func quiet(app *tview.Application) *tview.List {
	l := tview.NewList()
	l.AddItem("quit", "", 'q', app.Stop)
	l.SetChangedFunc(func(i int, main, secondary string, shortcut rune) { l.SetTitle(main) })
	l.SetDoneFunc(func() {
		go app.Draw()
	})
	return l
}
