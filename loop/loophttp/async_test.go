package loophttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

func TestAsyncInServeMux(t *testing.T) {
	l := startLoop(t)
	mux := http.NewServeMux()
	mux.Handle("GET /orders/{id}", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		if err := loop.Yield(co); err != nil {
			return err
		}
		w.Header().Set("X-Order", r.PathValue("id"))
		w.WriteHeader(http.StatusCreated)
		w.WriteHeader(http.StatusTeapot) // too late
		fmt.Fprintf(w, "order %s", r.PathValue("id"))
		return nil
	}))
	s := serve(t, mux)
	got := get(t, s.URL+"/orders/7")
	got.check(t, http.StatusCreated, "order 7")
	if id := got.header.Get("X-Order"); id != "7" {
		t.Errorf("the header is %q", id)
	}
	get(t, s.URL+"/nothing").check(t, http.StatusNotFound, "404 page not found")
}

func TestAsyncErrors(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		code    int
		body    string
		handled bool // the error handler is told
	}{
		"plain":         {errors.New("secret"), 500, "Internal Server Error", true},
		"status":        {&loophttp.StatusError{Code: 404, Message: "no such order"}, 404, "no such order", false},
		"named":         {fmt.Errorf("wrapped: %w", &loophttp.StatusError{Code: 409, Err: os.ErrExist}), 409, "Conflict", false},
		"bad gateway":   {&loophttp.StatusError{Code: 502}, 502, "Bad Gateway", true},
		"not an error":  {&loophttp.StatusError{Code: 200}, 500, "Internal Server Error", true},
		"not a status":  {&loophttp.StatusError{Code: 70000}, 500, "Internal Server Error", true},
		"a timeout":     {loop.ErrTimeout, 500, "Internal Server Error", true},
		"a cancelation": {loop.ErrCanceled, 503, "Service Unavailable", false},
	} {
		t.Run(name, func(t *testing.T) {
			told := make(chan error, 1)
			s := serve(t, loophttp.Async(startLoop(t), func(_ *loop.Co, w http.ResponseWriter, _ *http.Request) error {
				w.Header().Set("Content-Length", "1000")
				io.WriteString(w, "not to be sent")
				return c.err
			}, loophttp.WithErrorHandler(func(_ *http.Request, err error) { told <- err })))
			get(t, s.URL).check(t, c.code, c.body)
			if handled := len(told) > 0; handled != c.handled {
				t.Errorf("the error handler was told: %v", handled)
			}
		})
	}
}

// An error after a part of the response has been sent cuts the connection.
func TestAsyncErrorTooLate(t *testing.T) {
	told := make(chan error, 1)
	s := serve(t, loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, _ *http.Request) error {
		io.WriteString(w, "part")
		if err := loophttp.Flush(co, w); err != nil {
			return err
		}
		return errors.New("late")
	}, loophttp.WithErrorHandler(func(_ *http.Request, err error) { told <- err })))
	if got := get(t, s.URL); got.body != "part" || !errors.Is(got.err, io.ErrUnexpectedEOF) {
		t.Errorf("the client got %q, %v", got.body, got.err)
	}
	if err := <-told; err.Error() != "late" {
		t.Errorf("the error handler was told %v", err)
	}
}

func TestAsyncPanics(t *testing.T) {
	for name, c := range map[string]struct {
		fn       func(*loop.Co, http.ResponseWriter, *http.Request) error
		code     int // 0 if the connection is cut
		reported bool
	}{
		"panic": {func(*loop.Co, http.ResponseWriter, *http.Request) error { panic("oops") }, 500, true},
		"panic after a part": {func(co *loop.Co, w http.ResponseWriter, _ *http.Request) error {
			io.WriteString(w, "part")
			_ = loophttp.Flush(co, w)
			panic("oops")
		}, 0, true},
		"abort": {func(*loop.Co, http.ResponseWriter, *http.Request) error { panic(http.ErrAbortHandler) }, 0, false},
		"abort in Serve": {func(co *loop.Co, _ http.ResponseWriter, r *http.Request) error {
			return loophttp.Serve(co, r, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
		}, 0, false},
		"panic in Serve": {func(co *loop.Co, _ http.ResponseWriter, r *http.Request) error {
			return loophttp.Serve(co, r, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oops") }))
		}, 500, true},
		"panic in Offload": {func(co *loop.Co, _ http.ResponseWriter, _ *http.Request) error {
			_, err := loophttp.Offload(co, func() (int, error) { panic("oops") })
			return err
		}, 500, true},
	} {
		t.Run(name, func(t *testing.T) {
			reports := make(chan loop.Failure, 1)
			l := startLoop(t, loop.WithExceptionHandler(func(f loop.Failure) { reports <- f }))
			got := get(t, serve(t, loophttp.Async(l, c.fn)).URL)
			if c.code == 0 && got.err == nil {
				t.Errorf("the client got %d %q and no error", got.code, got.body)
			} else if c.code != 0 {
				got.check(t, c.code, http.StatusText(c.code))
			}
			if c.reported {
				f := <-reports
				if p, ok := f.Err.(*loop.PanicError); !ok || p.Value != "oops" || len(p.Stack) == 0 {
					t.Errorf("reported %v", f.Err)
				}
			} else if len(reports) > 0 {
				t.Errorf("reported %v", (<-reports).Err)
			}
		})
	}
}

func TestClientLeaves(t *testing.T) {
	waiting, ended := make(chan struct{}), make(chan error, 2)
	s := serve(t, loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		context.AfterFunc(r.Context(), func() { ended <- r.Context().Err() })
		close(waiting)
		_, err := loop.Await(co, loop.NewFuture[int](co.Loop()))
		ended <- err
		return err
	}))
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		<-waiting
		leave()
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := http.DefaultClient.Do(r); err == nil {
		res.Body.Close()
		t.Error("the request was answered")
	}
	for range 2 {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
	}
}

