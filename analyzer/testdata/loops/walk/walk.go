// Package walk has widgets of Windows.
package walk

import (
	"net/http"
	"os"
	"time"

	"github.com/lxn/walk"
)

func bind(w *walk.MainWindow, b *walk.PushButton, done chan bool) {
	b.Clicked().Attach(func() {
		_, _ = http.Get("http://localhost") // want `http.Get blocks the event loop \(network I/O\); use go, and Synchronize when it is done`
	})
	b.Clicked().Attach(func() {
		go func() {
			_, err := http.Get("http://localhost")
			w.Synchronize(func() { _ = b.SetText(err.Error()) })
		}()
	})
	w.Closing().Attach(closing)
	w.Synchronize(func() {
		<-done // want `channel receive blocks the event loop`
	})
	b.Clicked().Attach(func() { close(done) })
}

func closing(canceled *bool, reason walk.CloseReason) { save() }

func save() {
	_ = os.WriteFile("state", nil, 0o600) // want `os.WriteFile blocks .*; reached from closing`
}

func poll(w *walk.MainWindow) {
	for {
		time.Sleep(time.Second)
		w.Synchronize(func() { w.SetVisible(true) })
	}
}
