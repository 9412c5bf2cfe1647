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
