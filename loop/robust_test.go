package loop_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// scaled returns n, or less of it where that would take too long.
func scaled(n int) int {
	switch {
	case raceEnabled:
		return n / 100
	case testing.Short():
		return n / 10
	}
	return n
}

func TestManyTasks(t *testing.T) {
	n, sum := scaled(1_000_000), 0
	run(t, func(co *loop.Co) error {
		for range n / 1000 {
			var tasks [1000]loop.Awaitable[int]
			for i := range tasks {
				tasks[i] = loop.Go(co, func(co *loop.Co) (int, error) { return 1, loop.Yield(co) })
			}
			vs, err := loop.Gather(co, tasks[:]...)
			if err != nil {
				return err
			}
			sum += len(vs)
		}
		return nil
	})
	eq(t, "tasks", sum, n)
}

func TestManySleepers(t *testing.T) {
	n, awake := scaled(100_000), 0
	run(t, func(co *loop.Co) error {
		return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			for i := range n {
				g.Go(func(co *loop.Co) error {
					err := loop.Sleep(co, time.Duration(i%1000)*100*time.Microsecond)
					awake++
					return err
				})
			}
			return nil
		})
	})
	eq(t, "awake", awake, n)
}

// Sixteen producers post a million callbacks each: none is lost, and each
// producer's come in order.
func TestManyProducers(t *testing.T) {
	noLeak(t)
	const producers = 16
	n := scaled(1_000_000)
	l := loop.New()
	ended := make(chan error)
	go func() { ended <- l.RunForever() }()
	var counts [producers]int
	var wg sync.WaitGroup
	for p := range producers {
		wg.Go(func() {
			count := func() { counts[p]++ }
			for i := range n {
				if i%64 != 0 {
					l.Post(count)
					continue
				}
				l.Post(func() {
					if counts[p] != i {
						t.Errorf("producer %d: callback %d came after %d others", p, i, counts[p])
					}
					counts[p]++
				})
			}
		})
	}
	wg.Wait()
	l.Post(l.Stop)
	is(t, "RunForever", <-ended, nil)
	for p, c := range counts {
		eq(t, fmt.Sprint("producer ", p), c, n)
	}
	is(t, "Close", l.Close(), nil)
}

// Panics and Goexit everywhere: each is reported, and the loop goes on.
func TestFailuresEverywhere(t *testing.T) {
	for name, fail := range map[string]func(){
		"panic":  func() { panic("x") },
		"Goexit": runtime.Goexit,
	} {
		places := map[string]func(co *loop.Co){
			"task": func(co *loop.Co) { finish(co, spawn(co, func(co *loop.Co) error { fail(); return nil })) },
			"suspended task": func(co *loop.Co) {
				finish(co, spawn(co, func(co *loop.Co) error { loop.Yield(co); fail(); return nil }))
			},
			"deferred": func(co *loop.Co) {
				finish(co, spawn(co, func(co *loop.Co) error { defer fail(); return loop.Yield(co) }))
			},
			"eager task": func(co *loop.Co) { loop.GoEager(co, func(co *loop.Co) (int, error) { fail(); return 0, nil }) },
			"call":       func(co *loop.Co) { co.Loop().Call(fail) },
			"timer":      func(co *loop.Co) { co.Loop().CallLater(time.Second, fail) },
			"post":       func(co *loop.Co) { co.Loop().Post(fail) },
			"done callback": func(co *loop.Co) {
				after(co, 0, 1).AddDoneCallback(func(*loop.Future[int]) { fail() })
			},
			"offloaded": func(co *loop.Co) {
				finish(co, spawn(co, func(co *loop.Co) error { loop.OffloadFunc(co, fail); return nil }))
			},
			"offloaded and abandoned": func(co *loop.Co) {
				task := spawn(co, func(co *loop.Co) error {
					return loop.OffloadErr(co, func() error { time.Sleep(time.Second); fail(); return nil })
				})
				loop.Sleep(co, time.Millisecond)
				task.Cancel()
				finish(co, task)
			},
		}
		for place, act := range places {
			t.Run(place+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var rec record
					run(t, func(co *loop.Co) error {
						act(co)
						if err := loop.Sleep(co, time.Minute); err != nil {
							return err
						}
						v, err := loop.Await(co, after(co, time.Second, 7))
						eq(t, "afterwards", v, 7)
						return err
					}, loop.WithExceptionHandler(rec.add))
					fs := rec.all()
					if len(fs) != 1 {
						t.Fatalf("reported %v", fs)
					}
					var pe *loop.PanicError
					if !errors.As(fs[0].Err, &pe) || len(pe.Stack) == 0 || !strings.HasPrefix(pe.Error(), "loop: ") {
						t.Errorf("reported %v", fs[0])
					}
				})
			})
		}
	}
}

