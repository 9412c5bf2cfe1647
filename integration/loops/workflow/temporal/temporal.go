// Package temporal has workflows and activities.
package temporal

import (
	"context"
	"net/http"
	"os"
	"sync"
	"time"

	"go.temporal.io/sdk/workflow"
)

func Order(ctx workflow.Context, name string) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use workflow.Sleep\(ctx, d\)`
	if err := workflow.Sleep(ctx, time.Second); err != nil {
		return err
	}
	var status string
	if err := workflow.ExecuteActivity(ctx, Fetch, name).Get(ctx, &status); err != nil {
		return err
	}
	_, err := http.Get("http://localhost/" + status) // want `http.Get blocks the event loop \(network I/O\); do it in an activity`
	return err
}

// Parallel runs coroutines of both kinds.
func Parallel(ctx workflow.Context, names []string) error {
	wg := workflow.NewWaitGroup(ctx)
	for _, name := range names {
		wg.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer wg.Done()
			load(name) // want `load blocks the event loop \(file I/O\): temporal.load → os.ReadFile; do it in an activity`
		})
	}
	wg.Wait(ctx)

	var group sync.WaitGroup
	results := make(chan error, len(names))
	group.Wait()     // want `\(\*sync.WaitGroup\).Wait blocks the event loop \(wait\); use workflow.WaitGroup`
	err := <-results // want `channel receive blocks the event loop \(channel\); use workflow.Channel and workflow.Selector`
	return err
}

func load(name string) []byte {
	data, _ := os.ReadFile(name)
	return data
}

// Approval waits in the library's own ways alone.
func Approval(ctx workflow.Context) (string, error) {
	var answer string
	done := false
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(workflow.GetSignalChannel(ctx, "approve"), func(c workflow.ReceiveChannel, more bool) {
		c.Receive(ctx, &answer)
		done = true
	})
	selector.AddFuture(workflow.NewTimer(ctx, time.Hour), func(f workflow.Future) {
		_ = f.Get(ctx, nil)
		done = true
	})
	selector.Select(ctx)
	err := workflow.Await(ctx, func() bool { return done })
	ch := workflow.NewBufferedChannel(ctx, 1)
	ch.Send(ctx, answer)
	mu := workflow.NewMutex(ctx)
	if err := mu.Lock(ctx); err != nil {
		return "", err
	}
	defer mu.Unlock()
	return answer, err
}

// Poll asks for a condition that reads a file.
func Poll(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, "state", func() (string, error) {
		data, err := os.ReadFile("state") // want `os.ReadFile blocks the event loop`
		return string(data), err
	}); err != nil {
		return err
	}
	return workflow.Await(ctx, ready)
}

func ready() bool {
	_, err := os.Stat("ready") // want `os.Stat stalls the event loop briefly`
	return err == nil
}

// Spawn starts a goroutine that uses the workflow's context.
func Spawn(ctx workflow.Context) error {
	go func() {
		_ = workflow.Sleep(ctx, time.Second) // want `workflow.Sleep belongs to the event loop and is called on another goroutine \(wrong goroutine\); start it with workflow.Go\(ctx, fn\)`
	}()
	return nil
}

// Fetch is an activity, which may wait as it likes.
func Fetch(ctx context.Context, name string) (string, error) {
	time.Sleep(time.Second)
	resp, err := http.Get("http://localhost/" + name)
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}
