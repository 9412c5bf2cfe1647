// Package goeventloop runs timers and promises.
package goeventloop

import (
	"context"
	"net/http"
	"os"
	"time"

	eventloop "github.com/joeycumines/go-eventloop"
)

func start(ctx context.Context, l *eventloop.Loop, js *eventloop.JS, p *eventloop.ChainedPromise) error {
	_ = l.Submit(func() {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use Loop.Promisify`
	})
	_, _ = js.SetTimeout(save, 100)
	p.Then(func(v any) any {
		return <-p.ToChannel() // want `channel receive blocks the event loop`
	}, func(reason any) any {
		return reason
	})
	_ = l.RegisterFD(0, 1, func(eventloop.IOEvents) {
		_ = l.Run(ctx) // want `\(\*eventloop.Loop\).Run runs a loop inside a running one \(nested loop\); use Submit`
	})
	_, _ = l.ScheduleTimer(time.Second, func() {
		l.Promisify(ctx, func(ctx context.Context) (any, error) {
			resp, err := http.Get("http://localhost")
			if err == nil {
				err = resp.Body.Close()
			}
			return nil, err
		})
		go save()
	})
	_ = l.Submit(func() { _ = l.Submit(func() {}) })
	time.Sleep(time.Second)
	return l.Run(ctx)
}

func save() {
	_ = os.WriteFile("state", nil, 0o600) // want `os.WriteFile blocks the event loop \(file I/O\); use Loop.Promisify`
}
