// Package wf is an order as a Temporal workflow.
package wf

import (
	"context"
	"os"
	"time"

	"go.temporal.io/sdk/workflow"

	"example.com/third/cases/wf/acts"
)

type order struct {
	Card  string
	Items []string
	Total float64
}

type signal struct{ Name string }

// Order is the workflow.
func Order(ctx workflow.Context, o order) (int, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	var status string
	if err := workflow.ExecuteActivity(ctx, acts.Charge, o.Card).Get(ctx, &status); err != nil {
		return 0, err
	}
	if _, err := acts.Rates("rates"); err != nil { // BLOCKS file
		return 0, err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return 0, err
	}
	time.Sleep(time.Second) // BLOCKS sleep
	wg := workflow.NewWaitGroup(ctx)
	for _, it := range o.Items {
		wg.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer wg.Done()
			ship(ctx, it)
		})
	}
	wg.Wait(ctx)
	return acts.Round(o.Total), nil
}

func ship(ctx workflow.Context, item string) {
	sel := workflow.NewSelector(ctx)
	ch := workflow.GetSignalChannel(ctx, "shipped")
	var s signal
	sel.AddReceive(ch, func(c workflow.ReceiveChannel, more bool) { c.Receive(ctx, &s) })
	sel.AddFuture(workflow.NewTimer(ctx, time.Hour), func(f workflow.Future) { _ = f.Get(ctx, nil) })
	sel.Select(ctx)
	if s.Name == "" {
		out, err := acts.Charge(context.Background(), item) // BLOCKS net, sleep
		if err != nil || out == "" {
			return
		}
	}
	if _, err := os.Stat(item); err != nil { // BLOCKS file
		return
	}
}

// Poll waits with Go's own channels.
func Poll(ctx workflow.Context, updates chan string) error {
	mine := workflow.NewChannel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) { mine.Send(ctx, 1) })
	var n int
	mine.Receive(ctx, &n)
	room := make(chan int, 1)
	room <- n
	select {
	case u := <-updates:
		_ = u
	default:
	}
	u := <-updates // BLOCKS chan
	return workflow.Await(ctx, func() bool { return u != "" && workflow.Now(ctx).Unix() > 0 })
}

// Worker is not a workflow.
func Worker(ctx context.Context) error {
	<-ctx.Done()
	time.Sleep(time.Second)
	_, err := acts.Charge(ctx, "x")
	return err
}
