// Package fanout waits for groups of goroutines, and of tasks.
package fanout

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"golang.org/x/sync/errgroup"
)

// Crawler fetches many pages.
type Crawler struct {
	client *http.Client
	db     *sql.DB
	pages  atomic.Int64
	mu     sync.Mutex
	sizes  map[string]int64
}

func (c *Crawler) head(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	c.record(url, resp.ContentLength)
	return nil
}

func (c *Crawler) record(url string, n int64) {
	c.mu.Lock()
	c.sizes[url] = n
	c.mu.Unlock()
	c.pages.Add(1)
}

func (c *Crawler) together(ctx context.Context, urls []string) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, u := range urls {
		g.Go(func() error { return c.head(ctx, u) })
	}
	return g.Wait() // BLOCKS wait
}

func (c *Crawler) launch(urls []string) *sync.WaitGroup {
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Go(func() { _ = c.head(context.Background(), u) })
	}
	return &wg
}

// Crawl waits in three ways.
func (c *Crawler) Crawl(co *loop.Co, urls []string) error {
	var g errgroup.Group
	for _, u := range urls {
		g.Go(func() error { return c.head(co, u) })
	}
	if err := g.Wait(); err != nil { // BLOCKS wait
		return err
	}
	if err := c.together(co, urls); err != nil { // BLOCKS wait
		return err
	}
	wg := c.launch(urls)
	c.record("launched", int64(len(urls)))
	wg.Wait() // BLOCKS wait
	return loop.OffloadErr(co, func() error { return c.together(co, urls) })
}

// CrawlWell uses tasks.
func (c *Crawler) CrawlWell(co *loop.Co, urls []string) error {
	return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
		for _, u := range urls {
			g.Go(func(co *loop.Co) error {
				return loop.OffloadErr(co, func() error { return c.head(co, u) })
			})
		}
		g.Go(func(co *loop.Co) error {
			for c.pages.Load() < int64(len(urls)) {
				if err := loop.Sleep(co, time.Millisecond); err != nil {
					return err
				}
			}
			_, err := c.db.ExecContext(co, "INSERT INTO runs VALUES ($1)", len(urls)) // BLOCKS db
			return err
		})
		if len(urls) == 0 {
			return c.head(co, "http://localhost") // BLOCKS net
		}
		return nil
	})
}

// Race takes the first answer.
func (c *Crawler) Race(co *loop.Co, urls []string) (string, error) {
	var tasks []*loop.Task[string]
	for _, u := range urls {
		tasks = append(tasks, loop.Go(co, func(co *loop.Co) (string, error) {
			return u, loop.OffloadErr(co, func() error { return c.head(co, u) })
		}))
	}
	done, pending, err := loop.Wait(co, loop.FirstCompleted, tasks...)
	if err != nil {
		return "", err
	}
	for _, p := range pending {
		p.Cancel()
	}
	if len(done) == 0 {
		return "", errors.New("none")
	}
	return done[0].Result()
}

// Ordered sees the answers as they come.
func (c *Crawler) Ordered(co *loop.Co, paths []string) (n int, err error) {
	var fs []loop.Awaitable[int]
	for _, p := range paths {
		fs = append(fs, loop.Go(co, func(co *loop.Co) (int, error) {
			b, err := os.ReadFile(p) // BLOCKS file
			return len(b), err
		}))
	}
	for size, err := range loop.AsCompleted(co, fs...) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		n += size
		c.record("ordered", int64(size))
		if size > 1<<20 {
			_ = os.Truncate(paths[0], 0) // BLOCKS file
		}
	}
	return n, nil
}

// Poll is called back again and again.
func (c *Crawler) Poll(l *loop.Loop, urls []string) {
	wg := c.launch(urls)
	go func() {
		wg.Wait()
		_ = l.Post(func() { c.record("all", c.pages.Load()) })
	}()
	l.CallLater(time.Second, func() {
		c.settle(wg)
		c.Poll(l, urls)
	})
}

func (c *Crawler) settle(wg *sync.WaitGroup) {
	if c.pages.Load() == 0 {
		return
	}
	wg.Wait() // BLOCKS wait
	if err := c.together(context.Background(), nil); err != nil {
		fmt.Println(err)
	}
}
