// Package store is a key value client over HTTP, and decorators around it.
package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

type Getter interface {
	Get(ctx context.Context, key string) ([]byte, error)
}

type GetterFunc func(ctx context.Context, key string) ([]byte, error)

func (f GetterFunc) Get(ctx context.Context, key string) ([]byte, error) { return f(ctx, key) }

type HTTP struct {
	Base   string
	Client *http.Client
}

func (h *HTTP) Get(ctx context.Context, key string) ([]byte, error) {
	req, err := h.request(ctx, http.MethodGet, key, nil)
	if err != nil {
		return nil, err
	}
	resp, err := h.Client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func (h *HTTP) request(ctx context.Context, m, key string, b []byte) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, m, h.Base+"/"+key, bytes.NewReader(b))
}

// Build only makes the request.
func (h *HTTP) Build(ctx context.Context, key string) (*http.Request, error) {
	return h.request(ctx, http.MethodHead, key, nil)
}

type Map struct {
	mu sync.Mutex
	m  map[string][]byte
}

func NewMap() *Map { return &Map{m: map[string][]byte{}} }

func (m *Map) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.m[key]
	if !ok {
		return nil, errors.New("no " + key)
	}
	return b, nil
}

func (m *Map) Put(key string, b []byte) {
	m.mu.Lock()
	m.m[key] = b
	m.mu.Unlock()
}

type Logged struct {
	*HTTP
	Log *slog.Logger
}

func (l *Logged) Get(ctx context.Context, key string) ([]byte, error) {
	l.Log.InfoContext(ctx, "get", "key", key)
	return l.HTTP.Get(ctx, key)
}

type Retried struct {
	next Getter
	n    int
}

func Retry(g Getter, n int) *Retried { return &Retried{g, n} }

func (r *Retried) Get(ctx context.Context, key string) (b []byte, err error) {
	for i := range r.n {
		if b, err = r.next.Get(ctx, key); err == nil {
			return b, nil
		}
		time.Sleep(time.Duration(i) * time.Millisecond)
	}
	return nil, fmt.Errorf("after %d tries: %w", r.n, err)
}

type Cached struct {
	mem  *Map
	back *HTTP
}

func Cache(h *HTTP) *Cached { return &Cached{NewMap(), h} }

func (c *Cached) Get(ctx context.Context, key string) ([]byte, error) {
	if b, err := c.mem.Get(ctx, key); err == nil {
		return b, nil
	}
	b, err := c.back.Get(ctx, key)
	if err == nil {
		c.mem.Put(key, b)
	}
	return b, err
}

func (c *Cached) Peek(key string) ([]byte, bool) {
	b, err := c.mem.Get(context.Background(), key)
	return b, err == nil
}

// Prefetch returns at once.
func (c *Cached) Prefetch(key string) {
	go func() { _, _ = c.Get(context.Background(), key) }()
}
