package loophttp

import (
	"context"
	"sync"
)

// Gate is what requests in flight are counted by: it turns requests away when
// there are too many, and drains those there are. Handlers may share one, see
// [WithGate]. Its methods are safe from any goroutine.
type Gate struct {
	limit int
	ctx   context.Context // ends when those in flight are to be cancelled
	force context.CancelFunc

	mu       sync.Mutex
	inFlight int
	draining bool
	empty    chan struct{} // closed when draining and empty
}

// NewGate returns a gate that lets n requests pass at a time; 0 means no
// limit.
func NewGate(n int) *Gate {
	if n < 0 {
		panic("loophttp: the limit of a gate must not be negative")
	}
	g := &Gate{limit: n, empty: make(chan struct{})}
	g.ctx, g.force = context.WithCancel(context.Background())
	return g
}

// InFlight returns the number of requests that have passed and not ended.
func (g *Gate) InFlight() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inFlight
}

// Drain answers every further request with 503 and returns nil when those in
// flight have ended. When ctx ends before, they are cancelled, and once they
// have ended too Drain returns the cause of ctx. Drain blocks; on shutdown
// call it before [http.Server.Shutdown], and close the loop after both.
func (g *Gate) Drain(ctx context.Context) error {
	g.mu.Lock()
	if !g.draining {
		g.draining = true
		g.checkEmpty()
	}
	g.mu.Unlock()
	select {
	case <-g.empty:
		return nil
	case <-ctx.Done():
	}
	g.force()
	<-g.empty
	return context.Cause(ctx)
}

func (g *Gate) checkEmpty() {
	if g.draining && g.inFlight == 0 {
		close(g.empty)
	}
}

// enter lets a request pass, or says why not. A nil gate lets all pass. The
// context it returns ends with ErrDraining when the request is to be cancelled.
func (g *Gate) enter(ctx context.Context) (context.Context, func(), error) {
	if g == nil {
		return ctx, func() {}, nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.draining:
		return nil, nil, ErrDraining
	case g.limit > 0 && g.inFlight == g.limit:
		return nil, nil, ErrFull
	}
	g.inFlight++
	ctx, cancel := context.WithCancelCause(ctx)
	unlink := context.AfterFunc(g.ctx, func() { cancel(ErrDraining) })
	return ctx, func() {
		unlink()
		cancel(nil)
		g.mu.Lock()
		defer g.mu.Unlock()
		g.inFlight--
		g.checkEmpty()
	}, nil
}
