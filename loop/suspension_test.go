package loop_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Cancellation and closing at every kind of suspension there is.

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
