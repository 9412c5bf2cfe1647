// Package handoff hands work from tasks to goroutines and back, by channels.
package handoff

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type request struct {
	name  string
	reply chan result
}

type result struct {
	data []byte
	err  error
}

type reader struct {
	reqs chan request
	free chan []byte
	pool sync.Pool
	conn net.Conn
	errs chan error
}

func newReader() *reader {
	r := &reader{reqs: make(chan request), free: make(chan []byte, 8), errs: make(chan error, 1)}
	r.pool.New = func() any { return make([]byte, 1024) }
	go r.serve()
	return r
}

func (r *reader) serve() {
	for q := range r.reqs {
		b, err := os.ReadFile(q.name)
		q.reply <- result{b, err}
	}
}

// ask asks the goroutine, and waits for its answer.
func (r *reader) ask(name string) ([]byte, error) {
	q := request{name, make(chan result, 1)}
	r.reqs <- q
	res := <-q.reply
	return res.data, res.err
}

func (r *reader) read(co *loop.Co, name string) ([]byte, error) {
	return r.ask(name) // BLOCKS chan
}

func (r *reader) readRight(co *loop.Co, name string) ([]byte, error) {
	f := loop.NewFuture[[]byte](co.Loop())
	go func() {
		b, err := r.ask(name)
		if err != nil {
			_ = f.SetError(err)
			return
		}
		_ = f.SetResult(b)
	}()
	return loop.Await(co, f)
}

func (r *reader) buffer(co *loop.Co) []byte {
	select {
	case b := <-r.free:
		return b
	default:
		return r.pool.Get().([]byte)
	}
}

func (r *reader) release(co *loop.Co, b []byte) {
	if len(b) == 1024 {
		r.pool.Put(b)
		return
	}
	r.free <- b // BLOCKS chan
}

func (r *reader) first(co *loop.Co, names ...string) ([]byte, error) {
	ctx, cancel := context.WithCancel(co)
	defer cancel()
	out := make(chan []byte, len(names))
	for _, n := range names {
		go func() {
			if b, err := r.ask(n); err == nil {
				out <- b
			}
		}()
	}
	select { // BLOCKS chan
	case b := <-out:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(time.Second):
		return nil, os.ErrDeadlineExceeded
	}
}

func (r *reader) last(co *loop.Co) error {
	errs := make(chan error, 2)
	errs <- nil
	errs <- io.EOF
	close(errs)
	var all []error
	for err := range errs {
		all = append(all, err)
	}
	select {
	case err := <-r.errs:
		all = append(all, err)
	default:
	}
	return errors.Join(all...)
}

func (r *reader) dial(co *loop.Co, addr string) error {
	d := net.Dialer{Timeout: time.Second}
	c, err := d.DialContext(co, "tcp", addr) // BLOCKS net
	if err != nil {
		return err
	}
	r.conn = c
	w := bufio.NewWriterSize(c, 16)
	if _, err := w.Write(make([]byte, 64)); err != nil { // BLOCKS net
		return err
	}
	return w.Flush() // BLOCKS net
}

func (r *reader) lines(co *loop.Co) (string, error) {
	s := loop.NewStream(co.Loop(), r.conn, 0)
	line, err := s.ReadLine(co)
	if err != nil {
		return "", err
	}
	if _, err := s.Write(line); err != nil {
		return "", err
	}
	br := bufio.NewReader(r.conn)
	more, err := br.ReadString('\n') // BLOCKS net
	return string(line) + more, err
}

// piped joins a goroutine by a pipe.
func (r *reader) piped(co *loop.Co) ([]byte, error) {
	pr, pw := io.Pipe()
	go func() {
		_, err := pw.Write([]byte("x"))
		pw.CloseWithError(err)
	}()
	return loop.Offload(co, func() ([]byte, error) { return io.ReadAll(pr) })
}

// Main runs.
func Main(ctx context.Context) error {
	r := newReader()
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		b, err := r.read(co, "a")
		if err != nil {
			return 0, err
		}
		r.release(co, append(r.buffer(co), b...))
		if _, err := r.first(co, "a", "b"); err != nil {
			return 0, err
		}
		return 0, r.last(co)
	})
	return err
}
