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

// A suspension is a wait of each kind there is. prepare makes what it needs;
// check tells whether it is as if the wait had never been.
type suspension struct {
	name  string
	wait  func(co *loop.Co, e *world) error
	check func(t *testing.T, e *world)
}

// world is what the waits wait for. Nothing in it ever happens.
type world struct {
	never   *loop.Future[int]
	held    loop.Lock
	event   loop.Event
	cond    *loop.Condition
	sem     *loop.Semaphore
	barrier *loop.Barrier
	full    *loop.Queue[int]
	empty   *loop.Queue[int]
	gate    chan struct{}
}

func newWorld(co *loop.Co) *world {
	e := &world{
		never: loop.NewFuture[int](co.Loop()), cond: loop.NewCondition(nil), sem: loop.NewSemaphore(0),
		barrier: loop.NewBarrier(2), full: loop.NewQueue[int](1), empty: loop.NewQueue[int](0), gate: make(chan struct{}),
	}
	e.held.Acquire(co)
	e.full.TryPut(1)
	return e
}

var suspensions = []suspension{
	{"Yield", func(co *loop.Co, e *world) error { return loop.Yield(co) }, nil},
	{"Sleep", func(co *loop.Co, e *world) error { return hour(co) }, nil},
	{"Await", func(co *loop.Co, e *world) error { return finish(co, loop.Shield(e.never)) }, nil},
	{"Await of a task", func(co *loop.Co, e *world) error { return finish(co, spawn(co, hour)) }, nil},
	{"Gather", func(co *loop.Co, e *world) error {
		_, err := loop.Gather[int](co, loop.Shield(e.never), after(co, time.Hour, 1))
		return err
	}, nil},
	{"Wait", func(co *loop.Co, e *world) error {
		_, _, err := loop.Wait(co, loop.AllCompleted, e.never)
		return err
	}, nil},
	{"AsCompleted", func(co *loop.Co, e *world) error {
		for _, err := range loop.AsCompleted(co, loop.Awaitable[int](e.never)) {
			return err
		}
		return nil
	}, nil},
	{"WithTaskGroup", func(co *loop.Co, e *world) error {
		return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error { g.Go(hour); return nil })
	}, nil},
	{"Timeout", func(co *loop.Co, e *world) error {
		return loop.Timeout(co, 2*time.Hour, func(co *loop.Co, _ *loop.Scope) error { return hour(co) })
	}, nil},
	{"Offload", func(co *loop.Co, e *world) error { return loop.OffloadErr(co, func() error { <-e.gate; return nil }) }, nil},
	{"Lock", func(co *loop.Co, e *world) error { return e.held.Acquire(co) }, func(t *testing.T, e *world) {
		e.held.Release()
		eq(t, "the lock is given to nobody", e.held.Locked(), false)
	}},
	{"Event", func(co *loop.Co, e *world) error { return e.event.Wait(co) }, nil},
	{"Condition", func(co *loop.Co, e *world) error {
		if err := e.cond.Lock().Acquire(co); err != nil {
			return err
		}
		defer e.cond.Lock().Release()
		return e.cond.Wait(co)
	}, func(t *testing.T, e *world) { eq(t, "the condition's lock is free", e.cond.Lock().Locked(), false) }},
	{"Semaphore", func(co *loop.Co, e *world) error { return e.sem.Acquire(co) }, func(t *testing.T, e *world) {
		e.sem.Release()
		eq(t, "the place is given to nobody", e.sem.Locked(), false)
	}},
	{"Barrier", func(co *loop.Co, e *world) error { _, err := e.barrier.Wait(co); return err }, func(t *testing.T, e *world) {
		eq(t, "nobody waits", e.barrier.Waiting(), 0)
	}},
	{"Queue.Put", func(co *loop.Co, e *world) error { return e.full.Put(co, 2) }, func(t *testing.T, e *world) {
		eq(t, "nothing was put", e.full.Len(), 1)
	}},
	{"Queue.Get", func(co *loop.Co, e *world) error { _, err := e.empty.Get(co); return err }, func(t *testing.T, e *world) {
		e.empty.TryPut(1)
		eq(t, "nothing was taken", e.empty.Len(), 1)
	}},
	{"Queue.Join", func(co *loop.Co, e *world) error { return e.full.Join(co) }, nil},
}

// TestCancelEverywhere cancels a task at each of its suspensions in turn: that
// one must tell, the others go on as before.
func TestCancelEverywhere(t *testing.T) {
	for i, s := range suspensions {
		at(t, s.name, func(t *testing.T, co *loop.Co) {
			e := newWorld(co)
			defer close(e.gate)
			deferred := false
			task := spawn(co, func(co *loop.Co) error {
				defer func() { deferred = true }()
				return s.wait(co, e)
			})
			if i > 0 { // one turn, unless that is all it takes
				loop.Sleep(co, time.Second)
			} else {
				turns(co, 1)
			}
			eq(t, "Done", task.Done(), false)
			task.Cancel()
			is(t, "task", finish(co, task), loop.ErrCanceled)
			eq(t, "deferred", deferred, true)
			if s.check != nil {
				s.check(t, e)
			}
		})
	}
	at(t, "one after the other", func(t *testing.T, co *loop.Co) {
		e := newWorld(co)
		defer close(e.gate)
		var told []string
		task := spawn(co, func(co *loop.Co) error {
			for _, s := range suspensions {
				if err := s.wait(co, e); errors.Is(err, loop.ErrCanceled) {
					told = append(told, s.name)
				} else {
					t.Errorf("%s returned %v", s.name, err)
				}
			}
			return nil
		})
		turns(co, 1)
		for range suspensions {
			task.Cancel()
			loop.Sleep(co, time.Second)
		}
		is(t, "task", finish(co, task), nil)
		eq(t, "told", len(told), len(suspensions))
	})
}

// TestCloseEverywhere closes the loop while a task is in each of its
// suspensions, once with a task that gives way and once with one that does
// not and has to be ended by force.
func TestCloseEverywhere(t *testing.T) {
	for _, s := range suspensions {
		for _, stubborn := range []bool{false, true} {
			t.Run(fmt.Sprint(s.name, "/stubborn ", stubborn), func(t *testing.T) {
				if s.name == "Yield" || s.name == "Offload" { // a fake clock would stand still
					closeIn(t, s, stubborn, 20*time.Millisecond)
				} else {
					synctest.Test(t, func(t *testing.T) { closeIn(t, s, stubborn, time.Minute) })
				}
			})
		}
	}
}

func closeIn(t *testing.T, s suspension, stubborn bool, patience time.Duration) {
	noLeak(t)
	deferred := false
	l := loop.New(loop.WithCloseTimeout(patience))
	gate := make(chan struct{})
	task := spawnOn(l, func(co *loop.Co) error {
		defer func() { deferred = true }()
		e := newWorld(co)
		e.gate = gate
		for {
			err := s.wait(co, e)
			if err != nil && !stubborn {
				return err
			}
		}
	})
	l.CallLater(patience/2, l.Stop)
	is(t, "RunForever", l.RunForever(), nil)
	time.AfterFunc(patience/2, func() { close(gate) })
	is(t, "Close", l.Close(), nil)
	eq(t, "deferred", deferred, true)
	eq(t, "Done", task.Done(), true)
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
