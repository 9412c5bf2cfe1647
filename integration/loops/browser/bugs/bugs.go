// Package bugs has, small and in other words, what was reported of programs that
// listen to a browser: each beside its mended form.
package bugs

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/playwright-community/playwright-go"
)

// github.com/chromedp/chromedp/issues/822: a listener executes a command, to get
// the body of what was received.
func bodies(ctx context.Context) {
	chromedp.ListenTarget(ctx, func(ev any) {
		if ev, ok := ev.(*network.EventLoadingFinished); ok {
			_ = body(ctx, ev.RequestID) // a helper: the finding is in it
		}
	})
	chromedp.ListenTarget(ctx, func(ev any) {
		if ev, ok := ev.(*network.EventLoadingFinished); ok {
			go bodyMended(ctx, ev.RequestID)
		}
	})
}

func body(ctx context.Context, id network.RequestID) []byte {
	c := chromedp.FromContext(ctx)
	data, err := network.GetResponseBody(id).Do(cdp.WithExecutor(ctx, c.Target)) // want `Do waits on the event loop for the event loop \(deadlock\).*; reached from bodies.func1; run the command on a goroutine`
	if err != nil {
		return nil
	}
	return data
}

func bodyMended(ctx context.Context, id network.RequestID) {
	c := chromedp.FromContext(ctx)
	_, _ = network.GetResponseBody(id).Do(cdp.WithExecutor(ctx, c.Target))
}

// github.com/playwright-community/playwright-go/issues/603: a handler of responses
// reads their bodies.
func responses(page playwright.Page, out chan []byte) {
	page.OnResponse(func(resp playwright.Response) {
		_, _ = resp.Body() // want `Body waits .*deadlock.*use go`
	})
	page.OnResponse(func(resp playwright.Response) {
		go func() {
			data, _ := resp.Body()
			out <- data
		}()
	})
}
