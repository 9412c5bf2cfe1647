// Package nearmiss looks blocking throughout, and is silent.
package nearmiss

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func contexts(co *loop.Co) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = ctx.Err()
	_ = ctx.Value("a")
	_ = ctx.Done()
	_, _ = ctx.Deadline()
	_ = context.Cause(ctx)
	context.AfterFunc(ctx, func() { time.Sleep(1) })
	select {
	case <-ctx.Done():
		return
	default:
	}
}

func started(co *loop.Co) {
	var wg sync.WaitGroup
	wg.Go(func() { time.Sleep(1) })
	go func() {
		wg.Wait()
	}()
	time.AfterFunc(time.Second, func() { _, _ = os.ReadFile("a") })
	ch := make(chan error, 1)
	go func() { ch <- work() }()
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
}

func work() error { time.Sleep(1); return nil }

// future returns at once what will be known later.
func future() <-chan int {
	ch := make(chan int)
	go func() {
		time.Sleep(1)
		ch <- 1
	}()
	return ch
}

func futures(co *loop.Co) {
	ch := future()
	select {
	case <-ch:
	default:
	}
}

func memory(co *loop.Co, s string) {
	var b bytes.Buffer
	_ = json.NewEncoder(&b).Encode(s)
	_, _ = b.ReadString('\n')
	_, _ = io.ReadAll(strings.NewReader(s))
	h := sha256.New()
	_, _ = io.WriteString(h, s)
	_ = h.Sum(nil)
	_, _ = io.Copy(h, &b)
	t := template.Must(template.New("a").Parse(s))
	_ = t.Execute(&b, nil)
	r := httptest.NewRecorder()
	_, _ = r.Write(nil)
	_, _ = url.Parse(s)
	pr := strings.NewReplacer("a", "b")
	_, _ = pr.WriteString(&b, s)
}

func prepared(co *loop.Co) {
	cmd := exec.Command("a")
	cmd.Stdout = &bytes.Buffer{}
	cmd.Env = os.Environ()
	req, err := http.NewRequest("GET", "a", nil)
	if err != nil {
		return
	}
	req.Header.Set("a", "b")
	d := net.Dialer{Timeout: time.Second}
	_ = d
	c := http.Client{Timeout: time.Second}
	_ = c
	t := time.NewTimer(time.Second)
	if !t.Stop() {
		<-t.C
	}
	t.Reset(time.Second)
	_ = time.Tick(time.Second)
	_ = time.After(time.Second)
}

type state struct {
	mu   sync.RWMutex
	n    atomic.Int64
	pool sync.Pool
	m    sync.Map
}

func (s *state) get() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.n.Load()
}

func locked(co *loop.Co, s *state) {
	s.get()
	_ = s.pool.Get()
	s.m.Store(1, 2)
	_, _ = s.m.Load(1)
	if s.mu.TryLock() {
		s.mu.Unlock()
	}
}

type errorType struct{}

func (errorType) Error() string { return "a" }

func errs(co *loop.Co, err error) {
	_ = err.Error()
	_ = fmt.Errorf("a: %w", err)
	_ = errors.Join(err, errorType{})
	var e errorType
	_ = errors.As(err, &e)
	if errors.Is(err, io.EOF) {
		panic(err)
	}
}

// neverCalled blocks, and nobody on a loop calls it.
func neverCalled() {
	time.Sleep(1)
	<-make(chan int)
}

func shadowed(co *loop.Co) {
	time := clock{}
	time.Sleep(1)
	os := disk{}
	os.ReadFile("a")
}

type clock struct{}

func (clock) Sleep(int) {}

type disk struct{}

func (disk) ReadFile(string) {}

func nilChannel(co *loop.Co, out chan int) {
	select {
	case out <- 1:
	case <-time.After(0):
	default:
	}
}

func signature(f func(co *loop.Co)) {
	time.Sleep(1) // not a coroutine: its parameter takes one
}

func returnsCoroutine() func(*loop.Co) {
	time.Sleep(1)
	return func(co *loop.Co) {
		_ = loop.Sleep(co, 1)
	}
}
