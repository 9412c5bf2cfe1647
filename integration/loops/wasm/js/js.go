// Package js has functions that JavaScript calls.
package js

import (
	"io"
	"net/http"
	"sync"
	"syscall/js"
	"time"
)

type page struct {
	clicks chan string
	mu     sync.Mutex
	render js.Func
}

func (p *page) export() {
	js.Global().Set("load", js.FuncOf(func(this js.Value, args []js.Value) any {
		resp, err := http.Get(args[0].String()) // want `http.Get blocks the event loop \(network I/O\); start a goroutine, and return a Promise that it resolves`
		if err != nil {
			return nil
		}
		data, _ := io.ReadAll(resp.Body) // want `io.ReadAll blocks the event loop`
		return string(data)
	}))
	p.render = js.FuncOf(p.draw)
	js.Global().Call("requestAnimationFrame", p.render)
	js.Global().Set("click", js.FuncOf(func(this js.Value, args []js.Value) any {
		return <-p.clicks // want `channel receive blocks the event loop`
	}))
	js.Global().Set("fetch", js.FuncOf(fetch))
}

// draw sleeps between two frames.
func (p *page) draw(this js.Value, args []js.Value) any {
	p.wait()
	return nil
}

func (p *page) wait() {
	time.Sleep(10 * time.Millisecond) // want `time.Sleep blocks the event loop \(sleep\); reached from \(\*page\).draw`
}

// fetch does it as it should be done: its executor only starts a goroutine.
func fetch(this js.Value, args []js.Value) any {
	executor := js.FuncOf(func(_ js.Value, settle []js.Value) any {
		go func() {
			resp, err := http.Get(args[0].String())
			if err != nil {
				settle[1].Invoke(err.Error())
				return
			}
			settle[0].Invoke(resp.Status)
		}()
		return nil
	})
	return js.Global().Get("Promise").New(executor)
}

// click hands the event on, or drops it.
func (p *page) click() js.Func {
	return js.FuncOf(func(this js.Value, args []js.Value) any {
		select {
		case p.clicks <- args[0].String():
		default:
		}
		return nil
	})
}

// run waits on the goroutine of main.
func run(p *page) {
	p.export()
	for click := range p.clicks {
		time.Sleep(time.Second)
		js.Global().Call("alert", click)
	}
}
