// Package asyncigo has the declarations of the real one that its users write.
package asyncigo

import (
	"context"
	"time"
)

type Coroutine1 func(ctx context.Context) error

func (c Coroutine1) SpawnTask(ctx context.Context) *Task[any] { return nil }

type Coroutine2[R any] func(ctx context.Context) (R, error)

type Future[R any] struct{ done chan R }

func (f *Future[R]) Await(ctx context.Context) (R, error) { return <-f.done, nil }

type Task[R any] struct{ Future[R] }

func SpawnTask[R any](ctx context.Context, coro Coroutine2[R]) *Task[R] { return nil }

func Sleep(ctx context.Context, d time.Duration) error { return nil }

type Callback struct{}

type EventLoop struct{}

func NewEventLoop() *EventLoop { return &EventLoop{} }

func RunningLoop(ctx context.Context) *EventLoop { return nil }

func (e *EventLoop) Run(ctx context.Context, main Coroutine1) error                  { return main(ctx) }
func (e *EventLoop) ScheduleCallback(delay time.Duration, callback func()) *Callback { return nil }
func (e *EventLoop) RunCallback(callback func())                                     {}
func (e *EventLoop) RunCallbackThreadsafe(ctx context.Context, callback func())      {}
