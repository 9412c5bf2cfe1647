//go:build unix

package loop_test

import (
	"context"
	"encoding/json"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// stalls collects what a watchdog sees of a function. On a busy machine it
// may see other steps too, which were not given a processor for a while.
type stalls struct {
	function string
	mu       sync.Mutex
	list     []loop.Stall
	seen     chan struct{} // gets a token for each
}

func newStalls(function string) *stalls {
	return &stalls{function: function, seen: make(chan struct{}, 1000)}
}

func (s *stalls) add(stall loop.Stall) {
	if !strings.Contains(stall.Stack, s.function) {
		return
	}
	s.mu.Lock()
	s.list = append(s.list, stall)
	s.mu.Unlock()
	s.seen <- struct{}{}
}

// A step that blocks until the watchdog has seen it, so that the tests depend
// on no timing.
func blockChan(s *stalls) { <-s.seen }

func blockCPU(s *stalls) {
	for n := 0; len(s.seen) == 0; n++ {
	}
}

func blockSleep(s *stalls) {
	for len(s.seen) == 0 {
		time.Sleep(10 * time.Second / 100)
	}
}

func blockIO(s *stalls) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer ln.Close()
	go func() {
		<-s.seen
		ln.Close()
	}()
	ln.Accept()
}

func blockSyscall(s *stalls) {
	var p [2]int
	if err := syscall.Pipe(p[:]); err != nil {
		panic(err)
	}
	defer syscall.Close(p[0])
	go func() {
		<-s.seen
		syscall.Close(p[1])
	}()
	syscall.Read(p[0], make([]byte, 1)) // a raw descriptor: no netpoller
}

func blockLock(s *stalls) {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		<-s.seen
		mu.Unlock()
	}()
	mu.Lock()
}

func TestWatchdog(t *testing.T) {
	cases := []struct {
		state, function string
		block           func(*stalls)
	}{
		{"chan receive", "blockChan", blockChan},
		{"running", "blockCPU", blockCPU},
		{"sleeping", "blockSleep", blockSleep},
		{"IO wait", "blockIO", blockIO},
		{"syscall", "blockSyscall", blockSyscall},
		{"sync.Mutex.Lock", "blockLock", blockLock},
	}
	check := func(t *testing.T, s *stalls, state string) {
		t.Helper()
		if len(s.list) == 0 {
			t.Fatal("nothing was reported")
		}
		stall := s.list[0]
		eq(t, "task", stall.Task, "culprit")
		eq(t, "state", stall.State, state)
		if stall.Duration < 20*time.Millisecond || stall.Started.IsZero() {
			t.Errorf("started %v, lasted %v", stall.Started, stall.Duration)
		}
	}
	for _, c := range cases {
		t.Run(c.state, func(t *testing.T) {
			s := newStalls(c.function)
			run(t, func(co *loop.Co) error {
				task := spawn(co, func(co *loop.Co) error { c.block(s); return nil })
				task.SetName("culprit")
				return finish(co, task)
			}, loop.WithWatchdog(20*time.Millisecond, s.add))
			check(t, s, c.state)
		})
		t.Run(c.state+"/many goroutines", func(t *testing.T) {
			release := make(chan struct{})
			for range 1500 {
				go func() { <-release }()
			}
			defer close(release)
			s := newStalls(c.function)
			run(t, func(co *loop.Co) error {
				task := spawn(co, func(co *loop.Co) error { c.block(s); return nil })
				task.SetName("culprit")
				return finish(co, task)
			}, loop.WithWatchdog(20*time.Millisecond, s.add))
			check(t, s, c.state)
		})
	}
}

func TestWatchdogCallback(t *testing.T) {
	s := newStalls("blockChan")
	run(t, func(co *loop.Co) error {
		co.Loop().Call(func() { blockChan(s) })
		return loop.Yield(co)
	}, loop.WithWatchdog(20*time.Millisecond, s.add))
	eq(t, "task", s.list[0].Task, "callback")
	eq(t, "stack", strings.Contains(s.list[0].Stack, "blockChan"), true)
}

func blockOn(s *stalls) {
	<-s.seen
	time.Sleep(100 * time.Millisecond) // five times the limit more
}

// A stall is reported once, however long it lasts, and the next one again.
func TestWatchdogOnceAStep(t *testing.T) {
	s := newStalls("blockOn")
	run(t, func(co *loop.Co) error {
		for range 2 {
			blockOn(s)
			if err := loop.Yield(co); err != nil {
				return err
			}
		}
		return nil
	}, loop.WithWatchdog(20*time.Millisecond, s.add))
	eq(t, "stalls", len(s.list), 2)
}

// A loop that has nothing to do for a long time is not stalled.
func TestWatchdogQuiet(t *testing.T) {
	s := newStalls("")
	synctest.Test(t, func(t *testing.T) {
		run(t, func(co *loop.Co) error {
			loop.OffloadFunc(co, func() { time.Sleep(time.Minute) })
			return loop.Sleep(co, time.Minute)
		}, loop.WithWatchdog(time.Second, s.add))
	})
	eq(t, "stalls", len(s.list), 0)
}

// Two loops: each watchdog sees its own.
func TestWatchdogTwoLoops(t *testing.T) {
	noLeak(t)
	a, b := newStalls("blockChan"), newStalls("blockLock")
	start := func(s *stalls, fn func(*stalls)) chan error {
		done := make(chan error)
		go func() {
			_, err := loop.Run(context.Background(), func(co *loop.Co) (int, error) { fn(s); return 0, nil },
				loop.WithWatchdog(20*time.Millisecond, s.add))
			done <- err
		}()
		return done
	}
	x, y := start(a, blockChan), start(b, blockLock)
	<-x
	<-y
	eq(t, "a", strings.Contains(a.list[0].Stack, "blockChan"), true)
	eq(t, "b", strings.Contains(b.list[0].Stack, "blockLock"), true)
}

func TestJSONSink(t *testing.T) {
	var b strings.Builder
	sink := loop.JSONSink(&b)
	want := loop.Stall{Task: "t", Started: time.Unix(1, 0).UTC(), Duration: time.Second, State: "running", Stack: "s\n\tx"}
	sink(want)
	sink(want)
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	eq(t, "lines", len(lines), 2)
	var got loop.Stall
	is(t, "Unmarshal", json.Unmarshal([]byte(lines[1]), &got), nil)
	eq(t, "stall", got, want)
	eq(t, "names", lines[0], `{"task":"t","started":"1970-01-01T00:00:01Z","duration":1000000000,"state":"running","stack":"s\n\tx"}`)
}
