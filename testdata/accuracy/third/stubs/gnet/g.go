package gnet

import (
	"net"
	"time"
)

type Action int

const (
	None Action = iota
	Close
	Shutdown
)

type AsyncCallback func(c Conn, err error) error
type Conn interface {
	Next(n int) (buf []byte, err error)
	Peek(n int) (buf []byte, err error)
	Discard(n int) (discarded int, err error)
	InboundBuffered() int
	AsyncWrite(buf []byte, callback AsyncCallback) error
	Write(p []byte) (n int, err error)
	Context() any
	SetContext(ctx any)
	RemoteAddr() net.Addr
}
type Engine struct{ n int }
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

func Run(eventHandler EventHandler, protoAddr string, opts ...Option) (err error) { return nil }
