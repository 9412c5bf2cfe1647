// Package sfcache is a cache whose misses are shared.
package sfcache

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"github.com/stallcheck/stallcheck/loop"
)

type item struct {
	val string
	exp time.Time
}

// A Loader finds what is missing.
type Loader[K comparable, V any] func(K) (V, error)

type Cache struct {
	items  map[string]item
	flight singleflight.Group
	db     *sql.DB
	dir    string
	warm   *loop.Future[int]
}

func (c *Cache) lookup(key string) (string, bool) {
	it, ok := c.items[key]
	if !ok || time.Now().After(it.exp) {
		return "", false
	}
	return it.val, true
}

// Get is right: the miss is offloaded.
func (c *Cache) Get(co *loop.Co, key string) (string, error) {
	if v, ok := c.lookup(key); ok {
		return v, nil
	}
	v, err := loop.Offload(co, func() (string, error) {
		v, err, _ := c.flight.Do(key, func() (any, error) { return c.fromDB(co, key) })
		if err != nil {
			return "", err
		}
		return v.(string), nil
	})
	if err != nil {
		return "", err
	}
	c.items[key] = item{v, time.Now().Add(time.Minute)}
	return v, nil
}

// fromDB takes a context, which a Co is.
func (c *Cache) fromDB(ctx context.Context, key string) (v string, err error) {
	err = c.db.QueryRowContext(ctx, "select v from kv where k = ?", key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, err
}

// GetChan waits for a shared miss on a channel.
func (c *Cache) GetChan(co *loop.Co, key string) (string, error) {
	ch := c.flight.DoChan(key, func() (any, error) { return c.fromDB(context.Background(), key) })
	r := <-ch // BLOCKS chan
	if r.Err != nil {
		return "", r.Err
	}
	return r.Val.(string), nil
}

// Peek asks the database on the loop.
func (c *Cache) Peek(co *loop.Co, key string) (string, error) {
	if v, ok := c.lookup(key); ok {
		return v, nil
	}
	return c.fromDB(co, key) // BLOCKS db
}

// Warm fills the cache with goroutines.
func (c *Cache) Warm(co *loop.Co, keys []string) error {
	vals := make([]string, len(keys))
	g, ctx := errgroup.WithContext(co)
	for i, k := range keys {
		g.Go(func() (err error) {
			vals[i], err = c.fromDB(ctx, k)
			return err
		})
	}
	if err := g.Wait(); err != nil { // BLOCKS wait
		return err
	}
	for i, k := range keys {
		c.items[k] = item{vals[i], time.Now().Add(time.Hour)}
	}
	return nil
}

// WarmRight is Warm with the wait offloaded.
func (c *Cache) WarmRight(co *loop.Co, keys []string) error {
	var g errgroup.Group
	for _, k := range keys {
		g.Go(func() error {
			_, err := c.fromDB(context.Background(), k)
			return err
		})
	}
	return loop.OffloadErr(co, g.Wait)
}

// Through makes a loader that looks into a map first.
func Through[K comparable, V any](m map[K]V, next Loader[K, V]) Loader[K, V] {
	return func(k K) (V, error) {
		if v, ok := m[k]; ok {
			return v, nil
		}
		v, err := next(k)
		if err == nil {
			m[k] = v
		}
		return v, err
	}
}

func (c *Cache) files(co *loop.Co, key string) (int, error) {
	sizes := Through(map[string]int64{}, func(name string) (int64, error) {
		fi, err := os.Stat(name) // BLOCKS file
		if err != nil {
			return 0, err
		}
		return fi.Size(), nil
	})
	lens := Through(map[string]int{}, func(name string) (int, error) { return len(name), nil })
	n, err := lens(key)
	if err != nil {
		return 0, err
	}
	s, err := sizes(c.dir + key)
	return n + int(s), err
}

// Ready waits for the warming in the wrong way and in the right one.
func (c *Cache) Ready(co *loop.Co) (int, error) {
	if c.warm.Done() {
		return c.warm.Result()
	}
	if n, err := c.warm.Get(co); err == nil { // BLOCKS get
		return n, nil
	}
	return loop.Await(co, c.warm)
}

// Run runs it.
func Run(ctx context.Context, db *sql.DB) (string, error) {
	l := loop.New()
	c := &Cache{items: map[string]item{}, db: db, warm: loop.NewFuture[int](l)}
	t := loop.Submit(l, func(co *loop.Co) (string, error) {
		if err := c.Warm(co, []string{"a", "b"}); err != nil {
			return "", err
		}
		if err := c.warm.SetResult(2); err != nil {
			return "", err
		}
		if _, err := c.Ready(co); err != nil {
			return "", err
		}
		if _, err := c.files(co, "x"); err != nil {
			return "", err
		}
		return c.Get(co, "a")
	})
	go func() {
		if err := l.RunForever(); err != nil {
			panic(err)
		}
	}()
	return t.Get(ctx)
}
