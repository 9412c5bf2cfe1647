package loop_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Streams under abuse: two readers, cancellation at the wrong moment, servers
// that end or fail while connections wait.

// duplex returns a stream and the other end of its connection.
func duplex(t *testing.T, co *loop.Co) (*loop.Stream, net.Conn) {
	a, b := net.Pipe()
	t.Cleanup(func() { b.Close() })
	return loop.NewStream(co.Loop(), a, 0), b
}

func TestStreamSecondReader(t *testing.T) {
	at(t, "nobody takes what another is waiting for", func(t *testing.T, co *loop.Co) {
		s, peer := duplex(t, co)
		first := loop.Go(co, func(co *loop.Co) ([]byte, error) { return s.ReadExactly(co, 8) })
		go peer.Write([]byte("ab\ncd"))
		loop.Sleep(co, time.Second)
		_, err := s.Read(co, make([]byte, 3))
		is(t, "Read", err, loop.ErrReading)
		_, err = s.ReadLine(co)
		is(t, "ReadLine", err, loop.ErrReading)
		go peer.Write([]byte("efg"))
		got, err := loop.Await(co, first)
		is(t, "ReadExactly", err, nil)
		eq(t, "ReadExactly", string(got), "ab\ncdefg")
	})
}

func TestStreamReadCanceled(t *testing.T) {
	at(t, "a cancellation together with bytes is told", func(t *testing.T, co *loop.Co) {
		s, peer := duplex(t, co)
		task := spawn(co, func(co *loop.Co) error {
			_, err := s.Read(co, make([]byte, 8))
			is(t, "Read", err, loop.ErrCanceled)
			got := make([]byte, 8)
			n, err := s.Read(co, got)
			is(t, "second Read", err, nil)
			eq(t, "second Read", string(got[:n]), "abc")
			return nil
		})
		loop.Yield(co)
		go func() {
			peer.Write([]byte("abc"))
			co.Loop().Post(func() { task.Cancel() }) // both in one turn
		}()
		time.Sleep(time.Second) // deliberately holds up the loop
		is(t, "task", finish(co, task), nil)
	})
}

// A connection that is made just as the task is cancelled is closed.
func TestDialCanceledAtTheEnd(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	e := inlineExecutor{after: make(chan func(), 1)}
	run(t, func(co *loop.Co) error {
		task := spawn(co, func(co *loop.Co) error {
			s, err := loop.Dial(co, "tcp", ln.Addr().String())
			if err == nil {
				s.Abort()
			}
			return err
		})
		e.after <- func() { co.Loop().Post(func() { task.Cancel() }) }
		is(t, "Dial", finish(co, task), loop.ErrCanceled)
		return nil
	}, loop.WithExecutor(e))
	conn, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection is open: %v", err)
	}
}

// inlineExecutor runs jobs in Submit, which no executor should.
type inlineExecutor struct{ after chan func() }

func (e inlineExecutor) Submit(_ context.Context, job func()) error {
	job()
	select {
	case fn := <-e.after:
		fn()
	default:
	}
	return nil
}

func (inlineExecutor) Close() error { return nil }

// conns is a listener whose connections the test makes.
type conns struct {
	made   chan net.Conn
	closed chan struct{}
}

func newConns() *conns { return &conns{make(chan net.Conn, 8), make(chan struct{})} }

func (c *conns) Accept() (net.Conn, error) {
	select {
	case conn := <-c.made:
		return conn, nil
	case <-c.closed:
		return nil, net.ErrClosed
	}
}

func (c *conns) Close() error {
	select {
	case <-c.closed:
	default:
		close(c.closed)
	}
	return nil
}

func (c *conns) Addr() net.Addr { return nil }

func (c *conns) connect() net.Conn {
	a, b := net.Pipe()
	c.made <- a
	return b
}

