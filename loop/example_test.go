package loop_test

import (
	"context"
	"fmt"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Two tasks wait at the same time, so that together they take no longer than
// the slower.
func ExampleRun() {
	sum, err := loop.Run(context.Background(), func(co *loop.Co) (int, error) {
		a := loop.Go(co, func(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Millisecond) })
		b := loop.Go(co, func(co *loop.Co) (int, error) { return 2, loop.Sleep(co, time.Millisecond) })
		x, err := loop.Await(co, a)
		if err != nil {
			return 0, err
		}
		y, err := loop.Await(co, b)
		return x + y, err
	})
	fmt.Println(sum, err)
	// Output: 3 <nil>
}

// A blocking call runs on a worker, while other tasks go on.
func ExampleOffload() {
	loop.Run(context.Background(), func(co *loop.Co) (struct{}, error) {
		health := loop.Go(co, func(co *loop.Co) (struct{}, error) {
			fmt.Println("healthy")
			return struct{}{}, nil
		})
		n, err := loop.Offload(co, func() (int, error) {
			time.Sleep(10 * time.Millisecond) // stands for a query
			return 3, nil
		})
		fmt.Println(n, err)
		loop.Await(co, health)
		return struct{}{}, nil
	})
	// Output:
	// healthy
	// 3 <nil>
}

// A loop that runs on one goroutine takes coroutines from others.
func ExampleSubmit() {
	l := loop.New()
	stopped := make(chan error)
	go func() { stopped <- l.RunForever() }()

	task := loop.Submit(l, func(co *loop.Co) (string, error) { return "hello", loop.Yield(co) })
	fmt.Println(task.Get(context.Background()))

	l.Stop()
	fmt.Println(<-stopped, l.Close())
	// Output:
	// hello <nil>
	// <nil> <nil>
}

// A synchronous handler, on no loop, submits a coroutine and blocks on a
// future that a done callback fills.
func ExampleFuture_AddDoneCallback() {
	l := loop.New()
	stopped := make(chan error)
	go func() { stopped <- l.RunForever() }()

	handler := func() (int, error) {
		task := loop.Submit(l, func(co *loop.Co) (int, error) { return 7, loop.Yield(co) })
		doubled := loop.NewFuture[int](l)
		task.AddDoneCallback(func(f *loop.Future[int]) {
			v, err := f.Result()
			if err != nil {
				doubled.SetError(err)
				return
			}
			doubled.SetResult(2 * v)
		})
		return doubled.Get(context.Background())
	}
	fmt.Println(handler())

	l.Stop()
	fmt.Println(<-stopped, l.Close())
	// Output:
	// 14 <nil>
	// <nil> <nil>
}

func ExampleRunUntilComplete() {
	l := loop.New()
	defer l.Close()
	task := loop.Submit(l, func(co *loop.Co) (int, error) { return 42, nil })
	fmt.Println(task.Result())
	fmt.Println(loop.RunUntilComplete(l, task))
	// Output:
	// 0 loop: the result is not ready; await it, or add a done callback
	// 42 <nil>
}

func ExampleLoop_CallLater() {
	l := loop.New()
	defer l.Close()
	l.CallLater(2*time.Millisecond, func() { fmt.Println("second"); l.Stop() })
	l.CallLater(time.Millisecond, func() { fmt.Println("first") })
	l.CallLater(time.Millisecond, func() { fmt.Println("never") }).Cancel()
	l.RunForever()
	// Output:
	// first
	// second
}
