package executor

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Work runs jobs of the queue at url until ctx ends, and then returns nil once
// those that run have ended; their contexts end too. It fails if it cannot
// connect or the queue is not there.
func Work(ctx context.Context, url string, opts ...Option) error {
	s := newSettings(opts)
	conn, js, err := connect(url)
	if err != nil {
		return err
	}
	defer conn.Close()
	consumer, err := js.Consumer(ctx, jobStream, workers)
	if err != nil {
		return fmt.Errorf("executor: there is no queue; open an Executor first: %w", err)
	}
	w := &worker{conn: conn, js: js, ackWait: consumer.CachedInfo().Config.AckWait}
	var wg sync.WaitGroup
	errs := make(chan error, s.parallel)
	for range s.parallel {
		wg.Go(func() { errs <- w.work(ctx, consumer) })
	}
	wg.Wait()
	close(errs)
	var all error
	for err := range errs {
		all = errors.Join(all, err)
	}
	return all
}

type worker struct {
	conn    *nats.Conn
	js      jetstream.JetStream
	ackWait time.Duration
}

// work takes one job at a time: what is taken early could be run by others.
func (w *worker) work(ctx context.Context, consumer jetstream.Consumer) error {
	messages, err := consumer.Messages(jetstream.PullMaxMessages(1))
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, messages.Stop)()
	defer messages.Stop()
	for {
		msg, err := messages.Next()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				_ = msg.Nak() // another takes it at once
			}
			return nil
		case errors.Is(err, jetstream.ErrMsgIteratorClosed):
			return err
		case err != nil:
			continue // a heartbeat was missed; the iterator mends itself
		}
		w.deliver(ctx, msg)
	}
}

// deliver deals with one delivery of a job.
func (w *worker) deliver(ctx context.Context, msg jetstream.Msg) {
	h := msg.Headers()
	id, reply := h.Get(headJob), h.Get(headReply)
	fn := lookup(h.Get(headFunc))
	meta, err := msg.Metadata()
	again := err == nil && meta.NumDelivered > 1
	deadline, hasDeadline := time.Time{}, false
	if text := h.Get(headDeadline); text != "" {
		deadline, err = time.Parse(time.RFC3339Nano, text)
		hasDeadline = err == nil
	}
	switch {
	case hasDeadline && time.Now().After(deadline):
		_ = msg.Term() // nobody waits for it any more
	case again && w.answered(ctx, reply):
		_ = msg.Ack()
	case fn == nil:
		w.answer(ctx, msg, reply, id, kindFailed, []byte("executor: the worker does not know "+h.Get(headFunc)+"; register it in a package-level variable"))
	default:
		if fn.once {
			if mine, err := w.claim(ctx, id); err != nil {
				_ = msg.Nak()
				return
			} else if !mine {
				w.answer(ctx, msg, reply, id, kindLost, nil)
				return
			}
		}
		running, cancel := ctx, context.CancelFunc(func() {})
		if hasDeadline {
			running, cancel = context.WithDeadline(ctx, deadline)
		}
		defer cancel()
		w.run(ctx, running, msg, fn, id, reply)
	}
}

// claim notes on the server that a job begins, and reports false if it has begun
// before.
func (w *worker) claim(ctx context.Context, id string) (bool, error) {
	_, err := w.js.Publish(ctx, begun+id, nil, jetstream.WithExpectLastSequencePerSubject(0))
	var api *jetstream.APIError
	if errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence {
		return false, nil
	}
	return err == nil, err
}

// answered reports whether a job has a result: its worker was lost, or its
// acknowledgement was, after that.
func (w *worker) answered(ctx context.Context, reply string) bool {
	stream, err := w.js.Stream(ctx, resultStream)
	if err != nil {
		return false
	}
	_, err = stream.GetLastMsgForSubject(ctx, reply)
	return err == nil
}

// run calls the function and meanwhile tells the server that it lives.
func (w *worker) run(ctx, running context.Context, msg jetstream.Msg, fn *function, id, reply string) {
	running, cancel := context.WithCancel(running)
	defer cancel()
	if sub, err := w.conn.Subscribe(cancels+id, func(*nats.Msg) { cancel() }); err == nil {
		defer func() { _ = sub.Unsubscribe() }()
	}
	var wg sync.WaitGroup
	done := make(chan struct{})
	wg.Go(func() {
		tick := time.NewTicker(max(w.ackWait/3, time.Millisecond))
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				_ = msg.InProgress()
			}
		}
	})
	data, err := fn.run(running, msg.Data())
	close(done)
	wg.Wait()
	switch {
	case err == nil:
		w.answer(ctx, msg, reply, id, "", data)
	case ctx.Err() != nil && !fn.once:
		_ = msg.Nak() // it was this worker's end; another tries again
	default:
		w.answer(ctx, msg, reply, id, kindFailed, []byte(err.Error()))
	}
}

// answer keeps the outcome on the server, and then takes the job off the queue.
// If the first fails the job is delivered again. The server knows a second
// outcome of a job by its number, and drops it.
func (w *worker) answer(ctx context.Context, msg jetstream.Msg, reply, id, kind string, data []byte) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), max(w.ackWait, time.Second))
	defer cancel()
	out := nats.NewMsg(reply)
	out.Data = data
	if kind != "" {
		out.Header.Set(headError, kind)
	}
	_, err := w.js.PublishMsg(ctx, out, jetstream.WithMsgID("result."+id))
	if errors.Is(err, nats.ErrMaxPayload) {
		out.Data = []byte("executor: the result is larger than the server allows")
		out.Header.Set(headError, kindFailed)
		_, err = w.js.PublishMsg(ctx, out, jetstream.WithMsgID("result."+id))
	}
	if err == nil {
		_ = msg.DoubleAck(ctx)
	}
}
