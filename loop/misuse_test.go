package loop_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Misuse, which must fail clearly or do no harm.

// An exception handler that panics or calls Goexit, as t.FailNow does, ends
// neither the loop nor the goroutine that called Run.
func TestHandlerMisbehaves(t *testing.T) {
	for name, misbehave := range map[string]func(){
		"panic":  func() { panic("handler") },
		"Goexit": runtime.Goexit,
	} {
		for place, fail := range map[string]func(co *loop.Co){
			"task":       func(co *loop.Co) { spawn(co, func(*loop.Co) error { panic("task") }) },
			"eager task": func(co *loop.Co) { loop.GoEager(co, func(*loop.Co) (int, error) { panic("task") }) },
			"callback":   func(co *loop.Co) { co.Loop().Call(func() { panic("callback") }) },
			"exit":       func(co *loop.Co) { co.Loop().Call(runtime.Goexit) },
			"lost error": func(co *loop.Co) { loop.NewFuture[int](co.Loop()).SetError(errBoom) },
		} {
			t.Run(place+"/"+name, func(t *testing.T) {
				noLeak(t)
				returned := make(chan any)
				logged(func(func() string) {
					go func() {
						var outcome any = "Run did not return"
						defer func() { returned <- outcome }()
						v, err := loop.Run(ctx, func(co *loop.Co) (string, error) {
							fail(co)
							turns(co, 3)
							return "went on", loop.Sleep(co, time.Millisecond)
						}, loop.WithExceptionHandler(func(loop.Failure) { misbehave() }))
						if outcome = v; err != nil {
							outcome = err
						}
					}()
					got := <-returned
					if place == "lost error" && name == "Goexit" {
						return // Close calls the handler on the caller's own goroutine
					}
					eq(t, "outcome", got, any("went on"))
				})
			})
		}
	}
}

// A stray Co is recognised after a callback ended by Goexit, too.
func TestStrayCoAfterGoexit(t *testing.T) {
	var rec record
	run(t, func(co *loop.Co) error {
		task := spawn(co, func(co *loop.Co) error { panic(hostileError{}) })
		var stray *loop.Co
		spawn(co, func(co *loop.Co) error { stray = co; return hostileError{} })
		turns(co, 3)
		seen := make(chan any, 1)
		co.Loop().Call(func() {
			defer func() { seen <- recover() }()
			loop.Yield(stray)
		})
		turns(co, 3)
		task.Cancel()
		if s, _ := (<-seen).(string); !strings.Contains(s, "outside its running task") {
			t.Errorf("recovered %q", s)
		}
		return nil
	}, loop.WithExceptionHandler(rec.add), loop.WithCloseTimeout(time.Millisecond))
}

// hostileError panics when it is looked at.
type hostileError struct{}

func (hostileError) Error() string   { return "hostile" }
func (hostileError) Is(error) bool   { panic("hostile") }
func (hostileError) Unwrap() []error { return nil }

// Options that are nil mean the default.
func TestNilOptions(t *testing.T) {
	out := logged(func(sofar func() string) {
		loop.Run(ctx, func(co *loop.Co) (int, error) {
			co.Loop().Call(func() { panic("in a callback") })
			time.Sleep(50 * time.Millisecond) // deliberately blocks
			for range 1000 {
				if strings.Contains(sofar(), "blocks the loop") {
					break
				}
				time.Sleep(5 * time.Millisecond)
			}
			return 0, loop.Yield(co)
		}, loop.WithExceptionHandler(nil), loop.WithExecutor(nil), loop.WithWatchdog(10*time.Millisecond, nil))
	})
	for _, want := range []string{"in a callback", "blocks the loop"} {
		if !strings.Contains(out, want) || strings.Contains(out, "exception handler failed") {
			t.Errorf("no %q in the log:\n%s", want, out)
		}
	}
}

