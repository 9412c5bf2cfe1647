package loop_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

var ctx = context.Background()

func TestRunReturnsOutcome(t *testing.T) {
	noLeak(t)
	v, err := loop.Run(ctx, func(co *loop.Co) (int, error) { return 42, nil })
	if v != 42 || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	boom := errors.New("boom")
	_, err = loop.Run(ctx, func(co *loop.Co) (int, error) { return 0, boom })
	if !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}

func TestGoAndAwait(t *testing.T) {
	run(t, func(co *loop.Co) error {
		var order []string
		a := loop.Go(co, func(co *loop.Co) (int, error) {
			order = append(order, "a1")
			loop.Yield(co)
			order = append(order, "a2")
			return 1, nil
		})
		b := loop.Go(co, func(co *loop.Co) (int, error) {
			order = append(order, "b1")
			loop.Yield(co)
			order = append(order, "b2")
			return 2, nil
		})
		order = append(order, "main")
		x, _ := loop.Await(co, a)
		y, _ := loop.Await(co, b)
		if x+y != 3 {
			t.Errorf("got %d and %d", x, y)
		}
		if want := []string{"main", "a1", "b1", "a2", "b2"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
		return nil
	})
}

func TestNestedRun(t *testing.T) {
	run(t, func(co *loop.Co) error {
		_, err := loop.Run(ctx, func(co *loop.Co) (int, error) { return 1, nil })
		if !errors.Is(err, loop.ErrRunning) || !strings.Contains(err.Error(), "Run called from a running loop") {
			t.Errorf("Run in a task: %v", err)
		}
		other := loop.New()
		if err := other.RunForever(); !errors.Is(err, loop.ErrRunning) {
			t.Errorf("RunForever in a task: %v", err)
		}
		f := loop.NewFuture[error](co.Loop())
		co.Loop().Call(func() {
			_, err := loop.Run(ctx, func(co *loop.Co) (int, error) { return 1, nil })
			f.SetResult(err)
		})
		if err, _ := loop.Await(co, f); !errors.Is(err, loop.ErrRunning) {
			t.Errorf("Run in a callback: %v", err)
		}
		return nil
	})
}

func TestResultTooEarly(t *testing.T) {
	run(t, func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) { return 1, nil })
		if _, err := task.Result(); !errors.Is(err, loop.ErrNotDone) {
			t.Errorf("got %v", err)
		}
		loop.Await(co, task)
		if v, err := task.Result(); v != 1 || err != nil {
			t.Errorf("got %v, %v", v, err)
		}
		return nil
	})
}

func TestGetOnLoop(t *testing.T) {
	run(t, func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) { return 1, nil })
		if _, err := task.Get(ctx); !errors.Is(err, loop.ErrDeadlock) {
			t.Errorf("in a task: %v", err)
		}
		f := loop.NewFuture[error](co.Loop())
		co.Loop().Call(func() {
			_, err := loop.NewFuture[int](co.Loop()).Get(ctx)
			f.SetResult(err)
		})
		if err, _ := loop.Await(co, f); !errors.Is(err, loop.ErrDeadlock) {
			t.Errorf("in a callback: %v", err)
		}
		return nil
	})
}

func TestSubmitFromElsewhere(t *testing.T) {
	noLeak(t)
	l := loop.New()
	ended := make(chan error)
	go func() { ended <- l.RunForever() }()
	task := loop.Submit(l, func(co *loop.Co) (string, error) {
		return "done", loop.Sleep(co, time.Millisecond)
	})
	if v, err := task.Get(ctx); v != "done" || err != nil {
		t.Errorf("got %q, %v", v, err)
	}
	for err := l.RunForever(); !errors.Is(err, loop.ErrRunning); {
		t.Fatalf("second RunForever: %v", err)
	}
	l.Post(l.Stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := l.Post(func() {}); !errors.Is(err, loop.ErrClosed) {
		t.Errorf("Post after Close: %v", err)
	}
	if _, err := loop.Submit(l, func(co *loop.Co) (int, error) { return 0, nil }).Get(ctx); !errors.Is(err, loop.ErrClosed) {
		t.Errorf("Submit after Close: %v", err)
	}
}

func TestSleepAndTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run(t, func(co *loop.Co) error {
			start := time.Now()
			var order []int
			for i := range 5 {
				loop.Go(co, func(co *loop.Co) (int, error) {
					err := loop.Sleep(co, time.Duration(5-i)*time.Second)
					order = append(order, 5-i)
					return 0, err
				})
			}
			dropped := co.Loop().CallLater(2*time.Second, func() { t.Error("cancelled timer fired") })
			co.Loop().CallLater(time.Second, dropped.Cancel)
			loop.Sleep(co, 10*time.Second)
			if d := time.Since(start); d != 10*time.Second {
				t.Errorf("slept %v", d)
			}
			if !slices.Equal(order, []int{1, 2, 3, 4, 5}) {
				t.Errorf("order %v", order)
			}
			return nil
		})
	})
}

func TestCancelSleeper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run(t, func(co *loop.Co) error {
			var seen error
			task := loop.Go(co, func(co *loop.Co) (int, error) {
				seen = loop.Sleep(co, time.Hour)
				return 7, nil
			})
			loop.Yield(co)
			if !task.Cancel() {
				t.Error("Cancel of a sleeping task returned false")
			}
			v, err := loop.Await(co, task)
			if !errors.Is(seen, loop.ErrCanceled) || !errors.Is(seen, context.Canceled) || v != 7 || err != nil {
				t.Errorf("Sleep returned %v, the task %v, %v", seen, v, err)
			}
			return nil
		})
	})
}

