package loop_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What becomes of work that is under way when a loop is closed.

// A task that was submitted and never began is not waited for.
func TestCloseBeforeItBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := loop.New()
		start := time.Now()
		task := spawnOn(l, hour)
		is(t, "Close", l.Close(), nil)
		eq(t, "Close took", time.Since(start), 0)
		if err := task.Err(); !errors.Is(err, loop.ErrClosed) {
			t.Errorf("the task ended with %v", err)
		}
	})
}

// A task that arrives while the loop is closing is refused.
func TestSubmitWhileClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var late *loop.Task[struct{}]
		run(t, func(co *loop.Co) error {
			spawn(co, func(co *loop.Co) error {
				hour(co)
				late = spawnOn(co.Loop(), hour)
				return loop.Sleep(co, time.Second)
			})
			return loop.Yield(co)
		})
		eq(t, "Close took", time.Since(start), time.Second)
		is(t, "the late task", late.Err(), loop.ErrClosed)
	})
}

// Stop during Close does not take the time to clean up away.
func TestStopWhileClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var cleanup error
		ended := false
		run(t, func(co *loop.Co) error {
			spawn(co, func(co *loop.Co) error {
				hour(co)
				co.Loop().Stop()
				cleanup = loop.Sleep(co, time.Second)
				loop.OffloadFunc(co, func() { time.Sleep(time.Second); ended = true })
				return nil
			})
			return loop.Yield(co)
		})
		is(t, "a wait while cleaning up", cleanup, nil)
		eq(t, "the offloaded function ended", ended, true)
	})
}

// What Post accepts is called, however late.
func TestPostAtTheLastMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		accepted, called := 0, 0
		var post func(l *loop.Loop)
		post = func(l *loop.Loop) {
			if l.Post(func() { called++; post(l) }) == nil {
				accepted++
			}
		}
		run(t, func(co *loop.Co) error {
			spawn(co, func(co *loop.Co) error {
				defer post(co.Loop())
				for loop.Sleep(co, time.Hour) == nil || !co.Loop().Closed() {
				}
				return nil
			})
			return loop.Yield(co)
		}, loop.WithCloseTimeout(time.Second))
		if accepted == 0 || accepted != called {
			t.Errorf("%d functions were accepted and %d called", accepted, called)
		}
	})
}

// A callback that posts itself again and again does not hold up Close.
func TestCloseSelfPosting(t *testing.T) {
	run(t, func(co *loop.Co) error {
		l := co.Loop()
		var again func()
		again = func() { l.Post(again) }
		again()
		var later func()
		later = func() { l.Call(later); l.CallLater(0, func() {}) }
		later()
		return loop.Yield(co)
	}, loop.WithCloseTimeout(time.Hour))
}

// A function that ends when the task that offloaded it is ended by force is
// waited for.
func TestForcedEndIsNoticed(t *testing.T) {
	run(t, func(co *loop.Co) error {
		spawn(co, func(co *loop.Co) error {
			noticed := make(chan struct{})
			defer close(noticed)
			loop.OffloadFunc(co, func() { <-noticed })
			return nil
		})
		return loop.Yield(co)
	}, loop.WithCloseTimeout(100*time.Millisecond))
}

// A task that is ended by force runs its deferred functions to their end.
func TestForcedEnd(t *testing.T) {
	for name, opts := range map[string][]loop.Option{
		"plain": nil,
		"debug": {loop.WithDebug()},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var waits []error
				var get error
				_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
					spawn(co, func(co *loop.Co) error {
						defer func() {
							waits = append(waits, loop.Sleep(co, time.Second))
							waits = append(waits, finish(co, loop.NewFuture[int](co.Loop())))
							_, get = loop.NewFuture[int](co.Loop()).Get(ctx)
						}()
						loop.OffloadFunc(co, func() { time.Sleep(time.Minute) })
						t.Error("a wait that cannot fail returned")
						return nil
					})
					return 0, loop.Yield(co)
				}, append(opts, loop.WithCloseTimeout(time.Second))...)
				if err == nil || !strings.Contains(err.Error(), "still running") {
					t.Errorf("Run: %v", err)
				}
				eq(t, "waits", waits, []error{loop.ErrClosed, loop.ErrClosed})
				is(t, "Get", get, loop.ErrDeadlock)
				time.Sleep(time.Hour) // for the offloaded function
			})
		})
	}
}

// Ending a task by force does not end the goroutine that called Run, even if
// that is locked to its thread.
func TestForcedEndOnLockedThread(t *testing.T) {
	returned := make(chan bool)
	release := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		ok := false
		defer func() { returned <- ok }()
		_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
			spawn(co, func(co *loop.Co) error {
				loop.OffloadFunc(co, func() { <-release })
				return nil
			})
			return 0, loop.Yield(co)
		}, loop.WithCloseTimeout(time.Millisecond))
		ok = err != nil && strings.Contains(err.Error(), "still running")
	}()
	eq(t, "Run returned", <-returned, true)
	close(release)
}

// An executor is closed even if Close gave up waiting for its functions.
func TestCloseGivesUpOnExecutor(t *testing.T) {
	e := &slowExecutor{closed: make(chan struct{}), release: make(chan struct{})}
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		spawn(co, func(co *loop.Co) error {
			return loop.OffloadErr(co, func() error { return nil })
		})
		return 0, loop.Yield(co)
	}, loop.WithExecutor(e), loop.WithCloseTimeout(time.Millisecond))
	if err == nil {
		t.Error("Close did not say that functions are running")
	}
	<-e.closed
	close(e.release)
}

type slowExecutor struct{ closed, release chan struct{} }

func (e *slowExecutor) Submit(_ context.Context, job func()) error {
	go func() { <-e.release; job() }()
	return nil
}

func (e *slowExecutor) Close() error { close(e.closed); <-e.release; return nil }

// Close and its like say what is wrong when they are called on the loop.
func TestCloseOnLoop(t *testing.T) {
	run(t, func(co *loop.Co) error {
		err := co.Loop().Close()
		is(t, "in a task", err, loop.ErrRunning)
		if err == nil || !strings.Contains(err.Error(), "Close") {
			t.Errorf("the error does not speak of Close: %v", err)
		}
		return nil
	})
}
