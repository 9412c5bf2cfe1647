//go:build !windows

package procpool_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop/procpool"
)

func TestCall(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(2))
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if got, err := double.Call(t.Context(), p, i); err != nil || got != 2*i {
				t.Errorf("double(%d) = %d, %v", i, got, err)
			}
		})
	}
	wg.Wait()
	if s := p.Stats(); s.Started > 2 || s.Done != 100 || s.Died != 0 || s.Queued != 0 {
		t.Errorf("%+v", s)
	}
}

func TestLargeValues(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1))
	for _, size := range []int{0, 1, 1 << 16, 16 << 20, 3} {
		want := bytes.Repeat([]byte{7}, size)
		got, err := echo.Call(t.Context(), p, want)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("of %d bytes came %d back, %v", size, len(got), err)
		}
	}
}

func TestErrors(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1))
	_, err := fail.Call(t.Context(), p, "no such luck")
	var remote *procpool.RemoteError
	if !errors.As(err, &remote) || remote.Func != "fail" || err.Error() != "no such luck" {
		t.Errorf("the error is %v", err)
	}
	_, err = shy.Call(t.Context(), p, 1)
	if !errors.As(err, &remote) || !strings.HasPrefix(err.Error(), "the result cannot be sent: gob: ") {
		t.Errorf("the error is %v", err)
	}
	if got, err := double.Call(t.Context(), p, 4); got != 8 || err != nil { // after that it is another worker
		t.Errorf("then came %d, %v", got, err)
	}
}

// However a worker dies, its job ends with an error that says so, and the next
// has a worker.
func TestCrashes(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1))
	for how, status := range map[string]string{
		"goroutine": "exit status 2",
		"exit":      "exit status 3",
		"kill":      "signal: killed",
		"stack":     "exit status 2",
	} {
		_, err := crash.Call(t.Context(), p, how)
		var c *procpool.CrashError
		if !errors.As(err, &c) || !errors.Is(err, procpool.ErrCrashed) || errors.Is(err, procpool.ErrMemory) {
			t.Errorf("%s: %v", how, err)
		} else if c.Func != "crash" || c.Status != status {
			t.Errorf("%s: %+v", how, c)
		} else if how != "stack" && !strings.Contains(c.Stderr, "crashing by "+how) { // whose trace is longer than what is kept
			t.Errorf("%s: standard error is %q", how, c.Stderr)
		}
		if got, err := double.Call(t.Context(), p, 4); got != 8 || err != nil {
			t.Errorf("%s: then came %d, %v", how, got, err)
		}
	}
	if s := p.Stats(); s.Died != 4 || s.Started != 5 || s.Retried != 0 {
		t.Errorf("%+v", s)
	}
}

// A panic is an outcome: the worker goes on.
func TestPanics(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1))
	for how, value := range map[string]string{
		"panic":  "in the function",
		"nil":    "runtime error: invalid memory address or nil pointer dereference",
		"goexit": "runtime.Goexit called",
	} {
		_, err := crash.Call(t.Context(), p, how)
		var e *procpool.PanicError
		if !errors.As(err, &e) || e.Func != "crash" || e.Value != value || !strings.Contains(e.Stack, "main_test.go") {
			t.Errorf("%s: %v", how, err)
		}
	}
	if s := p.Stats(); s.Died != 0 || s.Started != 1 {
		t.Errorf("%+v", s)
	}
}

func TestTimeouts(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1), procpool.WithTimeout(200*time.Millisecond))
	for range 2 {
		if _, err := short.Call(t.Context(), p, 0); !errors.Is(err, procpool.ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("short: %v", err)
		}
	}
	if _, err := spin.Call(t.Context(), p, 0); !errors.Is(err, procpool.ErrTimeout) {
		t.Errorf("spin: %v", err)
	}
	if s := p.Stats(); s.Died != 3 {
		t.Errorf("%+v", s)
	}
}

// When the caller's context ends, the worker is killed, whatever it is doing.
func TestCancel(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1))
	worker, err := pid.Call(t.Context(), p, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	begun := filepath.Join(t.TempDir(), "begun")
	errTired := errors.New("tired")
	go func() {
		awaitFile(t, begun)
		cancel(errTired)
	}()
	if _, err := hang.Call(ctx, p, begun); err != errTired {
		t.Errorf("Call returned %v", err)
	}
	if alive(worker) {
		t.Error("the worker is alive")
	}
	if _, err := hang.Call(ctx, p, begun); err != errTired { // it ended before
		t.Errorf("Call returned %v", err)
	}
}

