package loop

import (
	"context"
	"errors"
)

// Run makes a loop, runs main on it, closes the loop, and returns what main
// returned. When main is done, tasks that are left are cancelled and waited
// for. When ctx ends, main is cancelled; its values are those of every task.
//
// Run blocks the calling goroutine, which becomes the loop's. Called from a
// task or callback of a running loop it returns ErrRunning: await the
// coroutine instead. To end on a signal, pass a context of
// signal.NotifyContext.
func Run[T any](ctx context.Context, main func(*Co) (T, error), opts ...Option) (T, error) {
	var zero T
	if onAnyLoop() {
		return zero, errNested
	}
	l := New(opts...)
	l.values = context.WithoutCancel(ctx)
	t := newTask(l, l.values, main)
	if d, ok := ctx.Deadline(); ok {
		t.core.co.end.limit.Store(&d)
	}
	l.post((*arrival)(&t.core))
	unlink := context.AfterFunc(ctx, func() { t.CancelCause(context.Cause(ctx)) })
	v, err := RunUntilComplete(l, t)
	unlink()
	if errClose := l.Close(); errClose != nil {
		err = errors.Join(err, errClose)
	}
	return v, err
}

// RunUntilComplete runs l on the calling goroutine until f, a future or task
// of l, is done, and returns its outcome. It returns the errors of
// [Loop.RunForever], and ErrNotDone if the loop was stopped before.
func RunUntilComplete[T any](l *Loop, f Awaitable[T]) (T, error) {
	var zero T
	fut := f.future()
	if fut.loop != l {
		return zero, errOtherLoop
	}
	if err := l.acquire(); err != nil {
		return zero, err
	}
	remove := fut.AddDoneCallback(func(*Future[T]) { l.Stop() })
	l.drive()
	remove()
	l.running.Store(false)
	if !fut.done() {
		return zero, errStopped
	}
	return fut.Result()
}