// A watchdog's sink that panics does not end the program.
func TestSinkPanics(t *testing.T) {
	noLeak(t)
	called := make(chan bool, 10)
	logged(func(func() string) {
		loop.Run(ctx, func(co *loop.Co) (int, error) {
			<-called // deliberately blocks
			return 0, nil
		}, loop.WithWatchdog(5*time.Millisecond, func(loop.Stall) { called <- true; panic("sink") }))
	})
}

// What a callback may not do on its loop fails clearly there, too.
func TestInDoneCallback(t *testing.T) {
	run(t, func(co *loop.Co) error {
		l := co.Loop()
		f, seen := after(co, 0, 1), loop.NewFuture[[]error](l)
		f.AddDoneCallback(func(*loop.Future[int]) {
			_, errRun := loop.Run(ctx, func(*loop.Co) (int, error) { return 0, nil })
			_, errComplete := loop.RunUntilComplete(l, f)
			_, errGet := loop.NewFuture[int](l).Get(ctx)
			seen.SetResult([]error{errRun, errComplete, l.RunForever(), l.Close(), errGet, f.SetResult(2)})
		})
		errs, err := loop.Await(co, seen)
		for i, want := range []error{loop.ErrRunning, loop.ErrRunning, loop.ErrRunning, loop.ErrRunning, loop.ErrDeadlock} {
			is(t, "misuse", errs[i], want)
		}
		if errs[5] == nil {
			t.Error("a result was set twice")
		}
		return err
	})
}

// The stack of a task that is starting another eagerly is not the other's.
func TestStackWhileStartingEagerly(t *testing.T) {
	run(t, func(co *loop.Co) error {
		outer := co.Task()
		_, err := loop.Await(co, loop.GoEager(co, func(co *loop.Co) (int, error) {
			if s := outer.Stack(); s != nil {
				t.Errorf("the outer task's stack is said to be\n%s", s)
			}
			if s := string(co.Task().Stack()); !strings.Contains(s, "GoEager") && !strings.Contains(s, "TestStackWhileStartingEagerly") {
				t.Errorf("stack %s", s)
			}
			return 0, nil
		}))
		return err
	})
}

// Functions that are nil are refused where they are given.
func TestNilFunctions(t *testing.T) {
	run(t, func(co *loop.Co) error {
		l := co.Loop()
		panics(t, "Call", func() { l.Call(nil) })
		panics(t, "Post", func() { l.Post(nil) })
		panics(t, "CallLater", func() { l.CallLater(0, nil) })
		panics(t, "AddDoneCallback", func() { loop.NewFuture[int](l).AddDoneCallback(nil) })
		panics(t, "Go", func() { loop.Go[int](co, nil) })
		panics(t, "Submit", func() { loop.Submit[int](l, nil) })
		return nil
	})
}

// full takes nothing.
type full struct{}

func (full) Submit(context.Context, func()) error { return errBoom }
func (full) Close() error                         { return nil }

// eager runs jobs where they are submitted, once or more often.
type eager struct{ times int }

func (e eager) Submit(_ context.Context, job func()) error {
	for range e.times {
		job()
	}
	return nil
}
func (e eager) Close() error { return nil }

func TestExecutorsMisbehave(t *testing.T) {
	t.Run("refuses", func(t *testing.T) {
		run(t, func(co *loop.Co) error {
			is(t, "OffloadErr", loop.OffloadErr(co, func() error { return nil }), errBoom)
			text := panics(t, "OffloadFunc", func() { loop.OffloadFunc(co, func() {}) })
			if !strings.Contains(text, "boom") {
				t.Errorf("panic %q", text)
			}
			return loop.Yield(co)
		}, loop.WithExecutor(full{}))
	})
	for _, times := range []int{1, 2, 3} {
		at(t, "runs in Submit", func(t *testing.T, co *loop.Co) {
			calls := 0
			for range 10 {
				v := loop.OffloadValue(co, func() int { calls++; return 7 })
				eq(t, "value", v, 7)
			}
			eq(t, "calls", calls, 10)
			loop.Sleep(co, time.Second)
		}, loop.WithExecutor(eager{times}))
	}
	t.Run("runs it twice, at Close", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			run(t, func(co *loop.Co) error {
				loop.OffloadFunc(co, func() {})
				return nil
			}, loop.WithExecutor(eager{2}))
			eq(t, "Close took", time.Since(start), 0)
		})
	})
}