func TestPanicAndGoexitInTask(t *testing.T) {
	var rec record
	run(t, func(co *loop.Co) error {
		p := loop.Go(co, func(co *loop.Co) (int, error) { panicHere(); return 1, nil })
		_, err := loop.Await(co, p)
		var pe *loop.PanicError
		if !errors.As(err, &pe) || pe.Value != "oops" || !strings.Contains(string(pe.Stack), "panicHere") {
			t.Errorf("panic: %v", err)
		}
		g := loop.Go(co, func(co *loop.Co) (int, error) { runtime.Goexit(); return 1, nil })
		if _, err := loop.Await(co, g); !errors.As(err, &pe) || !strings.Contains(err.Error(), "Goexit") {
			t.Errorf("Goexit: %v", err)
		}
		co.Loop().Call(func() { panic("in callback") })
		co.Loop().Call(func() { runtime.Goexit() })
		ran := false
		co.Loop().Call(func() { ran = true })
		loop.Yield(co)
		if !ran {
			t.Error("a callback after the panicking ones did not run")
		}
		return nil
	}, loop.WithExceptionHandler(rec.add))
	if len(rec.all()) != 4 {
		t.Errorf("handler saw %d failures: %v", len(rec.all()), rec.all())
	}
}

func panicHere() { panic("oops") }

func TestCloseCancelsTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cleaned := 0
		run(t, func(co *loop.Co) error {
			for i := range 10 {
				loop.Go(co, func(co *loop.Co) (int, error) {
					defer func() { cleaned++ }()
					for i%2 == 1 { // some do not listen
						loop.Sleep(co, time.Hour)
					}
					return 0, loop.Sleep(co, time.Hour)
				})
			}
			return loop.Yield(co)
		})
		if cleaned != 10 {
			t.Errorf("%d of 10 tasks ran their deferred functions", cleaned)
		}
	})
}

func TestAwaitSelfAndForeign(t *testing.T) {
	other := loop.New()
	defer other.Close()
	run(t, func(co *loop.Co) error {
		var task *loop.Task[int]
		task = loop.Go(co, func(co *loop.Co) (int, error) { return loop.Await(co, task) })
		if _, err := loop.Await(co, task); err == nil || !strings.Contains(err.Error(), "await itself") {
			t.Errorf("got %v", err)
		}
		if _, err := loop.Await(co, loop.NewFuture[int](other)); err == nil || !strings.Contains(err.Error(), "another loop") {
			t.Errorf("got %v", err)
		}
		return nil
	})
}

func TestStrayCo(t *testing.T) {
	run(t, func(co *loop.Co) error {
		f := loop.NewFuture[any](co.Loop())
		co.Loop().Call(func() {
			defer func() { f.SetResult(recover()) }()
			loop.Yield(co)
		})
		if v, _ := loop.Await(co, f); !strings.Contains(fmt.Sprint(v), "outside its running task") {
			t.Errorf("recovered %v", v)
		}
		return nil
	})
}

func TestTaskStack(t *testing.T) {
	run(t, func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) { return 0, sleepDeep(co) })
		if task.Stack() != nil {
			t.Error("a task that has not begun has a stack")
		}
		loop.Yield(co)
		if s := string(task.Stack()); !strings.Contains(s, "sleepDeep") {
			t.Errorf("stack %s", s)
		}
		task.Cancel()
		loop.Await(co, task)
		return nil
	})
}

func sleepDeep(co *loop.Co) error { return loop.Sleep(co, time.Hour) }

func TestDoneCallbackBridge(t *testing.T) {
	noLeak(t)
	l := loop.New()
	ended := make(chan error)
	go func() { ended <- l.RunForever() }()
	// A sync handler, on no loop: the done callback fills what it waits on.
	task := loop.Submit(l, func(co *loop.Co) (int, error) { return 7, loop.Yield(co) })
	result := make(chan int, 1)
	task.AddDoneCallback(func(f *loop.Future[int]) {
		v, _ := f.Result()
		result <- v
	})
	if v := <-result; v != 7 {
		t.Errorf("got %d", v)
	}
	l.Stop()
	<-ended
	l.Close()
}

func TestUnretrievedError(t *testing.T) {
	var rec record
	run(t, func(co *loop.Co) error {
		loop.Go(co, func(co *loop.Co) (int, error) { return 0, errors.New("lost") })
		seen := loop.Go(co, func(co *loop.Co) (int, error) { return 0, errors.New("seen") })
		loop.Await(co, seen)
		return nil
	}, loop.WithExceptionHandler(rec.add))
	if l := rec.all(); len(l) != 1 || l[0].Err.Error() != "lost" {
		t.Errorf("reported %v", l)
	}
}

func TestRunContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		noLeak(t)
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
			if _, ok := co.Deadline(); !ok {
				t.Error("no deadline")
			}
			return 0, loop.Sleep(co, time.Hour)
		})
		if !errors.Is(err, loop.ErrCanceled) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCoAsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run(t, func(co *loop.Co) error {
			var derived context.Context
			var stop context.CancelFunc
			task := loop.Go(co, func(co *loop.Co) (int, error) {
				derived, stop = context.WithCancel(co.WithValue("k", "v"))
				return 0, loop.Sleep(co, time.Hour)
			})
			loop.Yield(co)
			defer stop()
			if derived.Value("k") != "v" || derived.Err() != nil {
				t.Error("derived context")
			}
			task.Cancel()
			loop.Await(co, task)
			synctest.Wait()
			if derived.Err() == nil {
				t.Error("the derived context outlives the task")
			}
			return nil
		})
	})
}
