package eventloop

import (
	"github.com/dop251/goja"
	"time"
)

type EventLoop struct{ n int }
type Timer struct{ n int }
type Interval struct{ n int }
type Option func(*EventLoop)

func NewEventLoop(opts ...Option) *EventLoop                                            { return &EventLoop{} }
func (loop *EventLoop) SetTimeout(fn func(*goja.Runtime), timeout time.Duration) *Timer { return nil }
func (loop *EventLoop) ClearTimeout(t *Timer)                                           {}
func (loop *EventLoop) SetInterval(fn func(*goja.Runtime), timeout time.Duration) *Interval {
	return nil
}
func (loop *EventLoop) ClearInterval(i *Interval)             {}
func (loop *EventLoop) Run(fn func(*goja.Runtime))            {}
func (loop *EventLoop) Start()                                {}
func (loop *EventLoop) StartInForeground()                    {}
func (loop *EventLoop) Stop() int                             { return 0 }
func (loop *EventLoop) StopNoWait()                           {}
func (loop *EventLoop) Terminate()                            {}
func (loop *EventLoop) RunOnLoop(fn func(*goja.Runtime)) bool { return true }
