// Package flow has Temporal workflows and activities.
package flow

import (
	"context"
	"net/http"
	"os"
	"time"

	"example.com/second/cases/lib"

	"go.temporal.io/sdk/workflow"
)

func Order(ctx workflow.Context, id string) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	var out string
	if err := workflow.ExecuteActivity(ctx, Charge, id).Get(ctx, &out); err != nil {
		return "", err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return "", err
	}
	time.Sleep(time.Second) // BLOCKS sleep
	lib.Settle()            // BLOCKS sleep
	return out, nil
}

func Config(ctx workflow.Context) (map[string]string, error) {
	if m := lib.Parse("a=b"); m["a"] == "c" {
		return m, nil
	}
	b, err := os.ReadFile("x") // BLOCKS file
	if err != nil || len(b) == 0 {
		return nil, err
	}
	return lib.LoadConfig("wf.conf") // BLOCKS file
}

func Signals(ctx workflow.Context) (n int, err error) {
	ch := workflow.GetSignalChannel(ctx, "add")
	var v int
	for ch.Receive(ctx, &v) {
		n += v
		if n > 10 {
			break
		}
	}
	own := workflow.NewChannel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		own.Send(ctx, 1)
		_ = workflow.Sleep(ctx, time.Second)
	})
	own.Receive(ctx, &v)
	wg := workflow.NewWaitGroup(ctx)
	wg.Wait(ctx)
	workflow.NewSelector(ctx).AddReceive(own, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &v) }).Select(ctx)
	err = workflow.Await(ctx, func() bool { return n > 3 })
	return n, err
}

func Poll(ctx workflow.Context, c *lib.Client) error {
	t := workflow.NewTimer(ctx, time.Second)
	if !c.Alive(context.Background()) { // BLOCKS net
		return t.Get(ctx, nil)
	}
	_, err := http.Get(c.URL("x")) // BLOCKS net
	return err
}

// Charge is an activity.
func Charge(ctx context.Context, id string) (string, error) {
	time.Sleep(time.Second)
	r, err := http.Get("http://pay/" + id)
	if err != nil {
		return "", err
	}
	b, err := os.ReadFile("/etc/key")
	return r.Status + string(b), err
}
