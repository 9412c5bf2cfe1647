// Package dropped starts things and forgets some of them.
package dropped

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Client asks asynchronously.
type Client struct {
	l    *loop.Loop
	base string
}

// Fetch starts a request.
func (c *Client) Fetch(co *loop.Co, path string) *loop.Task[int] {
	return loop.Go(co, func(co *loop.Co) (int, error) {
		return loop.Offload(co, func() (int, error) { return status(c.base + path) })
	})
}

func status(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

// Later gives a future that is completed by a timer.
func (c *Client) Later(d time.Duration) *loop.Future[string] {
	f := loop.NewFuture[string](c.l)
	c.l.CallLater(d, func() { _ = f.SetResult("now") })
	return f
}

// Either is one of two.
func Either(co *loop.Co, a, b loop.Awaitable[int]) loop.Awaitable[int] {
	if a.Done() {
		return a
	}
	return b
}

func failing(l *loop.Loop) *loop.Future[int] {
	f := loop.NewFuture[int](l)
	_ = f.SetError(errors.New("failed"))
	return f
}

// Good awaits what it starts.
func (c *Client) Good(co *loop.Co) (int, error) {
	n, err := loop.Await(co, c.Fetch(co, "/a"))
	if err != nil {
		return 0, err
	}
	t := c.Fetch(co, "/b")
	m, err := loop.Await(co, t)
	if err != nil {
		return 0, err
	}
	k, err := loop.Await(co, Either(co, c.Fetch(co, "/c"), c.Fetch(co, "/d")))
	if err != nil {
		return 0, err
	}
	if _, err := loop.Await(co, c.Later(time.Second)); err != nil {
		return 0, err
	}
	c.Later(time.Second).AddDoneCallback(func(f *loop.Future[string]) { fmt.Println(f.Result()) })
	loop.Go(co, func(co *loop.Co) (int, error) { return 0, loop.Yield(co) })
	return n + m + k, loop.Sleep(co, time.Millisecond)
}

// Bad forgets.
func (c *Client) Bad(co *loop.Co) error {
	c.Fetch(co, "/a")
	c.Later(time.Second) // BLOCKS not-awaited
	failing(c.l)         // BLOCKS not-awaited
	if err := loop.Yield(co); err != nil {
		return err
	}
	Either(co, failing(c.l), failing(c.l)) // BLOCKS not-awaited
	return nil
}
