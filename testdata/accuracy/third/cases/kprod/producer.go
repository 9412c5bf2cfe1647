// Package kprod produces records, and keeps those that fail.
package kprod

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

type producer struct {
	cl     *kgo.Client
	dead   *bufio.Writer
	mem    bytes.Buffer
	failed atomic.Int64
	retry  chan *kgo.Record
	wg     sync.WaitGroup
}

func newProducer(cl *kgo.Client, name string) (*producer, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &producer{cl: cl, dead: bufio.NewWriter(f), retry: make(chan *kgo.Record, 128)}, nil
}

// send counts what fails.
func (p *producer) send(ctx context.Context, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	p.wg.Add(1)
	p.cl.Produce(ctx, &kgo.Record{Topic: "t", Value: b}, func(_ *kgo.Record, err error) {
		defer p.wg.Done()
		if err != nil {
			p.failed.Add(1)
		}
	})
	p.wg.Wait()
	return nil
}

// sendKept keeps what fails.
func (p *producer) sendKept(ctx context.Context, r *kgo.Record) {
	p.cl.TryProduce(ctx, r, p.keep)
}

func (p *producer) keep(r *kgo.Record, err error) {
	if err == nil {
		return
	}
	p.mem.Write(r.Value)
	if p.mem.Len() > 1<<16 {
		p.spill()
	}
	select {
	case p.retry <- r:
	default:
		p.failed.Add(1)
	}
}

func (p *producer) spill() {
	if _, err := p.mem.WriteTo(p.dead); err != nil { // BLOCKS file
		return
	}
	_ = p.dead.Flush() // BLOCKS file
}

// sendRetried retries at once, from the promise, which may never return.
func (p *producer) sendRetried(ctx context.Context, r *kgo.Record, n int) {
	var promise func(*kgo.Record, error)
	promise = func(r *kgo.Record, err error) {
		if err == nil || n == 0 {
			return
		}
		n--
		time.Sleep(time.Duration(n) * time.Millisecond) // BLOCKS sleep
		p.cl.Produce(ctx, r, promise)                   // BLOCKS deadlock
	}
	p.cl.Produce(ctx, r, promise)
}

// sendRetriedRight does so from a goroutine.
func (p *producer) sendRetriedRight(ctx context.Context, r *kgo.Record) {
	p.cl.Produce(ctx, r, func(r *kgo.Record, err error) {
		if err != nil {
			go p.sendKept(ctx, r)
		}
	})
}

// sendSync waits for its promise, off the promises' goroutine.
func (p *producer) sendSync(ctx context.Context, r *kgo.Record) error {
	done := make(chan error, 1)
	p.cl.Produce(ctx, r, func(_ *kgo.Record, err error) { done <- err })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sendAck acknowledges to whoever may be listening.
func (p *producer) sendAck(ctx context.Context, r *kgo.Record, acks chan<- string) {
	p.cl.Produce(ctx, r, func(r *kgo.Record, err error) {
		acks <- r.Topic // BLOCKS chan
	})
}

// Main runs.
func Main(ctx context.Context, cl *kgo.Client) error {
	p, err := newProducer(cl, "dead")
	if err != nil {
		return err
	}
	acks := make(chan string)
	go func() {
		for range acks {
		}
	}()
	r := &kgo.Record{Topic: "x"}
	p.sendAck(ctx, r, acks)
	p.sendRetried(ctx, r, 3)
	p.sendRetriedRight(ctx, r)
	if err := p.send(ctx, 1); err != nil {
		return err
	}
	return p.sendSync(ctx, r)
}
