// Package threads uses the loop from goroutines.
package threads

import (
	"context"
	"fmt"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type hub struct {
	l    *loop.Loop
	ev   loop.Event
	q    *loop.Queue[string]
	sem  *loop.Semaphore
	lk   loop.Lock
	cond *loop.Condition
	bar  *loop.Barrier
	done *loop.Future[int]
}

func (h *hub) goroutines(co *loop.Co) error {
	go func() {
		time.Sleep(time.Second)
		h.l.Call(h.tick) // BLOCKS wrong-thread
	}()
	go func() {
		h.ev.Set() // BLOCKS wrong-thread
		_ = h.l.Post(h.ev.Set)
		_ = h.l.Post(func() { h.ev.Clear() })
	}()
	go func() {
		if err := h.q.TryPut("x"); err != nil { // BLOCKS wrong-thread
			_ = h.done.SetError(err)
		}
	}()
	go func() {
		<-co.Done()
		fmt.Println(co.Err(), co.Loop() == h.l)
		_ = h.done.SetResult(1)
		loop.Submit(h.l, h.work)
		h.l.Stop()
	}()
	go func() {
		h.l.CallLater(time.Second, h.tick) // BLOCKS wrong-thread
	}()
	go func() {
		_ = loop.Sleep(co, time.Second) // BLOCKS wrong-thread
	}()
	go func() {
		loop.Go(co, h.work) // BLOCKS wrong-thread
	}()
	return loop.Yield(co)
}

func (h *hub) tick() { h.sem.Release() }

func (h *hub) work(co *loop.Co) (int, error) {
	h.ev.Set()
	h.l.Call(h.tick)
	return 0, h.q.Put(co, "x")
}

func (h *hub) offloads(co *loop.Co) error {
	err := loop.OffloadErr(co, func() error {
		time.Sleep(time.Second)
		return h.q.TryPut("y") // BLOCKS wrong-thread
	})
	if err != nil {
		return err
	}
	loop.OffloadFunc(co, func() {
		h.sem.Release() // BLOCKS wrong-thread
	})
	n := loop.OffloadValue(co, func() int {
		h.q.Shutdown(false) // BLOCKS wrong-thread
		return 1
	})
	a, err := loop.Offload(co, func() (string, error) {
		ctx, stop := context.WithTimeout(co, time.Second)
		defer stop()
		<-ctx.Done()
		return fmt.Sprint(co.Value("k")), h.l.Post(h.tick)
	})
	if err != nil || n == 0 {
		return err
	}
	b, err := loop.Offload(co, func() (string, error) {
		f := later(h.l)
		return f.Get(co)
	})
	if a == b {
		h.lk.Release()
		h.cond.NotifyAll()
		h.bar.Abort()
	}
	return err
}

func later(l *loop.Loop) *loop.Future[string] {
	f := loop.NewFuture[string](l)
	go func() { _ = f.SetResult("a") }()
	return f
}

func (h *hub) more(co *loop.Co) {
	go func() {
		h.cond.NotifyAll() // BLOCKS wrong-thread
	}()
	go func() {
		for range 3 {
			h.lk.Release() // BLOCKS wrong-thread
		}
	}()
	go func() {
		_, _ = loop.Await(co, h.done) // BLOCKS wrong-thread
	}()
	time.AfterFunc(time.Second, func() { _ = h.l.Post(h.tick) })
	context.AfterFunc(co, func() { h.l.Stop() })
	h.l.CallLater(time.Second, func() {
		h.ev.Set()
		h.l.Call(h.tick)
		if v, err := h.q.TryGet(); err == nil {
			_ = h.q.TryPut(v)
		}
	})
}

func before() error {
	l := loop.New(loop.WithDebug())
	h := &hub{l: l, sem: loop.NewSemaphore(1), q: loop.NewQueue[string](1)}
	l.Call(h.tick)
	l.CallLater(time.Second, l.Stop)
	_ = h.q.TryPut("first")
	return l.RunForever()
}
