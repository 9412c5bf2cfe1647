// Package eventloop has the declarations of the real one that its users write.
package eventloop

import (
	"context"
	"time"
)

type TimerID uint64

type IOEvents uint32

type Promise interface{ ToChannel() <-chan any }

type Loop struct{}

func New() (*Loop, error) { return &Loop{}, nil }

func (l *Loop) Run(ctx context.Context) error { return nil }

func (l *Loop) Submit(task func()) error { return nil }

func (l *Loop) ScheduleTimer(delay time.Duration, fn func()) (TimerID, error) { return 0, nil }

func (l *Loop) RegisterFD(fd int, events IOEvents, callback func(events IOEvents)) error { return nil }

func (l *Loop) Promisify(ctx context.Context, fn func(ctx context.Context) (any, error)) Promise {
	return nil
}

type setTimeoutFunc = func()

type JS struct{}

func NewJS(l *Loop) (*JS, error) { return &JS{}, nil }

func (js *JS) SetTimeout(fn setTimeoutFunc, delayMs int) (uint64, error) { return 0, nil }

type ChainedPromise struct{}

func (p *ChainedPromise) Then(onFulfilled, onRejected func(any) any) *ChainedPromise { return p }

func (p *ChainedPromise) ToChannel() <-chan any { return nil }
