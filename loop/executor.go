package loop

import (
	"context"
	"errors"
	"sync"
)

// An Executor runs offloaded functions off the loop.
type Executor interface {
	// Submit arranges for job to run soon, on another goroutine, and returns
	// without waiting for it. It may be called from any goroutine. An error
	// means that job will not run. A job is run once; running it again does
	// nothing. ctx is the coroutine's: it ends when the caller no longer
	// wants the result.
	Submit(ctx context.Context, job func()) error

	// Close takes no more jobs and returns when those accepted have ended. A
	// loop that has waited for them in vain calls it on another goroutine.
	Close() error
}

// ErrExecutorClosed is returned by an Executor that takes no more jobs.
var ErrExecutorClosed = errors.New("loop: the executor is closed")

// defaultWorkers is the size of the default pool. The functions in it wait
// for the most part, so it has nothing to do with the number of processors;
// each may hold a thread, so it is not unlimited.
const defaultWorkers = 64

// Pool is an Executor that runs at most so many functions at a time, each on
// a goroutine. Goroutines are started when needed and end when nothing is
// queued: handing a job to a goroutine that waits was measured to be slower
// than starting one. Its methods are safe from any goroutine.
type Pool struct {
	mu     sync.Mutex
	limit  int
	busy   int
	queue  []func()
	closed bool
	wg     sync.WaitGroup
}

// NewPool returns a pool that runs n functions at a time, n being at least 1.
func NewPool(n int) *Pool {
	if n < 1 {
		panic("loop: a pool needs at least one worker")
	}
	return &Pool{limit: n}
}

// Submit runs job on a goroutine of the pool, once one is free. It returns
// ErrExecutorClosed after Close.
func (p *Pool) Submit(_ context.Context, job func()) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrExecutorClosed
	}
	if p.busy == p.limit {
		p.queue = append(p.queue, job)
		return nil
	}
	p.busy++
	p.wg.Add(1)
	go p.work(job)
	return nil
}

// work runs job and then what is queued. If a job ends the goroutine by
// runtime.Goexit, another carries on.
func (p *Pool) work(job func()) {
	returned := false
	defer func() {
		if !returned {
			if job := p.take(); job != nil {
				go p.work(job)
				return
			}
		}
		p.wg.Done()
	}()
	for ; job != nil; job = p.take() {
		job()
	}
	returned = true
}

// take returns the next job, or nil and leaves the ranks.
func (p *Pool) take() func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) == 0 {
		p.busy--
		p.queue = nil
		return nil
	}
	job := p.queue[0]
	p.queue[0] = nil
	p.queue = p.queue[1:]
	return job
}

// Close takes no more jobs and waits for those accepted to end.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.wg.Wait()
	return nil
}
