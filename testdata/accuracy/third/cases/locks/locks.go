// Package locks keeps accounts of sessions, with locks of both kinds.
package locks

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type session struct {
	id   string
	hits int
}

type registry struct {
	mu       sync.RWMutex
	sessions map[string]*session
	lock     loop.Lock
	ready    loop.Event
	queue    *loop.Queue[string]
	l        *loop.Loop
}

func (r *registry) get(id string) *session {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.sessions[id]
}

func (r *registry) add(co *loop.Co, id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	b, err := loop.Offload(co, func() ([]byte, error) { return os.ReadFile(id) }) // BLOCKS lock-await
	if err != nil {
		return err
	}
	r.sessions[id] = &session{id: id, hits: len(b)}
	return nil
}

func (r *registry) addRight(co *loop.Co, id string) error {
	b, err := loop.Offload(co, func() ([]byte, error) { return os.ReadFile(id) })
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.sessions[id] = &session{id: id, hits: len(b)}
	r.mu.Unlock()
	return loop.Yield(co)
}

func (r *registry) touch(co *loop.Co, id string) error {
	if err := r.lock.Acquire(co); err != nil {
		return err
	}
	defer r.lock.Release()
	if s := r.get(id); s != nil {
		s.hits++
	}
	return loop.Sleep(co, time.Millisecond)
}

func (r *registry) wait(co *loop.Co) error {
	r.mu.RLock()
	if len(r.sessions) == 0 {
		r.mu.RUnlock()
		return r.ready.Wait(co)
	}
	_, err := r.queue.Get(co) // BLOCKS lock-await
	r.mu.RUnlock()
	return err
}

// background uses what belongs to the loop from goroutines.
func (r *registry) background(co *loop.Co) {
	go func() {
		if _, err := r.queue.Get(co); err != nil { // BLOCKS wrong-thread
			return
		}
		_ = r.l.Post(func() { r.sessions = nil })
	}()
	go func() {
		<-co.Done()
		time.Sleep(time.Second)
		if errors.Is(co.Err(), context.Canceled) {
			return
		}
	}()
	go func() {
		if err := loop.Sleep(co, time.Second); err != nil { // BLOCKS wrong-thread
			return
		}
	}()
}

func (r *registry) offloaded(co *loop.Co, t *loop.Task[int]) (int, error) {
	n, err := loop.Offload(co, func() (int, error) {
		return loop.Await(co, t) // BLOCKS wrong-thread
	})
	if err != nil {
		return 0, err
	}
	m, err := loop.Offload(co, func() (int, error) { return t.Get(co) })
	return n + m, err
}

// nested runs a loop in a task.
func (r *registry) nested(co *loop.Co) (int, error) {
	one := func(co *loop.Co) (int, error) { return 1, nil }
	n, err := loop.Run(co, one) // BLOCKS nested-run
	if errors.Is(err, loop.ErrRunning) {
		return one(co)
	}
	return n, err
}

func (r *registry) result(co *loop.Co) (int, error) {
	t := loop.Submit(r.l, func(co *loop.Co) (int, error) { return 2, nil })
	if n, err := t.Get(co); err == nil { // BLOCKS get
		return n, nil
	}
	return loop.Await(co, t)
}

func (r *registry) naps(co *loop.Co) error {
	for range 3 {
		loop.Sleep(co, time.Millisecond) // BLOCKS not-awaited
	}
	return loop.Sleep(co, time.Millisecond)
}

// Main runs.
func Main(ctx context.Context) error {
	l := loop.New()
	defer l.Close()
	r := &registry{sessions: map[string]*session{}, queue: loop.NewQueue[string](0), l: l}
	t := loop.Submit(l, func(co *loop.Co) (int, error) {
		if err := r.add(co, "x"); err != nil {
			return 0, err
		}
		if err := r.wait(co); err != nil {
			return 0, err
		}
		r.ready.Set()
		return r.nested(co)
	})
	_, err := loop.RunUntilComplete(l, t)
	return err
}
