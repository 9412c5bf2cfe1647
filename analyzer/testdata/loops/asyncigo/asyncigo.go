// Package asyncigo has coroutines of an event loop.
package asyncigo

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/arvidfm/asyncigo"
)

func run() error {
	time.Sleep(time.Second)
	return asyncigo.NewEventLoop().Run(context.Background(), func(ctx context.Context) error {
		task := asyncigo.SpawnTask(ctx, fetch)
		if _, err := task.Await(ctx); err != nil {
			return err
		}
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go, and EventLoop.RunCallbackThreadsafe when it is done`
		return asyncigo.Sleep(ctx, time.Second)
	})
}

func fetch(ctx context.Context) (string, error) {
	resp, err := http.Get("http://localhost") // want `http.Get blocks the event loop`
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

func callbacks(ctx context.Context, l *asyncigo.EventLoop, f *asyncigo.Future[string]) {
	l.ScheduleCallback(time.Second, func() {
		_, _ = os.ReadFile("a") // want `os.ReadFile blocks the event loop`
	})
	l.RunCallback(func() {
		go func() {
			data, _ := os.ReadFile("a")
			l.RunCallbackThreadsafe(ctx, func() { _ = string(data) })
		}()
	})
	asyncigo.Coroutine1(func(ctx context.Context) error {
		_, err := f.Await(ctx)
		return err
	}).SpawnTask(ctx)
}

// work has the parameters of a coroutine, and is none.
func work(ctx context.Context) error {
	time.Sleep(time.Second)
	return ctx.Err()
}