func TestDeadlineTravels(t *testing.T) {
	p := newPool(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	want, _ := ctx.Deadline()
	if got, err := deadline.Call(ctx, p, 0); err != nil || !got.Equal(want) {
		t.Errorf("the deadline is %v, %v; want %v", got, err, want)
	}
	if got, err := deadline.Call(t.Context(), p, 0); err != nil || !got.IsZero() {
		t.Errorf("the deadline is %v, %v; want none", got, err)
	}
}

func TestMemoryLimit(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1), procpool.WithMemoryLimit(200<<20))
	if n, err := leak.Call(t.Context(), p, 10); n != 10 || err != nil {
		t.Errorf("leak(10) = %d, %v", n, err)
	}
	_, err := leak.Call(t.Context(), p, 10_000)
	var c *procpool.CrashError
	if !errors.Is(err, procpool.ErrMemory) || !errors.As(err, &c) || !strings.Contains(c.Stderr, "may take 200 MB") {
		t.Errorf("leak(10000): %v", err)
	}
	if n, err := leak.Call(t.Context(), p, 10); n != 10 || err != nil {
		t.Errorf("then leak(10) = %d, %v", n, err)
	}
}

func TestQueueIsBounded(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1), procpool.WithQueue(2))
	dir := t.TempDir()
	ended := make(chan error, 3)
	ctx, cancel := context.WithCancel(t.Context())
	for i := range 3 {
		go func() {
			_, err := hang.Call(ctx, p, filepath.Join(dir, "begun"))
			ended <- err
		}()
		if i == 0 {
			awaitFile(t, filepath.Join(dir, "begun"))
		}
	}
	for p.Stats().Queued < 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := double.Call(t.Context(), p, 1); !errors.Is(err, procpool.ErrFull) {
		t.Errorf("the fourth job ended with %v", err)
	}
	cancel()
	for range 3 {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("a job ended with %v", err)
		}
	}
	if got, err := double.Call(t.Context(), p, 1); got != 2 || err != nil {
		t.Errorf("then came %d, %v", got, err)
	}
}

func TestRecycle(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1), procpool.WithRecycle(3))
	workers := make(map[int]int)
	for range 9 {
		n, err := pid.Call(t.Context(), p, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		workers[n]++
	}
	if len(workers) != 3 {
		t.Errorf("9 jobs ran in %v", workers)
	}
}

// Close lets jobs end, Kill does not; after either the processes are gone and
// no job is taken.
func TestClose(t *testing.T) {
	for name, end := range map[string]func(*procpool.Pool) error{"Close": (*procpool.Pool).Close, "Kill": (*procpool.Pool).Kill} {
		t.Run(name, func(t *testing.T) {
			p := newPool(t, procpool.WithWorkers(1))
			worker, err := pid.Call(t.Context(), p, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			job := recordRequest{dir, 1, 300 * time.Millisecond}
			if name == "Kill" {
				job.For = time.Hour
			}
			ended := make(chan error)
			go func() {
				_, err := record.Call(t.Context(), p, job)
				ended <- err
			}()
			awaitFile(t, filepath.Join(dir, "1."+itoa(worker)))
			closed := make(chan error)
			go func() { closed <- end(p) }()
			err = <-ended
			if name == "Close" && err != nil || name == "Kill" && !errors.Is(err, procpool.ErrClosed) {
				t.Errorf("the job ended with %v", err)
			}
			if err := <-closed; err != nil {
				t.Error(err)
			}
			if alive(worker) {
				t.Error("the worker is alive")
			}
			if _, err := double.Call(t.Context(), p, 1); !errors.Is(err, procpool.ErrClosed) {
				t.Errorf("another job ended with %v", err)
			}
		})
	}
}

// A worker does not know what only some processes register.
func TestNotRegisteredEverywhere(t *testing.T) {
	late := procpool.Register("late"+itoa(os.Getpid()), func(context.Context, int) (int, error) { return 0, nil })
	_, err := late.Call(t.Context(), newPool(t), 1)
	if err == nil || !strings.Contains(err.Error(), "register it in a package-level variable") {
		t.Errorf("the error is %v", err)
	}
}

func TestMisuse(t *testing.T) {
	for what, misuse := range map[string]func(){
		"the name is taken": func() {
			procpool.Register("double", func(context.Context, int) (int, error) { return 0, nil })
		},
		"a channel as request": func() {
			procpool.Register("a", func(context.Context, chan int) (int, error) { return 0, nil })
		},
		"a function as result": func() {
			procpool.Register("b", func(context.Context, int) (func(), error) { return nil, nil })
		},
	} {
		func() {
			defer func() {
				if v, _ := recover().(string); !strings.HasPrefix(v, "procpool: ") {
					t.Errorf("%s: the panic is %q", what, v)
				}
			}()
			misuse()
		}()
	}
	if _, err := procpool.New(procpool.WithWorkers(0)); err == nil {
		t.Error("a pool without workers was made")
	}
}
