// Package nested runs loops inside of loops.
package nested

import (
	"context"
	"fmt"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Tool is made of coroutines.
type Tool struct {
	l     *loop.Loop
	other *loop.Loop
	n     int
}

func step(co *loop.Co) (int, error) {
	return 1, loop.Sleep(co, time.Millisecond)
}

// Sync wraps a coroutine for those who have no loop.
func Sync(ctx context.Context) (int, error) {
	return loop.Run(ctx, step) // BLOCKS nested-run
}

func (t *Tool) runOther() error {
	return t.other.RunForever()
}

// Main is called by main.
func Main(ctx context.Context) error {
	n, err := Sync(ctx)
	if err != nil {
		return err
	}
	t := &Tool{l: loop.New(), other: loop.New()}
	t.n = n
	f := loop.Submit(t.l, t.work)
	if _, err := loop.RunUntilComplete(t.l, f); err != nil {
		return err
	}
	go func() { _ = t.runOther() }()
	t.l.Call(t.callback)
	return t.l.RunForever()
}

func (t *Tool) work(co *loop.Co) (int, error) {
	n, err := loop.Run(co, step) // BLOCKS nested-run
	if err != nil {
		return 0, err
	}
	m, err := Sync(co) // BLOCKS nested-run
	if err != nil {
		return 0, err
	}
	if err := t.runOther(); err != nil { // BLOCKS nested-run
		return 0, err
	}
	k, err := loop.Await(co, loop.Go(co, step))
	if err != nil {
		return 0, err
	}
	off, err := loop.Offload(co, func() (int, error) { return Sync(context.Background()) })
	if err != nil {
		return 0, err
	}
	_, err = step(co)
	return n + m + k + off, err
}

func (t *Tool) callback() {
	t.n++
	f := loop.Submit(t.other, step)
	if _, err := loop.RunUntilComplete(t.other, f); err != nil { // BLOCKS nested-run
		fmt.Println(err)
	}
	t.again()
}

func (t *Tool) again() {
	if t.n > 3 {
		t.l.Stop()
		return
	}
	if _, err := Sync(context.Background()); err != nil {
		fmt.Println(err)
	}
	go func() {
		n, err := Sync(context.Background())
		fmt.Println(n, err)
	}()
	t.l.CallLater(time.Second, t.callback)
}

// Stuck waits for its own loop.
func (t *Tool) Stuck(co *loop.Co) (int, error) {
	task := loop.Go(co, step)
	if !task.Done() {
		n, err := task.Get(co) // BLOCKS deadlock
		if err != nil {
			return n, err
		}
	}
	m, err := loop.Go(co, step).Get(context.Background()) // BLOCKS deadlock
	if err != nil {
		return m, err
	}
	return loop.Await(co, task)
}
