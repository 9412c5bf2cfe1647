// Package wails has a menu.
package wails

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

type app struct {
	ctx  context.Context
	done chan bool
}

func (a *app) options() *options.App {
	items := menu.NewMenu()
	file := items.AddSubmenu("File")
	file.AddText("Open", nil, func(*menu.CallbackData) {
		_, _ = os.ReadFile("a") // want `os.ReadFile blocks the event loop \(file I/O\); use go, and runtime.EventsEmit when it is done`
	})
	file.AddText("Sync", nil, func(*menu.CallbackData) { go a.sync() })
	file.AddText("Quit", nil, a.quit)
	return &options.App{
		Menu:          items,
		OnStartup:     func(ctx context.Context) { a.ctx = ctx },
		OnBeforeClose: a.close,
		OnDomReady:    func(context.Context) { time.Sleep(time.Second) },
	}
}

func (a *app) quit(*menu.CallbackData) {
	<-a.done // want `channel receive blocks the event loop`
}

func (a *app) close(context.Context) bool {
	a.save()
	return false
}

func (a *app) save() {
	_ = os.WriteFile("state", nil, 0o600) // want `os.WriteFile blocks .*; reached from \(\*app\).close`
}

func (a *app) sync() {
	_, _ = http.Get("http://localhost")
	runtime.EventsEmit(a.ctx, "synced")
}

// Load is bound to the frontend, and has a goroutine.
func (a *app) Load(name string) string {
	time.Sleep(time.Second)
	return name
}
