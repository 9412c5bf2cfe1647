package internal

import "time"

type Context interface {
	Deadline() (deadline time.Time, ok bool)
	Done() Channel
	Err() error
	Value(key interface{}) interface{}
}
type Channel interface {
	SendChannel
	ReceiveChannel
}
type SendChannel interface {
	Send(ctx Context, v interface{})
	SendAsync(v interface{}) (ok bool)
	Close()
}
type ReceiveChannel interface {
	Name() string
	Receive(ctx Context, valuePtr interface{}) (more bool)
	ReceiveAsync(valuePtr interface{}) (ok bool)
}
type Future interface {
	Get(ctx Context, valuePtr interface{}) error
	IsReady() bool
}
type Selector interface {
	AddReceive(c ReceiveChannel, f func(c ReceiveChannel, more bool)) Selector
	AddFuture(future Future, f func(f Future)) Selector
	Select(ctx Context)
}
type WaitGroup interface {
	Add(delta int)
	Done()
	Wait(ctx Context)
}
type ActivityOptions struct{ StartToCloseTimeout time.Duration }
