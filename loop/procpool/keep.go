package procpool

import (
	"context"
	"time"
)

// maxAttempts is how often a job is tried whose worker dies.
const maxAttempts = 3

// keep runs jobs, one after the other, in a process that it replaces when it
// dies.
func (p *Pool) keep() {
	defer p.wg.Done()
	var w *worker
	ran := 0
	for {
		j := p.next()
		if j == nil {
			break
		}
		if w != nil && w.gone() { // killed while it had nothing to do
			w.release()
			w = nil
		}
		w, ran = p.run(j, w, ran)
		if w != nil && p.recycle > 0 && ran >= p.recycle {
			p.wg.Go(w.dismiss)
			w = nil
		}
		p.count(&p.idle)
	}
	if w != nil {
		w.dismiss()
	}
}

func (w *worker) gone() bool {
	select {
	case <-w.exited:
		return true
	default:
		return false
	}
}

// run runs a job to its end, in w or, if that is nil or dies, in others. It
// returns the process that is left, and how many functions that has run.
func (p *Pool) run(j *job, w *worker, ran int) (*worker, int) {
	for {
		if err := p.unwanted(j); err != nil {
			p.end(j, err)
			return w, ran
		}
		if w == nil {
			var err error
			if w, err = p.startWorker(p.ctx.Done()); err != nil {
				p.end(j, err)
				return nil, 0
			}
			ran = 0
			p.count(&p.stats.Started)
		}
		j.attempt++
		o, killed := p.attempt(j, w)
		ran++
		switch {
		case !o.died:
			if o.spent || killed != nil {
				w.kill()
				w = nil
			}
			p.end(j, o.err)
			return w, ran
		case killed != nil:
			w.kill()
			p.count(&p.stats.Died)
			p.end(j, killed)
			return nil, 0
		}
		w.kill() // it may be alive, and not make sense
		crash := w.crash(j.name)
		w = nil
		p.count(&p.stats.Died)
		if (o.begun && !j.repeatable) || j.attempt == maxAttempts {
			p.end(j, crash)
			return nil, 0
		}
		p.count(&p.stats.Retried)
	}
}

// unwanted returns why a job need not begin any more, nil if it need.
func (p *Pool) unwanted(j *job) error {
	if j.ctx.Err() != nil {
		return context.Cause(j.ctx)
	}
	return context.Cause(p.ctx)
}

// attempt tries a job in w. It kills the process when the job is to end before
// its time, and returns why.
func (p *Pool) attempt(j *job, w *worker) (o outcome, killed error) {
	done := make(chan outcome, 1)
	go func() { done <- w.exchange(j) }()
	limit := j.timeout
	if limit == 0 {
		limit = p.timeout
	}
	var late <-chan time.Time
	if limit > 0 {
		t := time.NewTimer(limit)
		defer t.Stop()
		late = t.C
	}
	select {
	case o = <-done:
		return o, nil
	case <-late:
		killed = ErrTimeout
	case <-j.ctx.Done():
		killed = context.Cause(j.ctx)
	case <-p.ctx.Done():
		killed = ErrClosed
	}
	kill(w.cmd.Process)
	return <-done, killed
}
