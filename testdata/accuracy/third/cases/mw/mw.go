// Package mw has chains of middleware around coroutines.
package mw

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

type Request struct {
	User, Path string
	Body       []byte
}

type Response struct {
	Code int
	Body []byte
}

type Handler func(co *loop.Co, r *Request) (*Response, error)

type Middleware func(Handler) Handler

// Chain wraps h, the first the outermost.
func Chain(h Handler, ms ...Middleware) Handler {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

func Timing(record func(path string, d time.Duration)) Middleware {
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (*Response, error) {
			t := time.Now()
			defer func() { record(r.Path, time.Since(t)) }()
			return next(co, r)
		}
	}
}

func Auth(file string) Middleware {
	users := map[string]bool{}
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (*Response, error) {
			if !users[r.User] {
				b, err := os.ReadFile(file) // BLOCKS file
				if err != nil {
					return nil, err
				}
				users[r.User] = strings.Contains(string(b), r.User)
			}
			return next(co, r)
		}
	}
}

func AuthLoaded(file string) (Middleware, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (*Response, error) {
			if !strings.Contains(string(b), r.User) {
				return &Response{Code: http.StatusForbidden}, nil
			}
			return next(co, r)
		}
	}, nil
}

func Audit(ch chan<- string) Middleware {
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (*Response, error) {
			resp, err := next(co, r)
			ch <- r.Path // BLOCKS chan
			return resp, err
		}
	}
}

func AuditLossy(ch chan<- string) Middleware {
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (*Response, error) {
			select {
			case ch <- r.Path:
			default:
			}
			return next(co, r)
		}
	}
}

func Delay(d time.Duration) Middleware {
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (*Response, error) {
			if err := loop.Sleep(co, d); err != nil {
				return nil, err
			}
			return next(co, r)
		}
	}
}

func Limit(n int, slow func(*Request) bool) Middleware {
	sem := make(chan struct{}, n)
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (*Response, error) {
			if slow(r) {
				sem <- struct{}{} // BLOCKS chan
				defer func() {
					select {
					case <-sem:
					default:
					}
				}()
			}
			return next(co, r)
		}
	}
}

func Recover(next Handler) Handler {
	return func(co *loop.Co, r *Request) (resp *Response, err error) {
		defer func() {
			if v := recover(); v != nil {
				resp, err = &Response{Code: 500}, fmt.Errorf("panic: %v", v)
			}
		}()
		return next(co, r)
	}
}

type app struct {
	times map[string]time.Duration
	audit chan string
}

func (a *app) list(co *loop.Co, r *Request) (*Response, error) {
	es, err := loop.Offload(co, func() ([]os.DirEntry, error) { return os.ReadDir(r.Path) })
	if err != nil {
		return nil, err
	}
	names := make([]string, len(es))
	for i, e := range es {
		names[i] = e.Name()
	}
	b, err := json.Marshal(names)
	return &Response{200, b}, err
}

func (a *app) delete(co *loop.Co, r *Request) (*Response, error) {
	if err := os.Remove(r.Path); err != nil { // BLOCKS file
		return nil, err
	}
	return &Response{Code: 204}, nil
}

func (a *app) routes() (map[string]Handler, error) {
	loaded, err := AuthLoaded("users")
	if err != nil {
		return nil, err
	}
	timing := Timing(func(p string, d time.Duration) { a.times[p] = d })
	slow := func(r *Request) bool { return len(r.Body) > 1024 }
	return map[string]Handler{
		"GET":    Chain(a.list, timing, loaded, AuditLossy(a.audit), Delay(time.Millisecond)),
		"DELETE": Chain(a.delete, Recover, timing, Auth("users"), Audit(a.audit), Limit(4, slow)),
	}, nil
}

// Main makes the handler.
func Main(l *loop.Loop) (http.Handler, error) {
	a := &app{times: map[string]time.Duration{}, audit: make(chan string, 8)}
	hs, err := a.routes()
	if err != nil {
		return nil, err
	}
	go func() {
		for p := range a.audit {
			_ = os.WriteFile("last", []byte(p), 0o600)
		}
	}()
	mux := http.NewServeMux()
	mux.Handle("/", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		h, ok := hs[r.Method]
		if !ok {
			return &loophttp.StatusError{Code: http.StatusMethodNotAllowed}
		}
		body, err := loophttp.ReadAll(co, r)
		if err != nil {
			return err
		}
		resp, err := h(co, &Request{User: r.Header.Get("User"), Path: r.URL.Path, Body: body})
		if errors.Is(err, context.Canceled) {
			return err
		}
		if err != nil {
			return &loophttp.StatusError{Code: 500, Err: err}
		}
		w.WriteHeader(resp.Code)
		_, err = w.Write(resp.Body)
		return err
	}))
	mux.Handle("/sync", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Second)
		http.ServeFile(w, r, "index.html")
	})))
	return mux, nil
}
