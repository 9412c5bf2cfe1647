package chromedp

import "context"

type Action interface{ Do(context.Context) error }
type ActionFunc func(context.Context) error

func (f ActionFunc) Do(ctx context.Context) error                { return f(ctx) }
func Run(ctx context.Context, actions ...Action) error           { return nil }
func ListenTarget(ctx context.Context, fn func(ev interface{}))  {}
func ListenBrowser(ctx context.Context, fn func(ev interface{})) {}
func Navigate(urlstr string) Action                              { return nil }
