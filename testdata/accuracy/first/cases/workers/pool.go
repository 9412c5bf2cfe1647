// Package workers has pools with channels, used from coroutines.
package workers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type job struct {
	id   int
	path string
	out  chan<- result
}

type result struct {
	id  int
	n   int
	err error
}

// Pool runs jobs on goroutines.
type Pool struct {
	jobs    chan job
	quit    chan struct{}
	wg      sync.WaitGroup
	running atomic.Int32
	idle    *sync.Cond
}

// NewPool starts n workers, or one a CPU.
func NewPool(n int) *Pool {
	if n <= 0 {
		n = runtime.NumCPU()
	}
	p := &Pool{jobs: make(chan job), quit: make(chan struct{}), idle: sync.NewCond(&sync.Mutex{})}
	for range n {
		p.wg.Go(p.work)
	}
	return p
}

func (p *Pool) work() {
	for {
		select {
		case j := <-p.jobs:
			p.running.Add(1)
			b, err := os.ReadFile(j.path)
			j.out <- result{j.id, len(b), err}
			p.running.Add(-1)
			p.idle.Broadcast()
		case <-p.quit:
			return
		}
	}
}

// Submit waits for a worker to take the job.
func (p *Pool) Submit(ctx context.Context, j job) error {
	select {
	case p.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errBusy = errors.New("busy")

// TrySubmit does not wait.
func (p *Pool) TrySubmit(j job) error {
	select {
	case p.jobs <- j:
		return nil
	default:
		return errBusy
	}
}

// Drain waits until nothing runs.
func (p *Pool) Drain() {
	p.idle.L.Lock()
	defer p.idle.L.Unlock()
	for p.running.Load() > 0 {
		p.idle.Wait()
	}
}

// Close stops the workers.
func (p *Pool) Close() {
	close(p.quit)
	p.wg.Wait()
}

// Count reads files by the pool, badly.
func (p *Pool) Count(co *loop.Co, paths []string) (int, error) {
	out := make(chan result, len(paths))
	for i, path := range paths {
		if err := p.Submit(co, job{i, path, out}); err != nil { // BLOCKS chan
			return 0, err
		}
	}
	total := 0
	for range paths {
		r := <-out // BLOCKS chan
		if r.err != nil {
			return 0, r.err
		}
		total += r.n
	}
	p.Drain() // BLOCKS wait
	return total, nil
}

// CountWell hands results to the loop by futures.
func (p *Pool) CountWell(co *loop.Co, paths []string) (int, error) {
	l := co.Loop()
	fs := make([]loop.Awaitable[int], 0, len(paths))
	for i, path := range paths {
		f := loop.NewFuture[int](l)
		fs = append(fs, f)
		out := make(chan result, 1)
		if err := p.TrySubmit(job{i, path, out}); err != nil {
			_ = f.SetError(err)
			continue
		}
		go func() {
			r := <-out
			if r.err != nil {
				_ = f.SetError(r.err)
				return
			}
			_ = f.SetResult(r.n)
		}()
	}
	ns, err := loop.Gather(co, fs...)
	total := 0
	for _, n := range ns {
		total += n
	}
	return total, err
}

// Fan starts goroutines and waits for them.
func Fan(co *loop.Co, paths []string) (sizes map[string]int64, err error) {
	sizes = map[string]int64{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, path := range paths {
		wg.Add(1)
		go func() {
			defer wg.Done()
			info, err := os.Stat(path)
			if err != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			sizes[path] = info.Size()
		}()
	}
	wg.Wait() // BLOCKS wait
	return sizes, nil
}

// FanOff waits off the loop.
func FanOff(co *loop.Co, paths []string) {
	var wg sync.WaitGroup
	for _, path := range paths {
		wg.Go(func() { _, _ = os.ReadFile(path) })
	}
	loop.OffloadFunc(co, wg.Wait)
}

// Stop ends the pool at the end of a task.
func Stop(co *loop.Co, p *Pool) error {
	if n := p.running.Load(); n > 0 {
		fmt.Println("still running", n)
	}
	done := make(chan struct{})
	go func() {
		p.Close()
		close(done)
	}()
	select { // BLOCKS chan
	case <-done:
	case <-time.After(time.Second):
		return errBusy
	}
	p.Close() // BLOCKS wait
	return nil
}

// Merge forwards what several channels give.
func Merge(co *loop.Co, ins ...<-chan result) (int, error) {
	merged := make(chan result)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Go(func() {
			for r := range in {
				merged <- r
			}
		})
	}
	go func() { wg.Wait(); close(merged) }()
	n := 0
	for r := range merged { // BLOCKS chan
		n += r.n
	}
	return n, loop.Yield(co)
}

// First sends and takes on a channel with room for it.
func First(co *loop.Co, r result) int {
	box := make(chan result, 2)
	box <- r
	box <- result{id: -1}
	close(box)
	return len(box) + cap(box)
}
