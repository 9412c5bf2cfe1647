package loophttp_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

// held serves requests that stay until they are released, and says when one
// has come.
type held struct {
	come, release chan struct{}
}

func newHeld() *held { return &held{make(chan struct{}), make(chan struct{})} }

func (h *held) async(co *loop.Co, _ http.ResponseWriter, _ *http.Request) error {
	_, err := loophttp.Offload(co, func() (int, error) {
		h.come <- struct{}{}
		select {
		case <-h.release:
		case <-co.Done():
		}
		return 0, nil
	})
	return err
}

func (h *held) sync(_ http.ResponseWriter, r *http.Request) {
	h.come <- struct{}{}
	select {
	case <-h.release:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}

// One gate before handlers of both kinds.
func TestLimit(t *testing.T) {
	l := startLoop(t)
	gate := loophttp.WithGate(loophttp.NewGate(2))
	h := newHeld()
	mux := http.NewServeMux()
	mux.Handle("/async", loophttp.Async(l, h.async, gate))
	mux.Handle("/sync", loophttp.Sync(l, http.HandlerFunc(h.sync), gate))
	s := serve(t, mux)
	for range 3 { // it opens again
		answers := make(chan reply)
		for _, path := range []string{"/async", "/sync"} {
			go func() { answers <- get(t, s.URL+path) }()
			<-h.come
		}
		for _, path := range []string{"/async", "/sync"} {
			got := get(t, s.URL+path)
			got.check(t, 503, "Service Unavailable")
			if got.header.Get("Retry-After") == "" {
				t.Error("the client is not told when to come back")
			}
		}
		for range 2 {
			h.release <- struct{}{}
			(<-answers).check(t, 200, "")
		}
	}
}

func TestDrain(t *testing.T) {
	l := startLoop(t)
	gate := loophttp.NewGate(0)
	h := newHeld()
	s := serve(t, loophttp.Async(l, h.async, loophttp.WithGate(gate)))
	answers := make(chan reply)
	go func() { answers <- get(t, s.URL) }()
	<-h.come
	drained := make(chan error)
	go func() { drained <- gate.Drain(t.Context()) }()
	for !gate.Draining() {
		runtime.Gosched()
	}
	got := get(t, s.URL)
	got.check(t, 503, "Service Unavailable")
	select {
	case err := <-drained:
		t.Errorf("drained with a request in flight: %v", err)
	default:
	}
	close(h.release)
	(<-answers).check(t, 200, "")
	if err := <-drained; err != nil {
		t.Error(err)
	}
	if err := gate.Drain(t.Context()); err != nil {
		t.Error(err)
	}
}

// When there is no more time to drain, what is in flight is cancelled.
func TestDrainByForce(t *testing.T) {
	l := startLoop(t)
	gate := loophttp.NewGate(0)
	h := newHeld()
	mux := http.NewServeMux()
	mux.Handle("/async", loophttp.Async(l, h.async, loophttp.WithGate(gate)))
	mux.Handle("/sync", loophttp.Sync(l, http.HandlerFunc(h.sync), loophttp.WithGate(gate)))
	s := serve(t, mux)
	async, sync := make(chan reply), make(chan reply)
	go func() { async <- get(t, s.URL+"/async") }()
	<-h.come
	go func() { sync <- get(t, s.URL+"/sync") }()
	<-h.come
	ctx, cancel := context.WithCancelCause(t.Context())
	errNoTime := errors.New("no time")
	cancel(errNoTime)
	if err := gate.Drain(ctx); !errors.Is(err, errNoTime) {
		t.Errorf("Drain returned %v", err)
	}
	if n := gate.InFlight(); n != 0 {
		t.Errorf("%d requests are in flight", n)
	}
	(<-async).check(t, 503, "Service Unavailable")
	if got := <-sync; got.err == nil {
		t.Errorf("/sync answered %d", got.code)
	}
}
