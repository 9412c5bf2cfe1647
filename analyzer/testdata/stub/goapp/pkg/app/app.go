// Package app has the declarations of the real one that its users write.
package app

import "time"

type UI interface{ Mounted() bool }

type Event struct{}

type EventHandler func(ctx Context, e Event)

type Context struct{}

func (ctx Context) Dispatch(v func(Context))               {}
func (ctx Context) Defer(v func(Context))                  {}
func (ctx Context) Async(v func())                         { go v() }
func (ctx Context) After(d time.Duration, f func(Context)) {}

type Action struct{ Name string }

type ActionHandler func(Context, Action)

// Handle runs h on a goroutine of its own.
func Handle(action string, h ActionHandler) { handlers[action] = entry{h, true} }

// Handle runs h on the UI goroutine.
func (ctx Context) Handle(action string, h ActionHandler) { handlers[action] = entry{h, false} }

type entry struct {
	call  ActionHandler
	async bool
}

var handlers = map[string]entry{}

// NewAction hands an action to its handler.
func (ctx Context) NewAction(a Action) {
	h := handlers[a.Name]
	if h.async {
		ctx.Async(func() { h.call(ctx, a) })
		return
	}
	ctx.Dispatch(func(ctx Context) { h.call(ctx, a) })
}

type Compo struct{}

func (c *Compo) Mounted() bool { return true }

type Composer interface {
	UI
	Render() UI
}

type Mounter interface{ OnMount(Context) }

type Dismounter interface{ OnDismount() }

type Navigator interface{ OnNav(Context) }

type Updater interface{ OnUpdate(Context) }

type Resizer interface{ OnResize(Context) }

type HTMLButton interface {
	UI
	OnClick(h EventHandler) HTMLButton
}

func Button() HTMLButton { return nil }
