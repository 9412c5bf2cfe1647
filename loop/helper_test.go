package loop_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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

// at runs body as the main coroutine of a loop, in a subtest with a clock that
// goes on when everybody waits.
func at(t *testing.T, name string, body func(t *testing.T, co *loop.Co), opts ...loop.Option) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			run(t, func(co *loop.Co) error {
				body(t, co)
				return nil
			}, opts...)
		})
	})
}

// spawn starts a task without a result.
func spawn(co *loop.Co, fn func(co *loop.Co) error) *loop.Task[struct{}] {
	return loop.Go(co, func(co *loop.Co) (struct{}, error) { return struct{}{}, fn(co) })
}

// spawnOn submits a task without a result.
func spawnOn(l *loop.Loop, fn func(co *loop.Co) error) *loop.Task[struct{}] {
	return loop.Submit(l, func(co *loop.Co) (struct{}, error) { return struct{}{}, fn(co) })
}

// forever suspends until the task is cancelled.
func forever(co *loop.Co) error { return finish(co, loop.NewFuture[int](co.Loop())) }

// turns lets the loop run n turns.
func turns(co *loop.Co, n int) {
	for range n {
		loop.Yield(co)
	}
}

// finish awaits f and returns its error.
func finish[T any](co *loop.Co, f loop.Awaitable[T]) error {
	_, err := loop.Await(co, f)
	return err
}

// is fails the test unless err is target, which may be nil.
func is(t *testing.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("%s: error %v, want %v", what, err, target)
	}
}

// eq fails the test unless got is want.
func eq[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// panics returns the text of fn's panic, and fails the test if there is none.
func panics(t *testing.T, what string, fn func()) (text string) {
	t.Helper()
	defer func() {
		v := recover()
		if v == nil {
			t.Errorf("%s did not panic", what)
		}
		text = fmt.Sprint(v)
		if !strings.HasPrefix(text, "loop: ") {
			t.Errorf("%s: panic without our prefix: %s", what, text)
		}
	}()
	fn()
	return ""
}

var errBoom = errors.New("boom")

// logged returns what fn has slog log. fn is given what there is so far.
func logged(fn func(sofar func() string)) string {
	var mu sync.Mutex
	var b strings.Builder
	old := slog.Default()
	defer slog.SetDefault(old)
	slog.SetDefault(slog.New(slog.NewTextHandler(writerFunc(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return b.Write(p)
	}), nil)))
	sofar := func() string {
		mu.Lock()
		defer mu.Unlock()
		return b.String()
	}
	fn(sofar)
	return sofar()
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
