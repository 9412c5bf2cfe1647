// Package procpool calls functions in worker processes.
package procpool

import (
	"context"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/procpool"
)

var slow = procpool.Register("slow", func(_ context.Context, n int) (int, error) {
	time.Sleep(time.Second)
	return n, nil
})

func sum(co *loop.Co, p *procpool.Pool) (int, error) {
	a, err := slow.Call(co, p, 1) // want `\(\*procpool.Func\).Call blocks the event loop \(blocking result\); use the function's Await`
	if err != nil {
		return 0, err
	}
	b, err := slow.Await(co, p, 2)
	if err != nil {
		return 0, err
	}
	c, err := loop.Await(co, slow.Start(co.Loop(), p, 3))
	defer p.Close() // want `\(\*procpool.Pool\).Close blocks the event loop \(wait\); use loop.OffloadErr`
	return a + b + c, err
}

func whole(ctx context.Context, p *procpool.Pool) (int, error) { return slow.Call(ctx, p, 1) }
