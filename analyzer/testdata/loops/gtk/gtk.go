// Package gtk has handlers for both bindings of GTK.
package gtk

import (
	"net/http"
	"os"
	"time"

	"github.com/diamondburned/gotk4/pkg/glib/v2"
	"github.com/diamondburned/gotk4/pkg/gtk/v4"
	glib3 "github.com/gotk3/gotk3/glib"
)

func gotk3(o *glib3.Object, done chan bool) {
	_ = o.Connect("clicked", func() {
		_, _ = http.Get("http://localhost") // want `http.Get blocks the event loop \(network I/O\); use go, and glib.IdleAdd when it is done`
	})
	_ = o.ConnectAfter("destroy", save)
	glib3.IdleAdd(func() bool {
		<-done // want `channel receive blocks the event loop`
		return false
	})
	glib3.TimeoutAdd(100, func() bool {
		go save()
		return true
	})
	_ = o.Connect("changed", func() {
		go func() {
			time.Sleep(time.Second)
			glib3.IdleAdd(func() { close(done) })
		}()
	})
}

func save() {
	_ = os.WriteFile("state", nil, 0o600) // want `os.WriteFile blocks the event loop`
}

func gotk4(b *gtk.Button) {
	b.ConnectClicked(func() {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	})
	b.ConnectClicked(func() {
		go func() {
			_, err := http.Get("http://localhost")
			glib.IdleAdd(func() { b.SetLabel(err.Error()) })
		}()
	})
	glib.TimeoutAdd(100, func() bool {
		_, err := os.ReadFile("a") // want `os.ReadFile blocks the event loop`
		return err == nil
	})
}
