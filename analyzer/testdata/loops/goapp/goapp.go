// want package:"summaries of"

// Package goapp is a page of go-app's.
package goapp

import (
	"net/http"
	"os"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

type page struct {
	app.Compo
	status string
	ticks  chan int
}

func (p *page) OnMount(ctx app.Context) {
	p.status = get() // a helper: the finding is in it
	ctx.Async(func() {
		status := get2()
		ctx.Dispatch(func(app.Context) { p.status = status })
	})
	ctx.After(time.Second, p.tick)
}

func get() string {
	_, err := http.Get("/status") // want `http.Get blocks .*; reached from \(\*page\).OnMount; use ctx.Async, and ctx.Dispatch when it is done`
	return err.Error()
}

func get2() string {
	_, err := http.Get("/status")
	return err.Error()
}

func (p *page) tick(ctx app.Context) {
	p.ticks <- 1 // want `channel send blocks the event loop`
}

func (p *page) Render() app.UI {
	return app.Button().OnClick(p.click).OnClick(func(ctx app.Context, e app.Event) {
		ctx.Async(func() { time.Sleep(time.Second) })
	})
}

func (p *page) click(ctx app.Context, e app.Event) {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	go get2()
}

func handlers(ctx app.Context) {
	app.Handle("a", func(ctx app.Context, a app.Action) {
		time.Sleep(time.Second)
	})
	ctx.Handle("b", func(ctx app.Context, a app.Action) {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	})
}

// OnPreRender runs on the server, for one request.
func (p *page) OnPreRender(ctx app.Context) { _, _ = os.ReadFile("page") }
