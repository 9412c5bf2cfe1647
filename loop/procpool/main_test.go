//go:build !windows

package procpool_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop/procpool"
)

func TestMain(m *testing.M) {
	procpool.Main()
	os.Exit(m.Run())
}

// What the workers of the tests can do.
var (
	double = procpool.Register("double", func(_ context.Context, n int) (int, error) { return 2 * n, nil })

	fail = procpool.Register("fail", func(_ context.Context, text string) (struct{}, error) {
		return struct{}{}, errors.New(text)
	})

	crash = procpool.Register("crash", func(_ context.Context, how string) (int, error) {
		fmt.Fprintln(os.Stderr, "crashing by", how)
		switch how {
		case "panic":
			panic("in the function")
		case "goexit":
			runtime.Goexit()
		case "goroutine":
			go panic("elsewhere")
			select {}
		case "nil":
			var p *int
			return *p, nil
		case "exit":
			os.Exit(3)
		case "kill":
			if p, err := os.FindProcess(os.Getpid()); err == nil {
				_ = p.Kill()
			}
			select {}
		case "stack":
			return deep(1), nil
		}
		return 0, nil
	})

	// hang says that it has begun by making a file, and never returns.
	hang = procpool.Register("hang", func(_ context.Context, file string) (int, error) {
		note(file)
		select {}
	})

	spin = procpool.Register("spin", func(context.Context, int) (int, error) {
		for i := 0; ; i++ {
			if i < 0 {
				return i, nil
			}
		}
	})

	leak = procpool.Register("leak", func(_ context.Context, mb int) (int, error) {
		var kept [][]byte
		for range mb {
			p := make([]byte, 1<<20)
			for i := range p {
				p[i] = 1
			}
			kept = append(kept, p)
			time.Sleep(time.Millisecond)
		}
		return len(kept), nil
	})

	echo = procpool.Register("echo", func(_ context.Context, p []byte) ([]byte, error) { return p, nil })
	pid  = procpool.Register("pid", func(context.Context, struct{}) (int, error) { return os.Getpid(), nil })

	// record notes each run of a job in a file of its own, after a while.
	record      = procpool.Register("record", runRecord)
	recordAgain = procpool.Register("record again", runRecord, procpool.Repeatable())

	deadline = procpool.Register("deadline", func(ctx context.Context, _ int) (time.Time, error) {
		d, _ := ctx.Deadline()
		return d, nil
	})
	short = procpool.Register("short", func(context.Context, int) (int, error) { select {} }, procpool.Timeout(50*time.Millisecond))

	shy = procpool.Register("shy", func(context.Context, int) (any, error) { return make(chan int), nil })
)

func deep(n int) int {
	if n < 0 {
		return 0
	}
	return deep(n+1) + 1 // until the stack is full
}

type recordRequest struct {
	Dir string
	Job int
	For time.Duration
}

func runRecord(_ context.Context, r recordRequest) (int, error) {
	note(fmt.Sprintf("%s/%d.%d", r.Dir, r.Job, os.Getpid()))
	time.Sleep(r.For)
	return os.Getpid(), nil
}

func note(file string) {
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		panic(err)
	}
}

func newPool(t *testing.T, opts ...procpool.Option) *procpool.Pool {
	t.Helper()
	p, err := procpool.New(append([]procpool.Option{procpool.WithStderr(quiet{})}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Kill(); err != nil {
			t.Error(err)
		}
	})
	return p
}

type quiet struct{}

func (quiet) Write(p []byte) (int, error) { return len(p), nil }

// awaitFile waits until a worker has made a file.
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

// alive reports whether there is a process of that number that has not ended.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return runtime.GOOS != "linux"
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	return fields[0] != "Z"
}