func TestInMiddleware(t *testing.T) {
	type key struct{}
	h := loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		fmt.Fprint(w, ctx.Value(key{}), r.Context().Value(http.ServerContextKey) != nil, ctx.Err())
		return nil
	})
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Middleware", "here")
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, "value")))
	}))
	got := get(t, s.URL)
	got.check(t, 200, "valuetrue <nil>")
	if got.header.Get("X-Middleware") != "here" {
		t.Errorf("the header is %v", got.header)
	}
}

func TestResponsesWithoutBody(t *testing.T) {
	s := serve(t, loophttp.Async(startLoop(t), func(_ *loop.Co, w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodHead {
			_, err := io.WriteString(w, "counted, not sent")
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		if _, err := io.WriteString(w, "body"); !errors.Is(err, http.ErrBodyNotAllowed) {
			return fmt.Errorf("writing the body of a 204: %w", err)
		}
		return nil
	}))
	get(t, s.URL).check(t, http.StatusNoContent, "")
	got := do(t, http.MethodHead, s.URL, nil)
	got.check(t, http.StatusOK, "")
	if n := got.header.Get("Content-Length"); n != "17" {
		t.Errorf("the length is %q", n)
	}
}

func TestHintsAndTrailers(t *testing.T) {
	s := serve(t, loophttp.Async(startLoop(t), func(_ *loop.Co, w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
		w.Header().Set("Trailer", "X-Sum")
		io.WriteString(w, strings.Repeat("x", 10_000))
		w.Header().Set("X-Sum", "42")
		return nil
	}))
	var hint string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
			hint = fmt.Sprint(code, h.Get("Link"))
			return nil
		},
	})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil || n != 10_000 {
		t.Errorf("read %d bytes, %v", n, err)
	}
	if hint != "103</style.css>; rel=preload" || res.Header.Get("Link") != "" {
		t.Errorf("the hint was %q, the header %v", hint, res.Header)
	}
	if sum := res.Trailer.Get("X-Sum"); sum != "42" {
		t.Errorf("the trailer is %v", res.Trailer)
	}
}

func TestServe(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(dir)))
	mux.HandleFunc("/part", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "b") })
	s := serve(t, loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("X-From", "the task")
		if r.URL.Path != "/part" {
			return loophttp.Serve(co, r, mux)
		}
		io.WriteString(w, "a")
		if err := loophttp.Serve(co, r, mux); err != nil {
			return err
		}
		_, err := io.WriteString(w, "c")
		return err
	}))
	got := get(t, s.URL+"/a.txt")
	got.check(t, 200, "a file")
	if from := got.header.Get("X-From"); from != "the task" {
		t.Errorf("the header is %v", got.header)
	}
	get(t, s.URL+"/part").check(t, 200, "abc")
	get(t, s.URL+"/missing").check(t, 404, "404 page not found")
}

// A request whose loop is closed is answered, whatever it was doing.
func TestLoopCloses(t *testing.T) {
	l := loop.New()
	stopped := make(chan error, 1)
	go func() { stopped <- l.RunForever() }()
	waiting := make(chan struct{})
	mux := http.NewServeMux()
	mux.Handle("/wait", loophttp.Async(l, func(co *loop.Co, _ http.ResponseWriter, _ *http.Request) error {
		close(waiting)
		_, err := loop.Await(co, loop.NewFuture[int](co.Loop()))
		return err
	}))
	mux.Handle("/sync", loophttp.Sync(l, http.NotFoundHandler()))
	s := serve(t, mux)
	answered := make(chan reply)
	go func() { answered <- get(t, s.URL+"/wait") }()
	<-waiting
	l.Stop()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	(<-answered).check(t, 503, "Service Unavailable")
	get(t, s.URL+"/wait").check(t, 503, "Service Unavailable")
	get(t, s.URL+"/sync").check(t, 503, "Service Unavailable")
}
