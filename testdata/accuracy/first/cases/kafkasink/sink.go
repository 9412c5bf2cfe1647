// Package kafkasink produces records and sees what becomes of them.
package kafkasink

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Sink produces.
type Sink struct {
	cl     *kgo.Client
	failed chan *kgo.Record
	acked  atomic.Int64
	wg     sync.WaitGroup
	dead   string
	onAck  func(*kgo.Record, error)
}

// New connects.
func New(seeds ...string) (*Sink, error) {
	cl, err := kgo.NewClient(kgo.SeedBrokers(seeds...), kgo.DefaultProduceTopic("events"))
	if err != nil {
		return nil, err
	}
	return &Sink{cl: cl, failed: make(chan *kgo.Record), dead: "dead.jsonl"}, nil
}

// Send produces a value.
func (s *Sink) Send(ctx context.Context, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.wg.Add(1)
	s.cl.Produce(ctx, &kgo.Record{Value: b}, func(r *kgo.Record, err error) {
		defer s.wg.Done()
		if err == nil {
			s.acked.Add(1)
			return
		}
		slog.Error("produce", "topic", r.Topic, "err", err)
		select {
		case s.failed <- r:
		default:
			s.bury(r, err)
		}
	})
	return nil
}

func (s *Sink) bury(r *kgo.Record, cause error) {
	line := fmt.Sprintf("%q %q %v\n", r.Key, r.Value, cause)
	if errors.Is(cause, context.Canceled) {
		return
	}
	_ = os.WriteFile(s.dead, []byte(line), 0o600) // BLOCKS file
}

// SendSync waits for the record.
func (s *Sink) SendSync(ctx context.Context, b []byte) error {
	result := make(chan error, 1)
	s.cl.Produce(ctx, &kgo.Record{Value: b}, func(_ *kgo.Record, err error) { result <- err })
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// SendAll hands one promise to all.
func (s *Sink) SendAll(ctx context.Context, rs []*kgo.Record) {
	for _, r := range rs {
		s.cl.Produce(ctx, r, s.done)
	}
	s.cl.Produce(ctx, &kgo.Record{Topic: "end"}, nil)
}

func (s *Sink) done(r *kgo.Record, err error) {
	switch {
	case err == nil:
		s.acked.Add(1)
	case errors.Is(err, context.DeadlineExceeded):
		time.Sleep(100 * time.Millisecond) // BLOCKS sleep
	default:
		go s.bury(r, err)
		s.failed <- r // BLOCKS chan
	}
}

// SendLogged hands a promise that another function makes.
func (s *Sink) SendLogged(ctx context.Context, r *kgo.Record, w *os.File) {
	s.cl.Produce(ctx, r, logged(w))
}

func logged(w *os.File) func(*kgo.Record, error) {
	start := time.Now()
	return func(r *kgo.Record, err error) {
		fmt.Fprintln(w, r.Offset, time.Since(start), err) // BLOCKS file
	}
}

// Retry runs on its own goroutine.
func (s *Sink) Retry(ctx context.Context) error {
	for r := range s.failed {
		time.Sleep(time.Second)
		if err := s.cl.ProduceSync(ctx, r).FirstErr(); err != nil {
			return err
		}
	}
	return nil
}

// Close waits for what is left.
func (s *Sink) Close(ctx context.Context) error {
	s.wg.Wait()
	defer s.cl.Close()
	return s.cl.Flush(ctx)
}
