// Package fyne has widgets.
package fyne

import (
	"net/http"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

type ui struct {
	win    fyne.Window
	status *widget.Label
	names  []string
}

func (u *ui) build() fyne.CanvasObject {
	load := widget.NewButton("load", func() {
		resp, err := http.Get("http://localhost") // want `http.Get blocks the event loop \(network I/O\); use go, and fyne.Do when it is done`
		if err == nil {
			u.status.SetText(resp.Status)
		}
	})
	wait := widget.NewButton("wait", func() {
		go func() {
			time.Sleep(time.Second)
			fyne.Do(func() { u.status.SetText("done") })
			fyne.DoAndWait(func() { u.status.SetText("gone") })
		}()
	})
	entry := widget.NewEntry()
	entry.OnChanged = u.save
	entry.OnSubmitted = func(text string) { u.names = append(u.names, text) }
	list := widget.NewList(
		func() int { return len(u.names) },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) {
			data, _ := os.ReadFile(u.names[i]) // want `os.ReadFile blocks the event loop`
			o.(*widget.Label).SetText(string(data))
		})
	list.OnSelected = func(i int) {
		fyne.DoAndWait(func() { list.Unselect(i) }) // want `fyne.DoAndWait waits on the event loop for the event loop \(deadlock\); call the function right here, or use fyne.Do`
	}
	check := &widget.Check{Text: "a", OnChanged: func(bool) { u.status.SetText("checked") }}
	u.win.SetOnClosed(func() {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	})
	dialog.ShowConfirm("sure?", "", func(yes bool) {
		_ = os.Remove("a") // want `os.Remove blocks the event loop`
	}, u.win)
	return container.NewVBox(load, wait, entry, list, check, newTap(u))
}

func (u *ui) save(text string) {
	_ = os.WriteFile("name", []byte(text), 0o600) // want `os.WriteFile blocks the event loop`
}

// tap is a widget of the program's own.
type tap struct {
	widget.Label
	ui *ui
}

func newTap(u *ui) *tap {
	t := &tap{ui: u}
	t.ExtendBaseWidget(t)
	return t
}

func (t *tap) Tapped(*fyne.PointEvent) {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
}

// Load is no event.
func (t *tap) Load() { time.Sleep(time.Second) }

func (u *ui) poll() {
	for {
		time.Sleep(time.Minute)
		fyne.DoAndWait(func() { u.status.Refresh() })
	}
}
