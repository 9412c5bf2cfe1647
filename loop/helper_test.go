package loop_test

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// noLeak fails the test if goroutines of this package outlive it.
func noLeak(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		var stacks string
		for range 200 { // a goroutine may need a moment to end
			stacks = ours()
			if stacks == "" {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Errorf("goroutines left behind:\n%s", stacks)
	})
}

// ours returns the stacks of goroutines that belong to a loop.
func ours() string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var left []string
	for g := range strings.SplitSeq(string(buf), "\n\n") {
		if strings.Contains(g, "loop.(*coroutine).body") || strings.Contains(g, "loop.(*Loop)") ||
			strings.Contains(g, "loop.(*Pool)") || strings.Contains(g, "loop.(*Stream") {
			left = append(left, g)
		}
	}
	return strings.Join(left, "\n\n")
}

// record collects failures that reach the exception handler.
type record struct {
	mu   sync.Mutex
	list []loop.Failure
}

func (r *record) add(f loop.Failure) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, f)
}

func (r *record) all() []loop.Failure {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.list
}

// run runs main on a loop, fails the test on an error, on an unexpected
// failure and on a goroutine left behind.
func run(t *testing.T, main func(co *loop.Co) error, opts ...loop.Option) {
	t.Helper()
	noLeak(t)
	unexpected := loop.WithExceptionHandler(func(f loop.Failure) { t.Errorf("unexpected failure: %+v", f) })
	_, err := loop.Run(context.Background(), func(co *loop.Co) (struct{}, error) {
		return struct{}{}, main(co)
	}, append([]loop.Option{unexpected}, opts...)...)
	if err != nil {
		t.Errorf("Run: %v", err)
	}
}
