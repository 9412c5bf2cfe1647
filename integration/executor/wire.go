package executor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Errors with which jobs end. Test for them with errors.Is.
var (
	// ErrFull says that too many jobs wait.
	ErrFull = errors.New("executor: the queue is full")

	// ErrLost says that the job's worker was lost, and that the job may not be
	// tried again, or was tried as often as it may.
	ErrLost = errors.New("executor: the worker was lost")

	// ErrClosed says that the executor was closed.
	ErrClosed = errors.New("executor: closed")
)

// RemoteError is the error that a function returned. Only its text comes
// across.
type RemoteError struct {
	Func    string
	Message string
}

// Error returns the text of the error.
func (e *RemoteError) Error() string { return e.Message }

// The names of things on the server.
const (
	jobStream    = "STALLCHECK_JOBS"
	resultStream = "STALLCHECK_RESULTS"
	workers      = "workers"
	jobSubject   = "stallcheck.job"
	results      = "stallcheck.result."       // and the caller's and the job's
	begun        = "stallcheck.result.begun." // and the job's
	cancels      = "stallcheck.cancel."       // and the job's
)

// Headers of a job and a result.
const (
	headJob      = "Stallcheck-Job"
	headFunc     = "Stallcheck-Func"
	headReply    = "Stallcheck-Reply"
	headDeadline = "Stallcheck-Deadline"
	headError    = "Stallcheck-Error" // what kind of outcome a result is
)

// Kinds of outcome besides a result.
const (
	kindFailed = "failed" // the data is the error's text
	kindLost   = "lost"
)

// settings are what options set.
type settings struct {
	url      string
	dir      string
	queue    int64
	ackWait  time.Duration
	attempts int
	parallel int
}

func newSettings(opts []Option) settings {
	s := settings{queue: 10_000, ackWait: 30 * time.Second, attempts: 5, parallel: 1}
	for _, o := range opts {
		o(&s)
	}
	return s
}

// Option configures [Open] and [Work].
type Option func(*settings)

// WithURL has Open use the servers at url, as nats.Connect takes it, instead of
// one of its own.
func WithURL(url string) Option { return func(s *settings) { s.url = url } }

// WithDir keeps the queue of a server of one's own in a folder, so that jobs
// survive the process. Without it they are in a temporary one.
func WithDir(dir string) Option { return func(s *settings) { s.dir = dir } }

// WithQueue sets how many jobs may wait or run, 10,000 if it is not said.
func WithQueue(n int) Option { return func(s *settings) { s.queue = int64(n) } }

// WithAckWait sets how long a worker may be silent before its job is given to
// another, 30 seconds if it is not said. Workers that live say so three times
// as often.
func WithAckWait(d time.Duration) Option { return func(s *settings) { s.ackWait = d } }

// WithAttempts sets how often a job is delivered before it ends with ErrLost, 5
// times if it is not said.
func WithAttempts(n int) Option { return func(s *settings) { s.attempts = n } }

// WithParallel sets how many jobs a worker runs at a time, one if it is not
// said.
func WithParallel(n int) Option { return func(s *settings) { s.parallel = n } }

// streams makes sure of the two streams. The caller's settings hold.
func streams(ctx context.Context, js jetstream.JetStream, s settings) error {
	for _, cfg := range []jetstream.StreamConfig{
		{
			Name: jobStream, Subjects: []string{jobSubject}, Storage: jetstream.FileStorage,
			Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, MaxMsgs: s.queue,
			Duplicates: 2 * time.Minute,
		},
		{
			Name: resultStream, Subjects: []string{results + ">"}, Storage: jetstream.FileStorage,
			MaxAge: time.Hour, MaxMsgsPerSubject: 1, Duplicates: 2 * time.Minute, AllowDirect: true,
		},
	} {
		if _, err := js.CreateOrUpdateStream(ctx, cfg); err != nil {
			return fmt.Errorf("executor: cannot make the stream %s: %w", cfg.Name, err)
		}
	}
	_, err := js.CreateOrUpdateConsumer(ctx, jobStream, jetstream.ConsumerConfig{
		Durable: workers, AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: s.ackWait, MaxDeliver: s.attempts, MaxAckPending: -1,
	})
	if err != nil {
		return fmt.Errorf("executor: cannot make the consumer: %w", err)
	}
	return nil
}

func connect(url string) (*nats.Conn, jetstream.JetStream, error) {
	conn, err := nats.Connect(url, nats.MaxReconnects(-1), nats.RetryOnFailedConnect(false))
	if err != nil {
		return nil, nil, fmt.Errorf("executor: cannot connect: %w", err)
	}
	js, err := jetstream.New(conn)
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	return conn, js, nil
}