// A deferred function may use the Co of a task that is being ended.
func TestCloseDeferredWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []error
		run(t, func(co *loop.Co) error {
			spawn(co, func(co *loop.Co) error {
				defer func() {
					seen = append(seen, loop.Sleep(co, time.Second))
					seen = append(seen, finish(co, after(co, time.Second, 1)))
				}()
				return hour(co)
			})
			return loop.Yield(co)
		})
		eq(t, "waits in a deferred function", seen, []error{nil, nil})
	})
}

// Functions that are being offloaded when the loop is closed are waited for.
func TestCloseWaitsForOffloaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := false
		run(t, func(co *loop.Co) error {
			spawn(co, func(co *loop.Co) error {
				loop.OffloadFunc(co, func() { time.Sleep(2 * time.Second); ended = true })
				return nil
			})
			return loop.Sleep(co, time.Second)
		})
		eq(t, "ended", ended, true)
	})
}

// Submitting and cancelling from many goroutines while the loop is stopped
// and closed: every task ends, one way or the other.
func TestCloseRace(t *testing.T) {
	for range scaled(2000) {
		l := loop.New()
		ended := make(chan error, 1)
		go func() { ended <- l.RunForever() }()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 5 {
					task := loop.Submit(l, func(co *loop.Co) (int, error) { return 1, loop.Yield(co) })
					task.AddDoneCallback(func(*loop.Future[int]) {})
					if _, err := task.Get(context.Background()); err != nil && !errors.Is(err, loop.ErrClosed) && !errors.Is(err, loop.ErrCanceled) {
						t.Errorf("task: %v", err)
					}
				}
			})
		}
		l.Stop()
		is(t, "RunForever", <-ended, nil)
		is(t, "Close", l.Close(), nil)
		wg.Wait()
	}
}

// A future completed, cancelled and awaited from everywhere at once has one
// outcome.
func TestFutureRace(t *testing.T) {
	run(t, func(co *loop.Co) error {
		for i := range scaled(5000) {
			f := loop.NewFuture[int](co.Loop())
			var wg sync.WaitGroup
			for j := range 3 {
				wg.Go(func() {
					if (i+j)%3 == 0 {
						f.Cancel()
					} else {
						f.SetResult(j)
					}
				})
			}
			got := make(chan error, 1)
			wg.Go(func() {
				_, err := f.Get(context.Background())
				got <- err
			})
			err := finish(co, f)
			if e := <-got; (e == nil) != (err == nil) {
				t.Errorf("Await says %v, Get says %v", err, e)
			}
			wg.Wait()
		}
		return nil
	})
}

// Tasks that await one another in a circle wait for ever, until cancelled.
func TestCircle(t *testing.T) {
	at(t, "cancel", func(t *testing.T, co *loop.Co) {
		var a, b *loop.Task[struct{}]
		a = spawn(co, func(co *loop.Co) error { return finish(co, b) })
		b = spawn(co, func(co *loop.Co) error { return finish(co, a) })
		loop.Sleep(co, time.Second)
		eq(t, "they wait", a.Done() || b.Done(), false)
		a.Cancel()
		is(t, "a", finish(co, a), loop.ErrCanceled)
		is(t, "b", finish(co, b), loop.ErrCanceled)
	})
}

// A loop whose goroutine is locked to its thread works.
func TestLockedThread(t *testing.T) {
	noLeak(t)
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		_, err := loop.Run(context.Background(), func(co *loop.Co) (int, error) {
			loop.OffloadFunc(co, func() {})
			return loop.Await(co, after(co, time.Millisecond, 1))
		})
		done <- err
	}()
	is(t, "Run", <-done, nil)
}

// Idle coroutines are kept, but not without end.
func TestIdleCoroutines(t *testing.T) {
	run(t, func(co *loop.Co) error {
		for range 2 {
			var tasks []loop.Awaitable[int]
			for range 3000 {
				tasks = append(tasks, after(co, time.Millisecond, 1))
			}
			loop.Gather(co, tasks...)
		}
		if n := co.Loop().IdleCoroutines(); n == 0 || n > 1024 {
			t.Errorf("%d coroutines are kept", n)
		}
		return nil
	})
}
