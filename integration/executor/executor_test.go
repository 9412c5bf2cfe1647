package executor_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/integration/executor"
	"github.com/stallcheck/stallcheck/loop"
)

const envWorker = "EXECUTOR_TEST_WORKER"

func TestMain(m *testing.M) {
	if url := os.Getenv(envWorker); url != "" {
		if err := executor.Work(context.Background(), url, executor.WithParallel(2)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

type recordRequest struct {
	Dir string
	Job int
	For time.Duration
}

var (
	double = executor.Register("double", func(_ context.Context, n int) (int, error) { return 2 * n, nil })
	fail   = executor.Register("fail", func(_ context.Context, text string) (int, error) { return 0, errors.New(text) })
	crash  = executor.Register("crash", func(context.Context, int) (int, error) { os.Exit(3); return 0, nil })
	panics = executor.Register("panics", func(context.Context, int) (int, error) { panic("oops") })

	// record notes each run of a job in a file of its own.
	record     = executor.Register("record", runRecord)
	recordOnce = executor.Register("record once", runRecord, executor.AtMostOnce())

	// waits notes that it has begun, and how its context ended.
	waits = executor.Register("waits", func(ctx context.Context, file string) (int, error) {
		note(file + ".begun")
		<-ctx.Done()
		note(file + ".ended")
		return 0, ctx.Err()
	})
)

func runRecord(_ context.Context, r recordRequest) (int, error) {
	note(filepath.Join(r.Dir, fmt.Sprintf("%d.%d", r.Job, os.Getpid())))
	time.Sleep(r.For)
	return os.Getpid(), nil
}

func note(file string) {
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		panic(err)
	}
}

func awaitFile(t *testing.T, file string) {
	t.Helper()
	for {
		if _, err := os.Stat(file); err == nil {
			return
		}
		if t.Context().Err() != nil {
			t.Fatal("the file never came")
		}
		time.Sleep(time.Millisecond)
	}
}

func open(t *testing.T, opts ...executor.Option) *executor.Executor {
	t.Helper()
	e, err := executor.Open(t.Context(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// startWorker starts a worker process that runs two jobs at a time.
func startWorker(t *testing.T, e *executor.Executor) *os.Process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envWorker+"="+e.URL())
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd.Process
}

// Three workers, one of which is killed in the middle of its jobs. Every job
// ends; those that may run again have their result, the others ran once.
func TestLosesAWorker(t *testing.T) {
	const jobs = 120
	for name, c := range map[string]struct {
		fn   *executor.Func[recordRequest, int]
		once bool
	}{"at least once": {record, false}, "at most once": {recordOnce, true}} {
		t.Run(name, func(t *testing.T) {
			e := open(t, executor.WithAckWait(time.Second))
			victim := startWorker(t, e)
			startWorker(t, e)
			startWorker(t, e)
			dir := t.TempDir()
			var results, lost atomic.Int32
			var all sync.WaitGroup
			for i := range jobs {
				all.Go(func() {
					switch _, err := c.fn.Call(t.Context(), e, recordRequest{dir, i, 20 * time.Millisecond}); {
					case err == nil:
						results.Add(1)
					case errors.Is(err, executor.ErrLost):
						lost.Add(1)
					default:
						t.Errorf("job %d ended with %v", i, err)
					}
				})
			}
			for { // until the victim runs one
				if running, _ := filepath.Glob(filepath.Join(dir, fmt.Sprintf("*.%d", victim.Pid))); len(running) > 0 {
					break
				}
				time.Sleep(time.Millisecond)
			}
			if err := victim.Kill(); err != nil {
				t.Fatal(err)
			}
			all.Wait()
			runs := make(map[string]int)
			files, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			again := 0
			for _, f := range files {
				job, _, _ := strings.Cut(f.Name(), ".")
				if runs[job]++; runs[job] > 1 {
					again++
				}
			}
			t.Logf("%d results, %d lost, %d ran again", results.Load(), lost.Load(), again)
			if n := results.Load() + lost.Load(); n != jobs || len(runs) < jobs-int(lost.Load()) {
				t.Errorf("of %d jobs %d ended, %d ran", jobs, n, len(runs))
			}
			if c.once && again > 0 {
				t.Errorf("%d jobs ran again", again)
			}
			if !c.once && lost.Load() > 0 {
				t.Errorf("%d jobs were lost", lost.Load())
			}
			if lost.Load() > 2 { // as many as the victim ran
				t.Errorf("%d jobs were lost to one worker", lost.Load())
			}
		})
	}
}

func TestOutcomes(t *testing.T) {
	e := open(t)
	startWorker(t, e)
	if got, err := double.Call(t.Context(), e, 21); got != 42 || err != nil {
		t.Errorf("double gave %d, %v", got, err)
	}
	var remote *executor.RemoteError
	if _, err := fail.Call(t.Context(), e, "no luck"); !errors.As(err, &remote) || remote.Func != "fail" || err.Error() != "no luck" {
		t.Errorf("fail gave %v", err)
	}
	if _, err := panics.Call(t.Context(), e, 1); !errors.As(err, &remote) || !strings.HasPrefix(err.Error(), "panic: oops\n") {
		t.Errorf("panics gave %v", err)
	}
	late := executor.Register("late"+t.Name(), func(context.Context, int) (int, error) { return 0, nil })
	if _, err := late.Call(t.Context(), e, 1); err == nil || !strings.Contains(err.Error(), "does not know late") {
		t.Errorf("late gave %v", err)
	}
	if _, err := fail.Call(t.Context(), e, strings.Repeat("x", 2<<20)); err == nil || !strings.Contains(err.Error(), "maximum payload exceeded") {
		t.Errorf("a long request gave %v", err)
	}
	_, err := loop.Run(t.Context(), func(co *loop.Co) (int, error) {
		if got, err := double.Await(co, e, 4); got != 8 || err != nil {
			t.Errorf("double gave %d, %v", got, err)
		}
		return loop.Await(co, double.Start(co.Loop(), e, 1))
	})
	if err != nil {
		t.Error(err)
	}
}

// A job that ends every worker it is given to ends itself, too.
func TestPoison(t *testing.T) {
	e := open(t, executor.WithAckWait(300*time.Millisecond), executor.WithAttempts(2))
	startWorker(t, e)
	startWorker(t, e)
	startWorker(t, e)
	if _, err := crash.Call(t.Context(), e, 1); !errors.Is(err, executor.ErrLost) {
		t.Errorf("crash gave %v", err)
	}
	if got, err := double.Call(t.Context(), e, 21); got != 42 || err != nil {
		t.Errorf("then double gave %d, %v", got, err)
	}
}

// When the caller's context ends so does the function's; a job that has not
// begun is taken off the queue.
func TestCancel(t *testing.T) {
	e := open(t, executor.WithQueue(2))
	startWorker(t, e)
	file := filepath.Join(t.TempDir(), "job")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		awaitFile(t, file+".begun")
		cancel()
	}()
	if _, err := waits.Call(ctx, e, file); !errors.Is(err, context.Canceled) {
		t.Errorf("the job ended with %v", err)
	}
	awaitFile(t, file+".ended")
	short, cancelShort := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancelShort()
	if _, err := waits.Call(short, e, file); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the job ended with %v", err)
	}
	if got, err := double.Call(t.Context(), e, 21); got != 42 || err != nil {
		t.Errorf("then double gave %d, %v", got, err)
	}
}

func TestQueueIsBounded(t *testing.T) {
	e := open(t, executor.WithQueue(3))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 10)
	for range 10 { // there is no worker
		go func() {
			_, err := double.Call(ctx, e, 1)
			ended <- err
		}()
	}
	for range 7 {
		if err := <-ended; !errors.Is(err, executor.ErrFull) {
			t.Errorf("a job ended with %v", err)
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	for range 3 {
		if err := <-ended; !errors.Is(err, executor.ErrClosed) {
			t.Errorf("a job ended with %v", err)
		}
	}
	if _, err := double.Call(ctx, e, 1); !errors.Is(err, executor.ErrClosed) {
		t.Errorf("a job ended with %v", err)
	}
}

func BenchmarkCall(b *testing.B) {
	e, err := executor.Open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	ctx, cancel := context.WithCancel(b.Context())
	stopped := make(chan error)
	go func() { stopped <- executor.Work(ctx, e.URL(), executor.WithParallel(64)) }()
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			if _, err := double.Call(ctx, e, 1); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("many", func(b *testing.B) {
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := double.Call(ctx, e, 1); err != nil {
					b.Error(err)
				}
			}
		})
	})
	cancel()
	if err := <-stopped; err != nil {
		b.Error(err)
	}
}
