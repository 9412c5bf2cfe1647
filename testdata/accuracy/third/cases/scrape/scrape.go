// Package scrape watches what a page does.
package scrape

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

type (
	eventResponse struct{ URL string }
	eventDialog   struct{ Text string }
	eventLoaded   struct{}
	eventConsole  struct{ Args []string }
)

type scraper struct {
	mu   sync.Mutex
	urls map[string]int
	dir  string
	urlc chan string
	idle chan struct{}
}

func (s *scraper) watch(ctx context.Context) {
	chromedp.ListenTarget(ctx, func(ev interface{}) {
		switch ev := ev.(type) {
		case *eventResponse:
			s.seen(ev.URL)
		case *eventDialog:
			_ = chromedp.Run(ctx, dismiss()) // BLOCKS deadlock
		case *eventLoaded:
			go func() {
				_ = chromedp.Run(ctx, dismiss())
				s.idle <- struct{}{}
			}()
		case *eventConsole:
			s.console(ev)
		}
	})
	chromedp.ListenBrowser(ctx, s.browser)
}

func dismiss() chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error { return ctx.Err() })
}

// settle is an action that Main alone runs.
func settle() chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		time.Sleep(100 * time.Millisecond)
		return ctx.Err()
	})
}

func (s *scraper) seen(url string) {
	s.mu.Lock()
	s.urls[url]++
	n := s.urls[url]
	s.mu.Unlock()
	if n > 1 {
		return
	}
	select {
	case s.urlc <- url:
	default:
		s.fetch(url)
	}
}

func (s *scraper) fetch(url string) {
	resp, err := http.Get(url) // BLOCKS net
	if err != nil {
		return
	}
	defer resp.Body.Close()
	f, err := os.Create(path.Join(s.dir, path.Base(url))) // BLOCKS file
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.ReadFrom(resp.Body) // BLOCKS net, file
}

func (s *scraper) console(ev *eventConsole) {
	if len(ev.Args) == 0 {
		return
	}
	<-s.idle // BLOCKS chan
}

func (s *scraper) browser(ev interface{}) {
	b, err := json.Marshal(ev)
	if err != nil {
		return
	}
	go s.persist(b)
	time.AfterFunc(time.Minute, func() { s.persist(b) })
}

// persist runs on goroutines only.
func (s *scraper) persist(b []byte) {
	_ = os.WriteFile(path.Join(s.dir, "events"), b, 0o600)
}

// Main scrapes a page.
func Main(ctx context.Context, url string) error {
	s := &scraper{urls: map[string]int{}, dir: "out", urlc: make(chan string, 8), idle: make(chan struct{})}
	s.watch(ctx)
	if err := chromedp.Run(ctx, chromedp.Navigate(url), settle()); err != nil {
		return err
	}
	for {
		select {
		case u := <-s.urlc:
			s.fetch(u)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
