package executor

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Executor is the caller's side of the queue. Its methods are safe from any
// goroutine.
type Executor struct {
	id       string
	url      string
	settings settings
	server   *embedded // or nil
	conn     *nats.Conn
	js       jetstream.JetStream
	stop     context.CancelFunc
	wg       sync.WaitGroup

	mu     sync.Mutex
	closed bool
	jobs   map[string]*job
	bySeq  map[uint64]*job
}

// job is a job that has not ended.
type job struct {
	id   string
	name string
	seq  uint64
	done chan outcome // holds one
}

type outcome struct {
	data []byte
	err  error
}

// Open connects to the queue, and makes it if it is not there. ctx limits how
// long that may take.
func Open(ctx context.Context, opts ...Option) (*Executor, error) {
	e := &Executor{id: rand.Text(), settings: newSettings(opts), jobs: make(map[string]*job), bySeq: make(map[uint64]*job)}
	e.url = e.settings.url
	if e.url == "" {
		s, err := startServer(e.settings.dir)
		if err != nil {
			return nil, err
		}
		e.server, e.url = s, s.url
	}
	if err := e.connect(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

func (e *Executor) connect(ctx context.Context) (err error) {
	if e.conn, e.js, err = connect(e.url); err != nil {
		return err
	}
	if err := streams(ctx, e.js, e.settings); err != nil {
		return err
	}
	if _, err := e.conn.Subscribe(results+e.id+".*", e.result); err != nil {
		return err
	}
	advisory := "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + jobStream + "." + workers
	if _, err := e.conn.Subscribe(advisory, e.givenUp); err != nil {
		return err
	}
	looking, stop := context.WithCancel(context.Background())
	e.stop = stop
	e.wg.Go(func() { e.lookAgain(looking) })
	return e.conn.FlushTimeout(10 * time.Second)
}

// URL returns what workers connect to. Of a server of one's own it holds a
// secret.
func (e *Executor) URL() string { return e.url }

// Close ends the jobs that are left with ErrClosed, and the server if it is
// one's own.
func (e *Executor) Close() error {
	e.mu.Lock()
	e.closed = true
	for _, j := range e.jobs {
		j.end(outcome{err: ErrClosed})
	}
	e.mu.Unlock()
	if e.stop != nil {
		e.stop()
	}
	e.wg.Wait()
	if e.conn != nil {
		e.conn.Close()
	}
	if e.server != nil {
		e.server.close()
	}
	return nil
}

func (j *job) end(o outcome) {
	select {
	case j.done <- o:
	default: // it has ended
	}
}

// call queues a job and waits for its end.
func (e *Executor) call(ctx context.Context, name string, data []byte) ([]byte, error) {
	j := &job{id: rand.Text(), name: name, done: make(chan outcome, 1)}
	if err := e.add(j); err != nil {
		return nil, err
	}
	defer e.remove(j)
	if err := e.publish(ctx, j, data); err != nil {
		return nil, err
	}
	select {
	case o := <-j.done:
		return o.data, o.err
	case <-ctx.Done():
		e.cancel(j)
		return nil, context.Cause(ctx)
	}
}

func (e *Executor) add(j *job) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return ErrClosed
	}
	e.jobs[j.id] = j
	return nil
}

func (e *Executor) remove(j *job) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.jobs, j.id)
	delete(e.bySeq, j.seq)
}

// publish has the server keep the job. A second attempt, where the answer to
// the first was lost, makes no second job: the server knows its number.
func (e *Executor) publish(ctx context.Context, j *job, data []byte) error {
	msg := nats.NewMsg(jobSubject)
	msg.Data = data
	msg.Header.Set(headJob, j.id)
	msg.Header.Set(headFunc, j.name)
	msg.Header.Set(headReply, results+e.id+"."+j.id)
	if d, ok := ctx.Deadline(); ok {
		msg.Header.Set(headDeadline, d.UTC().Format(time.RFC3339Nano))
	}
	for attempt := 1; ; attempt++ {
		limited, cancel := context.WithTimeout(ctx, 5*time.Second)
		ack, err := e.js.PublishMsg(limited, msg, jetstream.WithMsgID(j.id))
		cancel()
		var api *jetstream.APIError
		switch {
		case err == nil:
			e.mu.Lock()
			j.seq = ack.Sequence
			e.bySeq[j.seq] = j
			e.mu.Unlock()
			return nil
		case errors.As(err, &api) && strings.Contains(api.Description, "maximum messages exceeded"):
			return ErrFull
		case errors.As(err, &api), errors.Is(err, nats.ErrMaxPayload), errors.Is(err, nats.ErrConnectionClosed), attempt == 3:
			return fmt.Errorf("executor: %s cannot be queued: %w", j.name, err)
		case ctx.Err() != nil:
			e.cancel(j) // it may be there
			return context.Cause(ctx)
		}
	}
}

// cancel tells whoever runs the job, and takes it off the queue.
func (e *Executor) cancel(j *job) {
	_ = e.conn.Publish(cancels+j.id, nil)
	if j.seq == 0 {
		return
	}
	e.wg.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if s, err := e.js.Stream(ctx, jobStream); err == nil {
			_ = s.DeleteMsg(ctx, j.seq) // or it has been
		}
	})
}

// result ends a job whose outcome has come.
func (e *Executor) result(msg *nats.Msg) {
	id := msg.Subject[strings.LastIndexByte(msg.Subject, '.')+1:]
	e.mu.Lock()
	j := e.jobs[id]
	e.mu.Unlock()
	if j == nil {
		return // nobody waits for it any more
	}
	switch msg.Header.Get(headError) {
	case kindFailed:
		j.end(outcome{err: &RemoteError{Func: j.name, Message: string(msg.Data)}})
	case kindLost:
		j.end(outcome{err: fmt.Errorf("%w: %s", ErrLost, j.name)})
	default:
		j.end(outcome{data: msg.Data})
	}
}

// givenUp ends a job that the server does not deliver any more.
func (e *Executor) givenUp(msg *nats.Msg) {
	var advisory struct {
		Sequence uint64 `json:"stream_seq"`
	}
	if json.Unmarshal(msg.Data, &advisory) != nil {
		return
	}
	e.mu.Lock()
	j := e.bySeq[advisory.Sequence]
	e.mu.Unlock()
	if j != nil {
		j.end(outcome{err: fmt.Errorf("%w: %s, %d times", ErrLost, j.name, e.settings.attempts)})
		e.cancel(j)
	}
}

// lookAgain looks for results that came while there was no connection.
func (e *Executor) lookAgain(ctx context.Context) {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		stream, err := e.js.Stream(ctx, resultStream)
		if err != nil {
			continue
		}
		for _, id := range e.waiting() {
			subject := results + e.id + "." + id
			if raw, err := stream.GetLastMsgForSubject(ctx, subject); err == nil {
				e.result(&nats.Msg{Subject: subject, Header: raw.Header, Data: raw.Data})
			}
		}
	}
}

func (e *Executor) waiting() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	ids := make([]string, 0, len(e.jobs))
	for id := range e.jobs {
		ids = append(ids, id)
	}
	return ids
}
