// Package gopherjs has functions that JavaScript calls.
package gopherjs

import (
	"net/http"
	"time"

	"github.com/gopherjs/gopherjs/js"
)

func export(clicks chan string) {
	js.Global.Set("load", func(url string) {
		_, _ = http.Get(url) // want `http.Get blocks the event loop \(network I/O\); use go`
	})
	js.Global.Set("click", func(id string) {
		clicks <- id // want `channel send blocks the event loop`
	})
	js.Global.Set("wait", js.MakeFunc(wait))
	js.Global.Set("post", func(url string) {
		go func() {
			_, _ = http.Post(url, "text/plain", nil)
		}()
	})
	js.Global.Set("drop", func(id string) {
		select {
		case clicks <- id:
		default:
		}
	})
	js.Global.Set("version", "1")
	for click := range clicks {
		time.Sleep(time.Second)
		js.Global.Call("alert", click)
	}
}

func wait(this *js.Object, args []*js.Object) any {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	return nil
}
