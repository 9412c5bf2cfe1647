// Package gnet has the declarations of the real one that its users write.
package gnet

import (
	"context"
	"time"
)

type Action int

type Engine struct{}

func (e Engine) Stop(ctx context.Context) error { return nil }

type AsyncCallback func(c Conn, err error) error

type Runnable interface {
	Run(ctx context.Context) error
}

type RunnableFunc func(ctx context.Context) error

func (fn RunnableFunc) Run(ctx context.Context) error { return fn(ctx) }

type EventLoop interface {
	Execute(ctx context.Context, runnable Runnable) error
	Schedule(ctx context.Context, runnable Runnable, delay time.Duration) error
}

type Conn interface {
	Next(n int) (buf []byte, err error)
	Write(p []byte) (int, error)
	AsyncWrite(buf []byte, callback AsyncCallback) error
	Wake(callback AsyncCallback) error
	Close() error
	Context() any
	EventLoop() EventLoop
}

type EventHandler interface {
	OnBoot(eng Engine) (action Action)
	OnShutdown(eng Engine)
	OnOpen(c Conn) (out []byte, action Action)
	OnClose(c Conn, err error) (action Action)
	OnTraffic(c Conn) (action Action)
	OnTick() (delay time.Duration, action Action)
}

type BuiltinEventEngine struct{}

func (*BuiltinEventEngine) OnBoot(_ Engine) (action Action)              { return }
func (*BuiltinEventEngine) OnShutdown(_ Engine)                          {}
func (*BuiltinEventEngine) OnOpen(_ Conn) (out []byte, action Action)    { return }
func (*BuiltinEventEngine) OnClose(_ Conn, _ error) (action Action)      { return }
func (*BuiltinEventEngine) OnTraffic(_ Conn) (action Action)             { return }
func (*BuiltinEventEngine) OnTick() (delay time.Duration, action Action) { return }

type Option func()

func Run(eventHandler EventHandler, protoAddr string, opts ...Option) error { return nil }
