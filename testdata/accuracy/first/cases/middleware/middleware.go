// Package middleware chains handlers that are coroutines.
package middleware

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Request is what handlers get.
type Request struct {
	Path   string
	Token  string
	Body   io.Reader
	Values map[string]string
}

// Handler answers a request on the loop.
type Handler func(co *loop.Co, r *Request) ([]byte, error)

// Middleware wraps a handler.
type Middleware func(Handler) Handler

// Chain applies the first last.
func Chain(h Handler, ms ...Middleware) Handler {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

// Logging says how long it took.
func Logging(log *slog.Logger) Middleware {
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) ([]byte, error) {
			start := time.Now()
			out, err := next(co, r)
			log.Info("handled", "path", r.Path, "took", time.Since(start))
			return out, err
		}
	}
}

// Throttle makes callers wait.
func Throttle(every time.Duration) Middleware {
	ticker := time.NewTicker(every)
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) ([]byte, error) {
			<-ticker.C // BLOCKS chan
			return next(co, r)
		}
	}
}

// Pace is Throttle done well.
func Pace(every time.Duration) Middleware {
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) ([]byte, error) {
			if err := loop.Sleep(co, every); err != nil {
				return nil, err
			}
			return next(co, r)
		}
	}
}

// Limit admits n at a time.
func Limit(n int) Middleware {
	sem := loop.NewSemaphore(n)
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) ([]byte, error) {
			if err := sem.Acquire(co); err != nil {
				return nil, err
			}
			defer sem.Release()
			return next(co, r)
		}
	}
}

var errDenied = errors.New("denied")

type auth struct {
	db     *sql.DB
	tokens map[string]string
}

func (a *auth) user(ctx context.Context, token string) (name string, err error) {
	if name, ok := a.tokens[token]; ok {
		return name, nil
	}
	err = a.db.QueryRowContext(ctx, "SELECT name FROM tokens WHERE token = $1", token).Scan(&name)
	return name, err
}

func (a *auth) wrap(next Handler) Handler {
	return func(co *loop.Co, r *Request) ([]byte, error) {
		if r.Token == "" {
			return nil, errDenied
		}
		name, err := a.user(co, r.Token) // BLOCKS db
		if err != nil {
			return nil, errors.Join(errDenied, err)
		}
		r.Values["user"] = name
		return next(co, r)
	}
}

func (a *auth) wrapOff(next Handler) Handler {
	return func(co *loop.Co, r *Request) ([]byte, error) {
		name, err := loop.Offload(co, func() (string, error) { return a.user(co, r.Token) })
		if err != nil {
			return nil, err
		}
		a.tokens[r.Token] = name
		return next(co, r)
	}
}

// Recover turns panics into errors and keeps the stack.
func Recover(dir string) Middleware {
	return func(next Handler) Handler {
		return func(co *loop.Co, r *Request) (out []byte, err error) {
			defer func() {
				if v := recover(); v != nil {
					err = fmt.Errorf("panic: %v", v)
					slog.Error("recovered", "err", err)
				}
			}()
			out, err = next(co, r)
			if err != nil {
				_ = os.WriteFile(dir+"/last-error", []byte(err.Error()), 0o644) // BLOCKS file
			}
			return out, err
		}
	}
}

// Static serves a directory.
func Static(dir string) Handler {
	return func(co *loop.Co, r *Request) ([]byte, error) {
		name := dir + "/" + strings.TrimPrefix(r.Path, "/")
		if strings.Contains(name, "..") {
			return nil, os.ErrPermission
		}
		return os.ReadFile(name) // BLOCKS file
	}
}

// Proxy asks another server.
func Proxy(base string) Handler {
	client := &http.Client{Timeout: time.Second}
	return func(co *loop.Co, r *Request) ([]byte, error) {
		req, err := http.NewRequestWithContext(co, http.MethodPost, base+r.Path, r.Body)
		if err != nil {
			return nil, err
		}
		req.Header.Set("X-User", r.Values["user"])
		return do(client, req) // BLOCKS net
	}
}

func do(client *http.Client, req *http.Request) ([]byte, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}

func echo(co *loop.Co, r *Request) ([]byte, error) {
	return json.Marshal(r.Values)
}

// App puts it together.
func App(db *sql.DB, dir string) map[string]Handler {
	a := &auth{db: db, tokens: map[string]string{}}
	common := []Middleware{Logging(slog.Default()), Recover(dir), Limit(8)}
	return map[string]Handler{
		"/echo":   Chain(echo, append(common, Pace(time.Millisecond))...),
		"/static": Chain(Static(dir), append(common, a.wrap)...),
		"/api":    Chain(Proxy("http://backend"), append(common, a.wrapOff, Throttle(time.Second))...),
	}
}

// Dispatch finds the handler.
func Dispatch(co *loop.Co, app map[string]Handler, r *Request) ([]byte, error) {
	h, ok := app[r.Path]
	if !ok {
		return nil, os.ErrNotExist
	}
	if r.Values == nil {
		r.Values = map[string]string{}
	}
	out, err := h(co, r)
	if err == nil && len(out) == 0 {
		raw, rerr := io.ReadAll(strings.NewReader("empty"))
		return raw, rerr
	}
	return out, err
}
