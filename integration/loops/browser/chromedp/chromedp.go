// Package chromedp listens to a browser.
package chromedp

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

type crawler struct {
	ctx  context.Context
	urls chan string
	seen map[string]bool
}

func (c *crawler) listen() {
	chromedp.ListenTarget(c.ctx, func(ev any) {
		switch ev := ev.(type) {
		case *page.EventLoadEventFired:
			_ = chromedp.Run(c.ctx, chromedp.Navigate("http://localhost")) // want `chromedp.Run waits on the event loop for the event loop \(deadlock\); run the actions on a goroutine`
		case *network.EventResponseReceived:
			c.urls <- ev.Response.URL // want `channel send blocks the event loop \(channel\); use go, or send it on a buffered channel`
		case *fetch.EventRequestPaused:
			go func() {
				_ = fetch.ContinueRequest(ev.RequestID).Do(c.ctx)
			}()
		case *dom.EventDocumentUpdated:
			_, _ = dom.GetDocument().Do(c.ctx) // want `\(\*dom.GetDocumentParams\).Do waits on the event loop for the event loop \(deadlock\)`
		}
	})
	chromedp.ListenBrowser(c.ctx, c.browser)
	chromedp.ListenTarget(c.ctx, c.note)
}

// browser waits for the page to settle, two calls below.
func (c *crawler) browser(any) { c.settle() }

func (c *crawler) settle() {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); reached from \(\*crawler\).browser`
}

// note hands on what fits.
func (c *crawler) note(ev any) {
	if e, ok := ev.(*network.EventResponseReceived); ok {
		c.seen[e.Response.URL] = true
		select {
		case c.urls <- e.Response.URL:
		default:
		}
	}
}

// run waits where no listener does.
func (c *crawler) run() error {
	c.listen()
	for url := range c.urls {
		if err := chromedp.Run(c.ctx, chromedp.Navigate(url), chromedp.ActionFunc(func(ctx context.Context) error {
			time.Sleep(time.Second)
			return nil
		})); err != nil {
			return err
		}
	}
	return nil
}
