// Package decor uses decorated stores in coroutines and callbacks.
package decor

import (
	"context"
	"log/slog"
	"os"
	"time"

	"example.com/second/cases/decor/store"

	"github.com/stallcheck/stallcheck/loop"
)

type Service struct {
	*store.HTTP
	cached *store.Cached
	mem    *store.Map
	logged *store.Logged
	l      *loop.Loop
}

func (s *Service) Page(co *loop.Co, key string) ([]byte, error) {
	if b, ok := s.cached.Peek(key); ok {
		return b, nil
	}
	if b, err := s.mem.Get(co, key); err == nil {
		return b, nil
	}
	s.cached.Prefetch(key + ".next")
	b, err := s.cached.Get(co, key) // BLOCKS net
	if err != nil {
		return s.logged.Get(co, key) // BLOCKS net
	}
	return b, nil
}

func (s *Service) Promoted(co *loop.Co, key string) ([]byte, error) {
	if _, err := s.Build(co, key); err != nil {
		return nil, err
	}
	return s.Get(co, key) // BLOCKS net
}

func (s *Service) Values(co *loop.Co, key string) ([]byte, error) {
	get := s.mem.Get
	if b, err := get(co, key); err == nil {
		return b, nil
	}
	remote := s.HTTP.Get
	return remote(co, key) // BLOCKS net
}

func (s *Service) Offloaded(co *loop.Co, key string) ([]byte, error) {
	t := loop.Go(co, func(co *loop.Co) ([]byte, error) {
		return loop.Offload(co, func() ([]byte, error) { return s.cached.Get(co, key) })
	})
	return loop.Await(co, t)
}

func (s *Service) Retried(co *loop.Co, key string) ([]byte, error) {
	r := store.Retry(s.mem, 3)
	b, err := r.Get(co, key) // BLOCKS sleep
	if err != nil {
		slog.Error("retried", "key", key, "err", err)
	}
	return b, err
}

func literal(co *loop.Co, log *slog.Logger) ([]byte, error) {
	var g store.Getter = store.GetterFunc(func(ctx context.Context, k string) ([]byte, error) { return []byte(k), nil })
	log.Info("made")
	return g.Get(co, "k")
}

func (s *Service) arm() error {
	s.l.CallLater(time.Second, func() {
		s.refresh("index")
	})
	return s.l.Post(s.warm)
}

func (s *Service) refresh(key string) {
	b, err := s.logged.Get(context.Background(), key) // BLOCKS net
	if err != nil {
		return
	}
	s.mem.Put(key, b)
	s.dump(b)
}

func (s *Service) dump(b []byte) {
	defer os.Remove("dump.tmp") // BLOCKS file
	if len(b) > 0 {
		_ = os.WriteFile("dump.tmp", b, 0o600) // BLOCKS file
	}
}

func (s *Service) warm() {
	for _, k := range []string{"a", "b"} {
		s.cached.Prefetch(k)
		go s.refresh2(k)
	}
	time.AfterFunc(time.Minute, func() { s.refresh2("c") })
}

func (s *Service) refresh2(k string) {
	b, _ := s.cached.Get(context.Background(), k)
	_ = os.WriteFile(k, b, 0o600)
}
