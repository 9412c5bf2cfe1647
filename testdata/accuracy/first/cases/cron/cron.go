// Package cron uses the wrappers of every.
package cron

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"example.com/first/cases/cron/every"
	"example.com/first/cases/pipeline/disk"

	"github.com/stallcheck/stallcheck/loop"
)

// Cron has jobs.
type Cron struct {
	l      *loop.Loop
	tick   *every.Ticker
	thread *every.Thread
	mu     sync.Mutex
	sizes  map[string]int64
	blobs  disk.Blobs
	peers  []string
}

// New makes one.
func New(l *loop.Loop) *Cron {
	return &Cron{l: l, tick: every.New(l, time.Second), thread: every.NewThread(), sizes: map[string]int64{}}
}

// Start registers the jobs.
func (c *Cron) Start(dir string) {
	c.tick.Do(c.count)
	c.tick.Do(func() {
		c.measure(dir)
	})
	c.tick.Go(func() error { return os.RemoveAll(dir) }, func(err error) {
		c.note(err)
	})
	c.tick.Go(c.sync, c.synced)
	later := every.Debounced(c.l, time.Second)
	later(func() { fmt.Println("quiet") })
	c.l.Call(func() {
		c.thread.Try(func() { time.Sleep(time.Second) })
		every.Guard(&c.mu, func() { clear(c.sizes) })
		c.handOver(dir)
	})
}

func (c *Cron) count() {
	c.sizes["count"]++
	if c.sizes["count"] > 10 {
		c.tick.Stop()
		c.report()
	}
}

func (c *Cron) report() {
	text := fmt.Sprint(c.sizes)
	if _, err := c.blobs.Put([]byte(text)); err != nil { // BLOCKS file
		c.note(err)
	}
	fmt.Println(disk.Key([]byte(text)))
}

func (c *Cron) measure(dir string) {
	names, err := filepath.Glob(dir + "/*") // BLOCKS file
	if err != nil {
		c.note(err)
		return
	}
	for _, n := range names {
		every.Guard(&c.mu, func() { c.sizes[n]++ })
		every.Guard(&c.mu, func() { _ = os.Remove(n) }) // BLOCKS file
	}
}

func (c *Cron) note(err error) {
	if err == nil {
		return
	}
	c.sizes["errors"]++
	_ = os.WriteFile("errors", []byte(err.Error()), 0o644) // BLOCKS file
}

// sync runs on a goroutine.
func (c *Cron) sync() error {
	for _, p := range c.peers {
		conn, err := net.Dial("tcp", p)
		if err != nil {
			return err
		}
		if err := conn.Close(); err != nil {
			return err
		}
	}
	return nil
}

// upload runs on the thread.
func (c *Cron) upload() {
	if err := c.sync(); err != nil {
		fmt.Println(err)
	}
}

// synced runs on the loop.
func (c *Cron) synced(err error) {
	c.sizes["syncs"]++
	for i, p := range c.peers {
		if host, _, serr := net.SplitHostPort(p); serr == nil {
			c.peers[i] = host
			_, _ = net.LookupCNAME(host) // BLOCKS dns
		}
	}
	if err != nil {
		fmt.Println(err)
	}
}

func (c *Cron) handOver(dir string) {
	c.thread.Must(func() { _ = os.RemoveAll(dir) }) // BLOCKS chan
	if !c.thread.Try(c.upload) {
		fmt.Println("full")
	}
	c.l.CallLater(time.Hour, func() {
		c.handOver(dir)
	})
}

// Serve is a coroutine with the same wrappers.
func (c *Cron) Serve(co *loop.Co, dir string) error {
	every.Guard(&c.mu, func() { clear(c.sizes) })
	every.Guard(&c.mu, c.count) // BLOCKS file
	c.tick.Go(c.sync, c.synced)
	c.thread.Try(func() { _ = os.RemoveAll(dir) })
	c.thread.Must(c.count)           // BLOCKS chan
	if err := c.sync(); err != nil { // BLOCKS net
		return err
	}
	return loop.OffloadErr(co, c.sync)
}
