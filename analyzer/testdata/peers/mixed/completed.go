// want package:"summaries of"

package mixed

import (
	"context"

	"github.com/stallcheck/stallcheck/loop"
)

// A future that is done gives its result at once.
func afterAwait(co *loop.Co, f *loop.Future[int]) (int, error) {
	if _, err := loop.Await(co, f); err != nil {
		return 0, err
	}
	return f.Get(co)
}

func afterGather(co *loop.Co, a, b *loop.Future[int]) (int, error) {
	if _, err := loop.Gather(co, a, b); err != nil {
		return 0, err
	}
	look(a)
	x, _ := a.Get(co)
	y, err := b.Get(co)
	return x + y, err
}

func look(f *loop.Future[int]) bool { return f.Done() }

func afterGathers(co *loop.Co, a, b, c *loop.Future[int]) (int, error) {
	if _, err := loop.Gather(co, a, b); err != nil {
		return 0, err
	}
	if _, err := loop.Await(co, c); err != nil {
		return 0, err
	}
	_, _ = a.Get(co)
	return c.Get(co)
}

func ifDone(co *loop.Co, f *loop.Future[int]) (int, error) {
	if f.Done() {
		return f.Get(co)
	}
	return loop.Await(co, f)
}

func unlessDone(co *loop.Co, t *loop.Task[int]) (int, error) {
	if !t.Done() {
		return 0, loop.ErrNotDone
	}
	return t.Get(co)
}

func ownCallback(f *loop.Future[int]) {
	f.AddDoneCallback(func(done *loop.Future[int]) {
		_, _ = done.Get(context.Background())
	})
}

func settled(co *loop.Co) (int, error) {
	f := loop.NewFuture[int](co.Loop())
	_ = f.SetResult(1)
	return f.Get(co)
}

// A future of which nothing is known is waited for.
func unknown(co *loop.Co, a, b *loop.Future[int]) {
	_, _ = loop.Await(co, a)
	_, _ = b.Get(co) // want `\(\*loop.Future\).Get blocks`
	if a.Done() {
		return
	}
	_, _ = b.Get(co) // want `\(\*loop.Future\).Get blocks`
}

func callback(l *loop.Loop, f *loop.Future[int]) {
	_ = l.Post(func() {
		_, _ = f.Get(context.Background()) // want `\(\*loop.Future\).Get blocks`
	})
}
