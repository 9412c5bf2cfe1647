package loophttp_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

// Handlers that block leave the loop free, and run as many at a time as there
// are workers.
func TestSyncIsOffloaded(t *testing.T) {
	const workers, requests = 3, 12
	l := startLoop(t, loop.WithWorkers(workers))
	var running, most atomic.Int32
	come, release := make(chan struct{}, requests), make(chan struct{})
	mux := http.NewServeMux()
	mux.Handle("/block", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := running.Add(1)
		defer running.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		come <- struct{}{}
		<-release
		io.WriteString(w, "blocked")
	})))
	mux.Handle("/health", loophttp.Async(l, func(_ *loop.Co, w http.ResponseWriter, _ *http.Request) error {
		_, err := io.WriteString(w, "ok")
		return err
	}))
	s := serve(t, mux)
	answers := make(chan reply)
	for range requests {
		go func() { answers <- get(t, s.URL+"/block") }()
	}
	for range workers {
		<-come
	}
	get(t, s.URL+"/health").check(t, 200, "ok")
	close(release)
	for range requests {
		(<-answers).check(t, 200, "blocked")
	}
	if n := most.Load(); n > workers {
		t.Errorf("%d ran at a time", n)
	}
}

func TestSyncPanics(t *testing.T) {
	reports := make(chan loop.Failure, 10)
	l := startLoop(t, loop.WithExceptionHandler(func(f loop.Failure) { reports <- f }))
	mux := http.NewServeMux()
	for path, value := range map[string]any{"/panic": "oops", "/abort": http.ErrAbortHandler} {
		mux.Handle(path, loophttp.Sync(l, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(value) })))
	}
	mux.Handle("/late", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		panic("late")
	})))
	s := serve(t, mux)
	get(t, s.URL+"/panic").check(t, 500, "Internal Server Error")
	if f := <-reports; f.Err.Error() != "loop: panic: oops" {
		t.Errorf("reported %v", f.Err)
	}
	if got := get(t, s.URL+"/late"); got.err == nil {
		t.Errorf("/late answered %d %q in full", got.code, got.body)
	}
	if f := <-reports; f.Err.Error() != "loop: panic: late" {
		t.Errorf("reported %v", f.Err)
	}
	if got := get(t, s.URL+"/abort"); got.err == nil {
		t.Errorf("/abort answered %d", got.code)
	}
	if len(reports) > 0 {
		t.Errorf("reported %v", (<-reports).Err)
	}
}

// A handler in Sync can do what it can in net/http.
func TestSyncStreams(t *testing.T) {
	l := startLoop(t)
	seen := make(chan struct{})
	mux := http.NewServeMux()
	mux.Handle("/flush", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			fmt.Fprintln(w, "event", i)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			<-seen
		}
	})))
	mux.Handle("/hijack", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nby hand")
	})))
	s := serve(t, mux)
	res, err := http.Get(s.URL + "/flush")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	for lines, i := bufio.NewScanner(res.Body), 0; lines.Scan(); i++ {
		if want := fmt.Sprint("event ", i); lines.Text() != want {
			t.Errorf("got %q", lines.Text())
		}
		seen <- struct{}{}
	}
	get(t, s.URL+"/hijack").check(t, 200, "by hand")
}

// A request whose client leaves while it waits for a worker is dropped; one
// that runs has its context ended.
func TestSyncClientLeaves(t *testing.T) {
	l := startLoop(t, loop.WithWorkers(1))
	var calls atomic.Int32
	come, ended := make(chan struct{}), make(chan error)
	s := serve(t, loophttp.Sync(l, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		come <- struct{}{}
		<-r.Context().Done()
		ended <- r.Context().Err()
	})))
	ctx, leave := context.WithCancel(t.Context())
	request := func() {
		r, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
		if res, err := http.DefaultClient.Do(r); err == nil {
			res.Body.Close()
			t.Error("a request was answered")
		}
	}
	go request()
	<-come
	gone := make(chan struct{})
	go func() { request(); close(gone) }()
	leave()
	<-gone
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	s.Close() // waits for both
	if n := calls.Load(); n != 1 {
		t.Errorf("the handler was called %d times", n)
	}
}

// fullExecutor takes nothing.
type fullExecutor struct{ *loop.Pool }

func (fullExecutor) Submit(context.Context, func()) error { return errors.New("full") }

func TestSyncRefused(t *testing.T) {
	l := startLoop(t, loop.WithExecutor(fullExecutor{loop.NewPool(1)}))
	s := serve(t, loophttp.Sync(l, http.NotFoundHandler()))
	get(t, s.URL).check(t, 503, "Service Unavailable")
}
