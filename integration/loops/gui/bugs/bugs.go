// Package bugs has, small and in other words, what was reported of programs with
// windows: each beside its mended form.
package bugs

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// github.com/fyne-io/fyne/issues/1733: a button's callback waits for an answer
// that another callback gives.
func ask(win fyne.Window) *widget.Button {
	return widget.NewButton("delete", func() {
		answer := make(chan bool)
		dialog.ShowConfirm("delete?", "", func(yes bool) {
			answer <- yes // want `channel send blocks the event loop`
		}, win)
		if <-answer { // want `channel receive blocks the event loop \(channel\); use go, and fyne.Do when it is done`
			win.Close()
		}
	})
}

func askMended(win fyne.Window) *widget.Button {
	return widget.NewButton("delete", func() {
		dialog.ShowConfirm("delete?", "", func(yes bool) {
			if yes {
				win.Close()
			}
		}, win)
	})
}

// github.com/fyne-io/fyne/issues/5266: work that takes long in a callback, so
// that the progress is not drawn.
func progress(bar *widget.ProgressBar) *widget.Button {
	return widget.NewButton("run", func() {
		for i := range 100 {
			time.Sleep(50 * time.Millisecond) // want `time.Sleep blocks the event loop \(sleep\); use go, and fyne.Do when it is done`
			bar.SetValue(float64(i))
		}
	})
}

func progressMended(bar *widget.ProgressBar) *widget.Button {
	return widget.NewButton("run", func() {
		go func() {
			for i := range 100 {
				time.Sleep(50 * time.Millisecond)
				fyne.Do(func() { bar.SetValue(float64(i)) })
			}
		}()
	})
}