// Durations at the ends of their range.
func TestExtremeDurations(t *testing.T) {
	at(t, "extremes", func(t *testing.T, co *loop.Co) {
		for _, d := range []time.Duration{0, -1, math.MinInt64} {
			is(t, "Sleep", loop.Sleep(co, d), nil)
			ran := false
			co.Loop().CallLater(d, func() { ran = true })
			turns(co, 2)
			eq(t, "CallLater ran", ran, true)
			_, err := loop.WithTimeout(co, d, func(co *loop.Co) (int, error) { return 1, loop.Sleep(co, time.Hour) })
			is(t, "WithTimeout", err, loop.ErrTimeout)
			v, err := loop.WithTimeout(co, d, func(co *loop.Co) (int, error) { return 1, nil })
			is(t, "WithTimeout without a wait", err, nil)
			eq(t, "its value", v, 1)
		}
		for _, d := range []time.Duration{math.MaxInt64, math.MaxInt64 - 1} {
			start := time.Now()
			sleeper := spawn(co, func(co *loop.Co) error { return loop.Sleep(co, d) })
			timer := co.Loop().CallLater(d, func() { t.Error("a timer of three centuries fired") })
			is(t, "WithTimeout", loop.Timeout(co, d, func(co *loop.Co, _ *loop.Scope) error { return loop.Sleep(co, time.Second) }), nil)
			if !timer.When().After(start) {
				t.Errorf("When is %v", timer.When())
			}
			timer.Cancel()
			sleeper.Cancel()
			is(t, "sleeper", finish(co, sleeper), loop.ErrCanceled)
			eq(t, "time passed", time.Since(start), time.Second)
		}
	})
}

// Deep recursion does not hide on which loop a task is.
func TestDeepStackIsOnLoop(t *testing.T) {
	run(t, func(co *loop.Co) error {
		_, err := recurse[map[string]map[string]map[string][]struct{ A, B, C, D string }](5000, func() (int, error) {
			return loop.NewFuture[int](co.Loop()).Get(ctx)
		})
		is(t, "Get", err, loop.ErrDeadlock)
		_, err = recurse[int](5000, func() (int, error) { return loop.Run(ctx, func(*loop.Co) (int, error) { return 0, nil }) })
		is(t, "Run", err, loop.ErrRunning)
		return nil
	})
}

//go:noinline
func recurse[T any](depth int, fn func() (int, error)) (int, error) {
	if depth == 0 {
		return fn()
	}
	n, err := recurse[T](depth-1, fn)
	return n + 1, err
}

// Many goroutines offload, run loops of their own and await through Get.
func TestNestedRunThroughOffload(t *testing.T) {
	run(t, func(co *loop.Co) error {
		var mu sync.Mutex
		n := 0
		return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			for range 20 {
				g.Go(func(outer *loop.Co) error {
					return loop.OffloadErr(outer, func() error {
						back := spawnOn(outer.Loop(), func(co *loop.Co) error { n++; return loop.Yield(co) })
						_, err := loop.Run(outer, func(co *loop.Co) (int, error) {
							mu.Lock()
							defer mu.Unlock()
							return 1, errors.Join(finish(co, loop.Go(co, func(co *loop.Co) (int, error) { return 1, loop.Yield(co) })))
						})
						_, errBack := back.Get(outer)
						return errors.Join(err, errBack)
					})
				})
			}
			return nil
		})
	})
}
