package procpool

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"sync"
	"time"
)

// Pool runs registered functions in worker processes. Its methods are safe from
// any goroutine.
type Pool struct {
	program string
	workers int
	limit   int // of the queue
	memory  uint64
	timeout time.Duration
	recycle int
	stderr  io.Writer

	ctx  context.Context // ends when the jobs are to be given up
	stop context.CancelCauseFunc
	wg   sync.WaitGroup // of keepers

	mu      sync.Mutex
	queue   []*job
	keepers int // goroutines that have or may have a process
	idle    int // of these, those that wait for a job
	wake    sync.Cond
	closed  bool
	stats   Stats
}

// Stats says what a pool has done so far.
type Stats struct {
	Started int // processes
	Died    int // processes that ended while they had a job, or were killed
	Done    int // jobs that ended, with whatever outcome
	Retried int // attempts after a worker had died
	Queued  int // jobs that wait at the moment
}

// Option configures a pool, see [New].
type Option func(*Pool)

// WithWorkers sets how many processes there are at most, the number of
// processors if it is not said. They are started when they are needed.
func WithWorkers(n int) Option { return func(p *Pool) { p.workers = n } }

// WithQueue sets how many jobs may wait for a worker, 1024 if it is not said.
// Further jobs end with ErrFull.
func WithQueue(n int) Option { return func(p *Pool) { p.limit = n } }

// WithTimeout limits how long a function may run that was registered without a
// limit of its own; 0 is for ever.
func WithTimeout(d time.Duration) Option { return func(p *Pool) { p.timeout = d } }

// WithMemoryLimit ends a worker that takes more than so many bytes, within
// milliseconds, and its job with ErrMemory. On Linux all memory of the process
// counts, elsewhere that of Go's allocator. A program of Go takes some 10 MB
// for itself.
func WithMemoryLimit(bytes uint64) Option { return func(p *Pool) { p.memory = bytes } }

// WithRecycle replaces a worker after it has run n functions, against leaks.
func WithRecycle(n int) Option { return func(p *Pool) { p.recycle = n } }

// WithStderr has what workers write to standard error go to w, os.Stderr if it
// is not said. w must be safe from several goroutines.
func WithStderr(w io.Writer) Option { return func(p *Pool) { p.stderr = w } }

// New makes a pool. It fails in a worker.
func New(opts ...Option) (*Pool, error) {
	if inWorker || os.Getenv(envWorker) != "" {
		return nil, errors.New("procpool: New in a worker; main must call procpool.Main first, and a worker has no workers")
	}
	p := &Pool{workers: runtime.GOMAXPROCS(0), limit: 1024, stderr: os.Stderr}
	p.wake.L = &p.mu
	for _, o := range opts {
		o(p)
	}
	if p.workers < 1 || p.limit < 0 {
		return nil, errors.New("procpool: a pool needs at least one worker and a queue that is not negative")
	}
	var err error
	if p.program, err = program(); err != nil {
		return nil, err
	}
	p.ctx, p.stop = context.WithCancelCause(context.Background())
	return p, nil
}

// Close takes no more jobs, waits until those accepted have ended, and ends the
// workers.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.wake.Broadcast()
	p.wg.Wait()
	p.stop(ErrClosed)
	return nil
}

// Kill is Close that does not wait for jobs: workers are killed, and jobs end
// with ErrClosed.
func (p *Pool) Kill() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.stop(ErrClosed)
	return p.Close()
}

// Stats returns what the pool has done so far.
func (p *Pool) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stats
	s.Queued = len(p.queue)
	return s
}

// job is one call of a function.
type job struct {
	settings
	name    string
	ctx     context.Context
	request any
	result  func() any // makes room for one
	attempt int

	done chan struct{} // closed when it has ended
	err  error
}

// submit queues a job.
func (p *Pool) submit(j *job) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return ErrClosed
	case len(p.queue) >= p.limit+p.idle+p.workers-p.keepers:
		return ErrFull
	}
	p.queue = append(p.queue, j)
	if p.idle < len(p.queue) && p.keepers < p.workers {
		p.keepers++
		p.idle++
		p.wg.Add(1)
		go p.keep()
	}
	p.wake.Signal()
	return nil
}

// withdraw takes a job that has not begun out of the queue.
func (p *Pool) withdraw(j *job) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, other := range p.queue {
		if other == j {
			p.queue = append(p.queue[:i], p.queue[i+1:]...)
			return true
		}
	}
	return false
}

// next waits for a job. It returns nil when there will be none.
func (p *Pool) next() *job {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer func() { p.idle-- }()
	for len(p.queue) == 0 {
		if p.closed {
			return nil
		}
		p.wake.Wait()
	}
	j := p.queue[0]
	p.queue[0] = nil
	p.queue = p.queue[1:]
	return j
}

// end ends a job. Whoever waits for it may submit another.
func (p *Pool) end(j *job, err error) {
	j.err = err
	p.mu.Lock()
	p.stats.Done++
	p.mu.Unlock()
	close(j.done)
}

func (p *Pool) count(n *int) {
	p.mu.Lock()
	*n++
	p.mu.Unlock()
}
