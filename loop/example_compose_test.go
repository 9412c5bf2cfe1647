package loop_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// inLoop runs an example's body as a coroutine.
func inLoop(body func(co *loop.Co) error, opts ...loop.Option) {
	_, err := loop.Run(context.Background(), func(co *loop.Co) (struct{}, error) {
		return struct{}{}, body(co)
	}, opts...)
	if err != nil {
		fmt.Println(err)
	}
}

// nap is a task that takes a while.
func nap(co *loop.Co, name string, d time.Duration) *loop.Task[string] {
	return loop.Go(co, func(co *loop.Co) (string, error) { return name, loop.Sleep(co, d) })
}

func ExampleGather() {
	inLoop(func(co *loop.Co) error {
		names, err := loop.Gather[string](co, nap(co, "slow", 2*time.Millisecond), nap(co, "fast", 0))
		fmt.Println(names, err)
		return nil
	})
	// Output: [slow fast] <nil>
}

func ExampleGatherAll() {
	inLoop(func(co *loop.Co) error {
		broken := loop.Go(co, func(co *loop.Co) (string, error) { return "", errors.New("broken") })
		outcomes, _ := loop.GatherAll[string](co, nap(co, "fine", 0), broken)
		fmt.Println(outcomes)
		return nil
	})
	// Output: [{fine <nil>} { broken}]
}

func ExampleWait() {
	inLoop(func(co *loop.Co) error {
		done, pending, err := loop.Wait(co, loop.FirstCompleted, nap(co, "slow", time.Hour), nap(co, "fast", 0))
		fmt.Println(len(done), len(pending), err)
		return nil
	})
	// Output: 1 1 <nil>
}

func ExampleAsCompleted() {
	inLoop(func(co *loop.Co) error {
		for name, err := range loop.AsCompleted[string](co, nap(co, "slow", 5*time.Millisecond), nap(co, "fast", 0)) {
			fmt.Println(name, err)
		}
		return nil
	})
	// Output:
	// fast <nil>
	// slow <nil>
}

// If one task of a group fails the others are cancelled.
func ExampleWithTaskGroup() {
	inLoop(func(co *loop.Co) error {
		err := loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(func(co *loop.Co) error { return errors.New("no such host") })
			g.Go(func(co *loop.Co) error {
				err := loop.Sleep(co, time.Hour)
				fmt.Println("the other:", err)
				return err
			})
			return nil
		})
		fmt.Println("the group:", err)
		return nil
	})
	// Output:
	// the other: loop: canceled
	// the group: no such host
}

func ExampleWithTimeout() {
	inLoop(func(co *loop.Co) error {
		_, err := loop.WithTimeout(co, time.Millisecond, func(co *loop.Co) (int, error) {
			return 0, loop.Sleep(co, time.Hour)
		})
		fmt.Println(err, errors.Is(err, context.DeadlineExceeded))
		return nil
	})
	// Output: loop: context deadline exceeded true
}

// A deadline that moves as long as there is progress.
func ExampleScope_Reschedule() {
	inLoop(func(co *loop.Co) error {
		err := loop.Timeout(co, 50*time.Millisecond, func(co *loop.Co, s *loop.Scope) error {
			for range 3 {
				if err := loop.Sleep(co, time.Millisecond); err != nil {
					return err
				}
				s.Reschedule(time.Now().Add(50 * time.Millisecond))
			}
			return nil
		})
		fmt.Println(err)
		return nil
	})
	// Output: <nil>
}

// A scope is cancelled when another task has what was looked for.
func ExampleWithScope() {
	inLoop(func(co *loop.Co) error {
		found := errors.New("found elsewhere")
		err := loop.WithScope(co, func(co *loop.Co, s *loop.Scope) error {
			co.Loop().Call(func() { s.Cancel(found) })
			return loop.Sleep(co, time.Hour)
		})
		fmt.Println(err)
		return loop.Yield(co) // the task itself is not cancelled
	})
	// Output: found elsewhere
}

func ExampleShield() {
	inLoop(func(co *loop.Co) error {
		saving := nap(co, "saved", 2*time.Millisecond)
		_, err := loop.WithTimeout(co, time.Millisecond, func(co *loop.Co) (string, error) {
			return loop.Await(co, loop.Shield(saving))
		})
		fmt.Println(err)
		fmt.Println(loop.Await(co, saving)) // goes on regardless
		return nil
	})
	// Output:
	// loop: context deadline exceeded
	// saved <nil>
}