// Connections that were accepted and not yet handled are closed with a server.
func TestServeEndsWithConnectionsWaiting(t *testing.T) {
	at(t, "cancelled", func(t *testing.T, co *loop.Co) {
		ln := newConns()
		server := spawn(co, func(co *loop.Co) error {
			return loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error { return hour(co) })
		})
		loop.Yield(co)
		server.Cancel()
		peers := []net.Conn{ln.connect(), ln.connect(), ln.connect()}
		time.Sleep(time.Second) // deliberately holds up the loop, while they are accepted
		is(t, "Serve", finish(co, server), loop.ErrCanceled)
		for _, p := range peers {
			p.SetReadDeadline(time.Now().Add(time.Minute))
			_, err := loop.Offload(co, func() (int, error) { return p.Read(make([]byte, 1)) })
			is(t, "read of a connection that waited", err, io.EOF)
		}
	})
}

// A handler that fails, in whatever way, does not take the server along.
func TestServeHandlerFails(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error":  func() error { return errBoom },
		"panic":  func() error { panic(errBoom) },
		"Goexit": func() error { runtime.Goexit(); return nil },
	} {
		var rec record
		at(t, name, func(t *testing.T, co *loop.Co) {
			ln := newConns()
			server := spawn(co, func(co *loop.Co) error {
				return loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error {
					line, err := s.ReadLine(co)
					if err != nil || string(line) == "fail\n" {
						return errors.Join(err, fail())
					}
					s.Write(line)
					return s.Flush(co)
				})
			})
			bad, good := ln.connect(), ln.connect()
			go bad.Write([]byte("fail\n"))
			loop.Sleep(co, time.Second)
			answer, err := loop.Offload(co, func() ([]byte, error) {
				good.Write([]byte("hello\n"))
				return io.ReadAll(good)
			})
			is(t, "the other connection", err, nil)
			eq(t, "the other connection", string(answer), "hello\n")
			eq(t, "the server goes on", server.Done(), false)
			server.Cancel()
			is(t, "Serve", finish(co, server), loop.ErrCanceled)
			if len(rec.all()) != 1 {
				t.Errorf("reported %v", rec.all())
			}
		}, loop.WithExceptionHandler(rec.add))
	}
}

// stutter writes a few bytes at a time, as a connection must not, and fails
// after some.
type stutter struct {
	net.Conn
	left int
}

func (c *stutter) Write(p []byte) (int, error) {
	if len(p) > c.left {
		n := c.left
		c.left = 0
		return n, errBoom
	}
	c.left -= len(p)
	return len(p), nil
}

// A write that fails half way is told to all who wait, and to later writes.
func TestStreamPartialWrite(t *testing.T) {
	at(t, "partial", func(t *testing.T, co *loop.Co) {
		a, b := net.Pipe()
		defer b.Close()
		s := loop.NewStream(co.Loop(), &stutter{a, 100 << 10}, 0)
		s.Write(bytes.Repeat([]byte("x"), 90<<10))
		s.Write(bytes.Repeat([]byte("y"), 90<<10))
		waiting := spawn(co, s.Drain)
		is(t, "Flush", s.Flush(co), errBoom)
		is(t, "Drain", finish(co, waiting), errBoom)
		_, err := s.Write([]byte("z"))
		is(t, "Write", err, errBoom)
		is(t, "Close", s.Close(co), errBoom)
	})
}

// Closing a stream wakes its reader and its writers.
func TestStreamClosedWhileInUse(t *testing.T) {
	at(t, "Abort", func(t *testing.T, co *loop.Co) {
		s, _ := duplex(t, co)
		s.Write(make([]byte, 1<<20))
		reader := spawn(co, func(co *loop.Co) error { _, err := s.ReadExactly(co, 4); return err })
		writer := spawn(co, s.Drain)
		loop.Sleep(co, time.Second)
		is(t, "Abort", s.Abort(), nil)
		is(t, "reader", finish(co, reader), net.ErrClosed)
		is(t, "writer", finish(co, writer), net.ErrClosed)
		_, err := s.Write([]byte("x"))
		is(t, "Write", err, net.ErrClosed)
	})
}
