package procpool

import (
	"context"

	"github.com/stallcheck/stallcheck/loop"
)

// Call runs the function in a worker of p, and blocks until it has ended. When
// ctx ends before, the worker is killed, and Call returns the cause. req must
// not be changed meanwhile. See the package's documentation for the errors.
//
// In a coroutine use [Func.Await].
func (f *Func[Req, Res]) Call(ctx context.Context, p *Pool, req Req) (Res, error) {
	var res Res
	j := f.job(ctx, &req, &res)
	err := p.submit(j)
	if err == nil {
		select {
		case <-j.done:
			err = j.err
		case <-ctx.Done():
			if p.withdraw(j) {
				p.end(j, context.Cause(ctx))
			}
			<-j.done
			err = j.err
		}
	}
	if err != nil {
		var zero Res
		return zero, err
	}
	return res, nil
}

// Await runs the function in a worker of p, and suspends the coroutine until it
// has ended. When the task is cancelled the worker is killed. It belongs to the
// coroutine.
func (f *Func[Req, Res]) Await(co *loop.Co, p *Pool, req Req) (Res, error) {
	return loop.Await(co, f.start(co, co.Loop(), p, req))
}

// Start runs the function in a worker of p, and returns the future of its
// outcome, for loop.Gather and the like. To cancel the future is to kill the
// worker. It is safe from any goroutine.
func (f *Func[Req, Res]) Start(l *loop.Loop, p *Pool, req Req) *loop.Future[Res] {
	return f.start(context.Background(), l, p, req)
}

func (f *Func[Req, Res]) start(ctx context.Context, l *loop.Loop, p *Pool, req Req) *loop.Future[Res] {
	fut := loop.NewFuture[Res](l)
	ctx, cancel := context.WithCancelCause(ctx)
	var res Res
	j := f.job(ctx, &req, &res)
	if err := p.submit(j); err != nil {
		cancel(err)
		_ = fut.SetError(err)
		return fut
	}
	fut.AddDoneCallback(func(*loop.Future[Res]) { cancel(loop.ErrCanceled) })
	go func() {
		select {
		case <-j.done:
		case <-ctx.Done():
			if p.withdraw(j) {
				p.end(j, context.Cause(ctx))
			}
			<-j.done
		}
		if j.err != nil {
			_ = fut.SetError(j.err) // or it was cancelled
		} else {
			_ = fut.SetResult(res)
		}
		cancel(nil)
	}()
	return fut
}

func (f *Func[Req, Res]) job(ctx context.Context, req *Req, res *Res) *job {
	return &job{
		settings: f.settings,
		name:     f.name,
		ctx:      ctx,
		request:  &envelope[*Req]{req},
		result: func() any {
			*res = *new(Res) // an attempt that failed may have left something
			return &envelope[*Res]{res}
		},
		done: make(chan struct{}),
	}
}
