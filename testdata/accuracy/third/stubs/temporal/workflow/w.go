package workflow

import (
	"go.temporal.io/sdk/internal"
	"time"
)

type (
	Context         = internal.Context
	Channel         = internal.Channel
	ReceiveChannel  = internal.ReceiveChannel
	SendChannel     = internal.SendChannel
	Future          = internal.Future
	Selector        = internal.Selector
	WaitGroup       = internal.WaitGroup
	ActivityOptions = internal.ActivityOptions
)

func Await(ctx Context, condition func() bool) error                   { return nil }
func NewChannel(ctx Context) Channel                                   { return nil }
func NewSelector(ctx Context) Selector                                 { return nil }
func NewWaitGroup(ctx Context) WaitGroup                               { return nil }
func Go(ctx Context, f func(ctx Context))                              {}
func Now(ctx Context) time.Time                                        { return time.Time{} }
func NewTimer(ctx Context, d time.Duration) Future                     { return nil }
func Sleep(ctx Context, d time.Duration) (err error)                   { return nil }
func ExecuteActivity(ctx Context, activity any, args ...any) Future    { return nil }
func GetSignalChannel(ctx Context, signalName string) ReceiveChannel   { return nil }
func WithActivityOptions(ctx Context, options ActivityOptions) Context { return ctx }
