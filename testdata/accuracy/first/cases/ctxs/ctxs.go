// Package ctxs mixes contexts and coroutines.
package ctxs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type key struct{}

// User is kept in a context.
type User struct{ Name string }

func from(ctx context.Context) *User {
	u, _ := ctx.Value(key{}).(*User)
	return u
}

func hold(ctx context.Context) error {
	<-ctx.Done()
	return context.Cause(ctx)
}

func alive(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	default:
		return ctx.Err() == nil
	}
}

func remaining(ctx context.Context) time.Duration {
	if d, ok := ctx.Deadline(); ok {
		return time.Until(d)
	}
	return time.Hour
}

func merged(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(a)
	stop := context.AfterFunc(b, func() {
		time.Sleep(time.Millisecond)
		cancel(context.Cause(b))
	})
	return ctx, func() {
		stop()
		cancel(context.Canceled)
	}
}

func request(ctx context.Context, url string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if u := from(ctx); u != nil {
		req.Header.Set("X-User", u.Name)
	}
	return req, nil
}

// Server has the dependencies.
type Server struct {
	db  *sql.DB
	res *net.Resolver
	d   net.Dialer
}

// Handle uses the coroutine as a context.
func (s *Server) Handle(co *loop.Co, url string) error {
	ctx, cancel := context.WithTimeout(co, time.Second)
	defer cancel()
	co = co.WithValue(key{}, &User{"ann"})
	if !alive(ctx) || !alive(co) {
		return co.Err()
	}
	both, stop := merged(ctx, context.WithoutCancel(co))
	defer stop()
	req, err := request(both, url)
	if err != nil {
		return err
	}
	slog.InfoContext(ctx, "request", "url", req.URL.String(), "left", remaining(ctx))
	if _, err := s.db.PrepareContext(ctx, "SELECT 1"); err != nil { // BLOCKS db
		return err
	}
	ips, err := s.res.LookupIPAddr(ctx, req.URL.Host) // BLOCKS dns
	if err != nil {
		return err
	}
	conn, err := s.d.DialContext(ctx, "tcp", net.JoinHostPort(ips[0].String(), "80")) // BLOCKS net
	if err != nil {
		return err
	}
	fmt.Println(conn.LocalAddr(), strings.ToUpper(from(co).Name))
	out, err := loop.Offload(co, exec.CommandContext(ctx, "id").Output)
	if err != nil {
		return err
	}
	fmt.Println(string(out))
	return hold(ctx) // BLOCKS chan
}

// Until ends with the program.
func Until(co *loop.Co) error {
	ctx, stop := signal.NotifyContext(co, syscall.SIGTERM)
	defer stop()
	stopped := loop.NewFuture[struct{}](co.Loop())
	undo := context.AfterFunc(ctx, func() { _ = stopped.SetResult(struct{}{}) })
	defer undo()
	if _, err := loop.Await(co, stopped); err != nil {
		return err
	}
	if err := loop.OffloadErr(co, func() error { return hold(ctx) }); errors.Is(err, context.Canceled) {
		return nil
	}
	<-ctx.Done() // BLOCKS chan
	return context.Cause(ctx)
}

// Budget runs what fits into the deadline.
func (s *Server) Budget(co *loop.Co, queries []string) (int, error) {
	n := 0
	err := loop.Timeout(co, time.Second, func(co *loop.Co, sc *loop.Scope) error {
		for _, q := range queries {
			if remaining(co) < time.Millisecond {
				sc.Cancel(context.DeadlineExceeded)
				break
			}
			rows, err := s.db.QueryContext(co, q) // BLOCKS db
			if err != nil {
				return err
			}
			for rows.Next() { // BLOCKS db
				n++
			}
			if err := rows.Err(); err != nil {
				return err
			}
			sc.Reschedule(time.Now().Add(time.Second))
		}
		return nil
	})
	return n, err
}

// Serve is not on the loop itself.
func (s *Server) Serve(ctx context.Context, l *loop.Loop) error {
	t := loop.Submit(l, func(co *loop.Co) (int, error) { return s.Budget(co, nil) })
	n, err := t.Get(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return hold(ctx)
}