// A task that is cancelled cleans up and passes the error on.
func ExampleFuture_Cancel() {
	inLoop(func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) {
			defer fmt.Println("cleaned up")
			return 0, loop.Sleep(co, time.Hour)
		})
		loop.Yield(co)
		task.Cancel()
		_, err := loop.Await(co, task)
		fmt.Println(err, task.Canceled())
		return nil
	})
	// Output:
	// cleaned up
	// loop: canceled true
}

func ExampleGoEager() {
	inLoop(func(co *loop.Co) error {
		task := loop.GoEager(co, func(co *loop.Co) (string, error) { return "cached", nil })
		fmt.Println(task.Done())
		return nil
	})
	// Output: true
}

func ExampleCo_WithValue() {
	type user struct{}
	inLoop(func(co *loop.Co) error {
		task := loop.Go(co.WithValue(user{}, "ada"), func(co *loop.Co) (any, error) { return co.Value(user{}), nil })
		fmt.Println(loop.Await(co, task))
		return nil
	})
	// Output: ada <nil>
}

func ExampleServe() {
	inLoop(func(co *loop.Co) error {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		loop.Go(co, func(co *loop.Co) (struct{}, error) {
			return struct{}{}, loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error {
				line, err := s.ReadLine(co)
				if err != nil {
					return err
				}
				s.Write(append([]byte("you said "), line...))
				return s.Close(co)
			})
		})
		s, err := loop.Dial(co, "tcp", ln.Addr().String())
		if err != nil {
			return err
		}
		s.Write([]byte("hello\n"))
		answer, err := s.ReadAll(co)
		fmt.Printf("%s", answer)
		return err
	})
	// Output: you said hello
}

// A panic ends its task and nothing else.
func ExampleWithExceptionHandler() {
	inLoop(func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) { panic("out of cheese") })
		task.SetName("shop")
		_, err := loop.Await(co, task)
		fmt.Println("awaited:", err)
		return nil
	}, loop.WithExceptionHandler(func(f loop.Failure) { fmt.Println("reported:", f.Task, f.Err) }))
	// Output:
	// reported: shop loop: panic: out of cheese
	// awaited: loop: panic: out of cheese
}

// The watchdog names a task that blocks the loop, while it does.
func ExampleWithWatchdog() {
	stalls := make(chan loop.Stall, 10)
	inLoop(func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) {
			s := <-stalls // a mistake: this blocks every task there is
			fmt.Println(s.Task, "-", s.State)
			return 0, nil
		})
		task.SetName("slow query")
		_, err := loop.Await(co, task)
		return err
	}, loop.WithWatchdog(100*time.Millisecond, func(s loop.Stall) { stalls <- s }))
	// Output: slow query - chan receive
}

func ExampleRun_nested() {
	inLoop(func(co *loop.Co) error {
		_, err := loop.Run(co, func(co *loop.Co) (int, error) { return 1, nil })
		fmt.Println(err)
		return nil
	})
	// Output: loop: Run called from a running loop; await the coroutine instead
}

func ExampleFuture_Get_deadlock() {
	inLoop(func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) { return 1, nil })
		_, err := task.Get(co)
		fmt.Println(err)
		return nil
	})
	// Output: loop: Get on the loop that must complete the future would wait forever; use Await
}

func ExampleLoop_Post() {
	l := loop.New()
	defer l.Close()
	go l.Post(func() { fmt.Println("from another goroutine"); l.Stop() })
	l.RunForever()
	// Output: from another goroutine
}

// gauge is an executor that runs one function at a time and counts them.
type gauge struct {
	*loop.Pool
	jobs int
}

func (g *gauge) Submit(ctx context.Context, job func()) error {
	g.jobs++
	return g.Pool.Submit(ctx, job)
}

func ExampleWithExecutor() {
	g := &gauge{Pool: loop.NewPool(1)}
	inLoop(func(co *loop.Co) error {
		for range 3 {
			loop.OffloadFunc(co, func() {})
		}
		return nil
	}, loop.WithExecutor(g))
	fmt.Println(g.jobs, "functions ran off the loop")
	// Output: 3 functions ran off the loop
}

func ExampleLoop_Close() {
	l := loop.New()
	task := loop.Submit(l, func(co *loop.Co) (int, error) {
		defer fmt.Println("cleaned up")
		return 0, loop.Sleep(co, time.Hour)
	})
	l.CallLater(time.Millisecond, l.Stop)
	fmt.Println(l.RunForever())
	fmt.Println(l.Close()) // cancels the task and waits for it
	fmt.Println(task.Err())
	// Output:
	// <nil>
	// cleaned up
	// <nil>
	// loop: canceled
}
