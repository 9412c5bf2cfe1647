// Package threads uses what belongs to the loop from goroutines, rightly and wrongly.
package threads

import (
	"context"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Hub collects what goroutines read.
type Hub struct {
	l     *loop.Loop
	queue *loop.Queue[string]
	ready loop.Event
	slots *loop.Semaphore
	seen  map[string]int
}

func (h *Hub) worker(co *loop.Co) error {
	for {
		line, err := h.queue.Get(co)
		if err != nil {
			return err
		}
		h.seen[line]++
	}
}

func (h *Hub) bump() { h.seen["bump"]++ }

func fetch(ctx context.Context, addr string) (string, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return "", err
	}
	defer c.Close()
	return c.RemoteAddr().String(), nil
}

// Wrong uses the coroutine on other goroutines.
func (h *Hub) Wrong(co *loop.Co, d time.Duration) error {
	var wg sync.WaitGroup
	go func() { _ = loop.Sleep(co, d) }()                                         // BLOCKS wrong-thread
	go func() { _ = h.queue.Put(co, "x") }()                                      // BLOCKS wrong-thread
	go h.worker(co)                                                               // BLOCKS wrong-thread
	go func() { _ = h.worker(co) }()                                              // BLOCKS wrong-thread
	wg.Go(func() { _ = loop.Yield(co) })                                          // BLOCKS wrong-thread
	_ = loop.OffloadErr(co, func() error { return loop.Sleep(co, d) })            // BLOCKS wrong-thread
	_, err := loop.Offload(co, func() (string, error) { return h.queue.Get(co) }) // BLOCKS wrong-thread
	if err != nil {
		return err
	}
	go func() { loop.Go(co, func(co *loop.Co) (int, error) { return 0, h.worker(co) }) }() // BLOCKS wrong-thread
	loop.OffloadFunc(co, func() { _ = h.ready.Wait(co) })                                  // BLOCKS wrong-thread
	return nil
}

// Owned uses what belongs to the loop without a coroutine.
func (h *Hub) Owned(co *loop.Co, d time.Duration) error {
	go func() { h.ready.Set() }()                      // BLOCKS wrong-thread
	go h.ready.Set()                                   // BLOCKS wrong-thread
	go func() { _ = h.queue.TryPut("x") }()            // BLOCKS wrong-thread
	go func() { h.l.Call(h.bump) }()                   // BLOCKS wrong-thread
	go func() { h.l.CallLater(d, h.bump) }()           // BLOCKS wrong-thread
	loop.OffloadFunc(co, func() { h.ready.Clear() })   // BLOCKS wrong-thread
	loop.OffloadFunc(co, func() { h.slots.Release() }) // BLOCKS wrong-thread
	h.ready.Set()
	h.ready.Clear()
	_ = h.queue.TryPut("y")
	h.l.Call(h.bump)
	return loop.Yield(co)
}

// Right uses what is safe from any goroutine.
func (h *Hub) Right(co *loop.Co, addr string) (string, error) {
	go func() {
		line, err := fetch(co, addr)
		if err != nil || co.Err() != nil {
			return
		}
		_ = h.l.Post(func() {
			_ = h.queue.TryPut(line)
			h.ready.Set()
		})
	}()
	go func() {
		<-co.Done()
		fmt.Println("ended", context.Cause(co), co.Value("name"))
	}()
	go func() {
		ctx, cancel := context.WithTimeout(co, time.Second)
		defer cancel()
		b, err := os.ReadFile(addr)
		if err == nil && ctx.Err() == nil {
			loop.Submit(co.Loop(), func(co *loop.Co) (int, error) { return len(b), h.queue.Put(co, string(b)) })
		}
	}()
	f := loop.NewFuture[string](co.Loop())
	go func() {
		s, err := fetch(co, addr)
		if err != nil {
			_ = f.SetError(err)
			return
		}
		_ = f.SetResult(s)
	}()
	if _, err := loop.Offload(co, func() (string, error) { return fetch(co, addr) }); err != nil {
		return "", err
	}
	task := loop.Go(co, func(co *loop.Co) (struct{}, error) { return struct{}{}, h.worker(co) })
	time.AfterFunc(time.Second, func() { task.Cancel() })
	return loop.Await(co, f)
}

// Pump is a goroutine that posts.
func (h *Hub) Pump(conn net.Conn) {
	buf := make([]byte, 512)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			h.l.Stop()
			return
		}
		line := string(buf[:n])
		if err := h.l.Post(func() { _ = h.queue.TryPut(line) }); err != nil {
			return
		}
	}
}
