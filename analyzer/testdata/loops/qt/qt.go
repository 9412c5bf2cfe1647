// Package qt has windows of Qt.
package qt

import (
	"net/http"
	"os"
	"time"

	"github.com/mappu/miqt/qt"
	"github.com/mappu/miqt/qt/mainthread"
	"github.com/therecipe/qt/widgets"
)

func miqt(done chan string) int {
	b := qt.NewQPushButton3("Load")
	b.OnClicked(func() {
		if resp, err := http.Get("http://localhost"); err == nil { // want `http.Get blocks the event loop \(network I/O\); use go, and mainthread.Start when it is done`
			_ = resp.Body.Close()
		}
	})
	b.OnPaintEvent(func(super func(event *qt.QPaintEvent), event *qt.QPaintEvent) {
		super(event)
		b.SetText(<-done) // want `channel receive blocks the event loop`
	})
	b.OnClicked(func() {
		go func() {
			time.Sleep(time.Second)
			mainthread.Start(func() { b.SetText("Loaded") })
			mainthread.Start(func() {
				time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
			})
			mainthread.Wait(func() { b.SetText("Done") })
		}()
	})
	go func() {
		mainthread.Wait(func() {
			save()
		})
		mainthread.Wait(remove)
	}()
	time.Sleep(time.Millisecond)
	return qt.QApplication_Exec()
}

func save() {
	_ = os.WriteFile("state", nil, 0o600) // want `os.WriteFile blocks .*; reached from miqt.func4.1`
}

func remove() {
	_ = os.Remove("state") // want `os.Remove blocks the event loop`
}

func therecipe(b *widgets.QPushButton) {
	b.ConnectClicked(func(checked bool) {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go, and a signal when it is done`
	})
	b.ConnectClicked(clicked)
	b.ConnectDestroyed(func() { go save() })
	b.ConnectDestroyed(func() {
		defer b.SetText("gone")
		_, _ = os.ReadFile("state") // want `os.ReadFile blocks`
	})
	_, _ = os.ReadFile("config")
}

func clicked(checked bool) {
	if checked {
		_, _ = os.ReadDir(".") // want `os.ReadDir blocks`
	}
}
