package lsp

import (
	"context"
	"sync"
	"time"
)

// A scheduler runs one function again and again, one run at a time. A new run
// ends the one that it overtakes.
type scheduler struct {
	ctx context.Context
	run func(context.Context)

	mu     sync.Mutex
	cancel context.CancelFunc // of the last run, nil before the first
	done   chan struct{}      // closed when the last run has ended
}

// start starts a run after a delay, and after the last run has ended, which it
// tells to.
func (s *scheduler) start(delay time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		s.cancel()
	}
	last, done := s.done, make(chan struct{})
	ctx, cancel := context.WithCancel(s.ctx)
	s.cancel, s.done = cancel, done
	go func() {
		defer close(done)
		defer cancel()
		if last != nil {
			<-last
		}
		select {
		case <-ctx.Done():
		case <-time.After(delay):
			if ctx.Err() == nil {
				s.run(ctx)
			}
		}
	}()
}

// wait returns when the last run has ended.
func (s *scheduler) wait() {
	s.mu.Lock()
	done := s.done
	s.mu.Unlock()
	if done != nil {
		<-done
	}
}
