// Package futures has what goes wrong with tasks and futures.
package futures

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func answer(co *loop.Co) (int, error) { return 42, loop.Sleep(co, time.Second) }

func later(l *loop.Loop) *loop.Future[int] {
	f := loop.NewFuture[int](l)
	time.AfterFunc(time.Second, func() { _ = f.SetResult(1) })
	return f
}

func job(n int) func(*loop.Co) (int, error) {
	return func(co *loop.Co) (int, error) { return n, loop.Yield(co) }
}

type service struct {
	other *loop.Loop
	ready *loop.Future[int]
	tasks []*loop.Task[int]
}

func (s *service) deadlocks(co *loop.Co) (int, error) {
	t := loop.Go(co, answer)
	if _, err := t.Get(co); err != nil { // BLOCKS deadlock
		return 0, err
	}
	u := loop.Submit(co.Loop(), answer)
	n, err := u.Get(context.Background()) // BLOCKS deadlock
	if err != nil {
		return 0, err
	}
	v := loop.Go(co, job(3))
	m, err := loop.Await(co, v)
	return n + m, err
}

func (s *service) gets(co *loop.Co, f *loop.Future[int]) (int, error) {
	a, err := f.Get(co) // BLOCKS get
	if err != nil {
		return 0, err
	}
	t := loop.Submit(s.other, answer)
	b, err := t.Get(co) // BLOCKS get
	if err != nil {
		return 0, err
	}
	c, err := s.wait() // BLOCKS get
	if err != nil {
		return 0, err
	}
	if r, err := s.ready.Result(); err == nil {
		return r, nil
	}
	d, err := loop.Offload(co, func() (int, error) { return s.ready.Get(co) })
	if err != nil {
		return 0, err
	}
	e, err := loop.Await(co, f)
	return a + b + c + d + e, err
}

func (s *service) wait() (int, error) { return s.ready.Get(context.Background()) }

func (s *service) register(l *loop.Loop) {
	s.ready.AddDoneCallback(func(f *loop.Future[int]) {
		if n, err := f.Result(); err == nil && n > 0 {
			s.sum(l)
		}
	})
}

func (s *service) sum(l *loop.Loop) (n int) {
	for _, t := range s.tasks {
		if !t.Done() {
			t.Cancel()
		}
	}
	v, _ := s.ready.Get(context.Background()) // BLOCKS get
	return n + v
}

func (s *service) runs(co *loop.Co) (int, error) {
	n, err := loop.Run(co, answer) // BLOCKS nested-run
	if err != nil {
		return 0, err
	}
	l := loop.New()
	m, err := loop.RunUntilComplete(l, loop.Submit(l, answer)) // BLOCKS nested-run
	if err != nil {
		return 0, err
	}
	if k, err := blocking(); err == nil { // BLOCKS nested-run
		n += k
	}
	o, err := loop.Offload(co, blocking)
	return n + m + o, err
}

func blocking() (int, error) { return loop.Run(context.Background(), answer) }

func (s *service) callbacks(l *loop.Loop) {
	l.Call(func() {
		_ = s.other.RunForever() // BLOCKS nested-run
	})
	_ = l.Post(s.rerun)
	go func() { _ = s.other.RunForever() }()
}

func (s *service) rerun() {
	if _, err := loop.Run(context.Background(), job(1)); err != nil { // BLOCKS nested-run
		s.tasks = nil
	}
}

func dropped(co *loop.Co, l *loop.Loop) error {
	loop.Sleep(co, time.Second) // BLOCKS not-awaited
	later(l)                    // BLOCKS not-awaited
	job(2)                      // BLOCKS not-awaited
	loop.Go(co, answer)
	loop.Submit(l, answer)
	f := later(l)
	f.Cancel()
	if _, err := answer(co); err != nil {
		return err
	}
	if _, err := job(3)(co); err != nil {
		return err
	}
	for range 3 {
		loop.Sleep(co, 0) // BLOCKS not-awaited
	}
	if err := loop.Sleep(co, 0); errors.Is(err, loop.ErrCanceled) {
		return err
	}
	return pause(co)
}

func pause(co *loop.Co) error {
	err := loop.Sleep(co, time.Second)
	return err
}

type runner struct{ l *loop.Loop }

func (r *runner) Probe() *loop.Future[bool]             { return loop.NewFuture[bool](r.l) }
func (r *runner) Work() func(co *loop.Co) (bool, error) { return nil }
func (r *runner) Spawn() int                            { return 0 }

func droppedMethods(co *loop.Co, r *runner) {
	r.Spawn()
	r.Probe() // BLOCKS not-awaited
	r.Work()  // BLOCKS not-awaited
	if p := r.Probe(); !p.Done() {
		p.AddDoneCallback(func(*loop.Future[bool]) { r.Spawn() })
	}
}

// locks
type table struct {
	mu sync.Mutex
	rw sync.RWMutex
	lk loop.Lock
	m  map[string]int
}

func (t *table) bad(co *loop.Co) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.m["a"]++
	return loop.Sleep(co, time.Second) // BLOCKS lock-await
}

func (t *table) badAwait(co *loop.Co, f *loop.Future[int]) error {
	t.rw.Lock()
	n, err := loop.Await(co, f) // BLOCKS lock-await
	t.m["b"] = n
	t.rw.Unlock()
	return err
}

func (t *table) badBranch(co *loop.Co, k string) (int, error) {
	t.mu.Lock()
	v, ok := t.m[k]
	if ok {
		t.mu.Unlock()
		return v, loop.Yield(co)
	}
	v, err := loop.Offload(co, func() (int, error) { return len(k), nil }) // BLOCKS lock-await
	if err == nil {
		t.m[k] = v
	}
	t.mu.Unlock()
	return v, err
}

func (t *table) badHelper(co *loop.Co) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return pause(co) // BLOCKS lock-await
}

func (t *table) good(co *loop.Co) error {
	t.mu.Lock()
	t.m["c"] = 1
	t.mu.Unlock()
	if err := loop.Sleep(co, time.Second); err != nil {
		return err
	}
	t.rw.RLock()
	n := t.m["c"]
	t.rw.RUnlock()
	if err := t.lk.Acquire(co); err != nil {
		return err
	}
	defer t.lk.Release()
	if n > 0 {
		return loop.Sleep(co, time.Second)
	}
	return loop.OffloadErr(co, func() error {
		t.mu.Lock()
		defer t.mu.Unlock()
		time.Sleep(time.Second)
		return nil
	})
}

func (t *table) scoped(co *loop.Co, k string) error {
	get := func() int {
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.m[k]
	}
	if get() == 0 {
		return loop.Yield(co)
	}
	return pause(co)
}

func (t *table) loopy(co *loop.Co, ks []string) error {
	for _, k := range ks {
		t.mu.Lock()
		if t.m[k] > 3 {
			t.mu.Unlock()
			continue
		}
		delete(t.m, k)
		t.mu.Unlock()
		if err := loop.Sleep(co, 1); err != nil {
			return err
		}
	}
	return nil
}
