// Package fyneapp is a form with Fyne.
package fyneapp

import (
	"context"
	"io"
	"strings"
	"time"

	"example.com/second/cases/lib"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

type form struct {
	win   fyne.Window
	label *widget.Label
	cl    *lib.Client
	done  chan bool
}

func (f *form) build() []fyne.CanvasObject {
	save := widget.NewButton("save", f.save)
	ping := widget.NewButton("ping", func() {
		f.label.SetText("...")
		go func() {
			ok := f.cl.Alive(context.Background())
			lib.Settle()
			fyne.Do(func() {
				if ok {
					f.label.SetText("up")
				}
			})
			fyne.DoAndWait(func() { f.label.SetText("done") })
		}()
	})
	check := widget.NewCheck("live", func(on bool) {
		if on {
			lib.Settle() // BLOCKS sleep
		}
	})
	name := widget.NewEntry()
	name.OnChanged = func(s string) { f.label.SetText(strings.ToUpper(s)) }
	name.OnSubmitted = f.submitted
	return []fyne.CanvasObject{save, ping, check, name}
}

func (f *form) save() {
	dialog.ShowConfirm("save", "sure?", func(ok bool) {
		if !ok {
			return
		}
		f.write()
	}, f.win)
}

func (f *form) write() {
	m, err := lib.LoadConfig("f.conf") // BLOCKS file
	if err != nil {
		dialog.ShowError(err, f.win)
		return
	}
	f.label.SetText(m["name"] + lib.Parse("a=b")["a"])
}

func (f *form) submitted(s string) {
	if s == "wait" {
		<-f.done // BLOCKS chan
		return
	}
	fyne.DoAndWait(func() { f.label.SetText(s) }) // BLOCKS deadlock
}

func (f *form) background() {
	for range time.Tick(time.Second) {
		up := f.cl.Alive(context.Background())
		fyne.Do(func() {
			f.done <- up // BLOCKS chan
		})
	}
}

func text(r io.Reader) string {
	b, _ := io.ReadAll(io.LimitReader(r, 10))
	return string(b)
}

func Show(f *form) {
	f.done = make(chan bool)
	f.label.SetText(text(strings.NewReader("hello")))
	go f.background()
	f.win.Show()
}
