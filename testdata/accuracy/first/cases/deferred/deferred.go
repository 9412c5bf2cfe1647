// Package deferred has waits in defer and go statements.
package deferred

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Build compiles something in a directory of its own.
type Build struct {
	dir    string
	logs   chan string
	wg     sync.WaitGroup
	mu     sync.Mutex
	status map[string]string
}

func load(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}

func post(url, body string) {
	resp, err := http.Post(url, "text/plain", strings.NewReader(body))
	if err != nil {
		return
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
}

func (b *Build) set(key, value string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status[key] = value
}

func (b *Build) cleanup() {
	if err := os.RemoveAll(b.dir); err != nil {
		fmt.Println(err)
	}
}

func timed(name string) func() {
	start := time.Now()
	return func() { fmt.Println(name, time.Since(start)) }
}

func guarded(path string) func() {
	_ = os.WriteFile(path, nil, 0o600)
	return func() { fmt.Println("released", path) }
}

// Run builds.
func (b *Build) Run(co *loop.Co, target string) error {
	defer timed("run " + target)()
	defer b.set(target, "done")
	defer b.cleanup() // BLOCKS file
	b.set(target, "running")
	go post("http://ci/started", target)
	go post("http://ci/config", load(target)) // BLOCKS file
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		time.Sleep(time.Second)
		b.logs <- load(target)
	}()
	return loop.Sleep(co, time.Second)
}

// Locked keeps a file while it runs.
func (b *Build) Locked(co *loop.Co, target string) error {
	defer guarded(b.dir + "/lock")() // BLOCKS file
	defer fmt.Println("unlocked", target)
	defer func() { b.set(target, "unlocked") }()
	for i := range 3 {
		defer b.set(fmt.Sprint(target, i), "gone")
	}
	return loop.Yield(co)
}

// Finish waits in a deferred call.
func (b *Build) Finish(co *loop.Co) (err error) {
	defer b.wg.Wait()                       // BLOCKS wait
	defer func() { b.logs <- "finished" }() // BLOCKS chan
	defer time.Sleep(time.Millisecond)      // BLOCKS sleep
	defer close(b.logs)
	defer b.set("all", "finished")
	loop.OffloadFunc(co, b.cleanup)
	loop.OffloadFunc(co, b.wg.Wait)
	return loop.OffloadErr(co, func() error {
		defer time.Sleep(time.Millisecond)
		defer b.cleanup()
		return nil
	})
}

// Conn talks for a while.
func (b *Build) Conn(co *loop.Co, conn net.Conn) error {
	defer conn.SetDeadline(time.Time{})
	defer fmt.Fprintln(conn, "bye") // BLOCKS net
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		return err
	}
	go func(greeting string) { _, _ = conn.Write([]byte(greeting)) }(net.JoinHostPort(host, port))
	go func(greeting string) { _, _ = conn.Write([]byte(greeting)) }(load("greeting")) // BLOCKS file
	return loop.Yield(co)
}

// Arm registers callbacks with deferred calls.
func (b *Build) Arm(l *loop.Loop) {
	l.Call(func() {
		defer b.set("armed", "yes")
		defer timed("armed")()
		b.collect()
	})
	l.CallLater(time.Second, func() {
		b.wg.Go(func() { post("http://ci/late", "") })
		go b.cleanup()
		go b.report(l)
	})
}

func (b *Build) collect() {
	defer b.touch()
	for {
		select {
		case line := <-b.logs:
			b.set("log", line)
		default:
			return
		}
	}
}

func (b *Build) touch() {
	now := time.Now()
	_ = os.Chtimes(b.dir, now, now) // BLOCKS file
}

func (b *Build) report(l *loop.Loop) {
	text := load(b.dir + "/report")
	_ = l.Post(func() {
		b.set("report", text)
		b.status["size"] = fmt.Sprint(len(text))
	})
}
