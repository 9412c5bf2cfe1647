package loop_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_streams.py and test_sock_lowlevel.py ask, over net.Pipe
// where a network is not the point.

// piped runs body with a stream and the other end of its connection.
func piped(t *testing.T, name string, limit int, body func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn)) {
	t.Helper()
	at(t, name, func(t *testing.T, co *loop.Co) {
		a, b := net.Pipe()
		s := loop.NewStream(co.Loop(), a, limit)
		body(t, co, s, b)
		b.Close()
		s.Abort()
	})
}

// send writes the parts on a goroutine and closes the connection.
func send(c net.Conn, parts ...string) {
	go func() {
		for _, p := range parts {
			c.Write([]byte(p))
		}
		c.Close()
	}()
}

func TestStreamRead(t *testing.T) {
	piped(t, "read", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		send(peer, "line1", "line2")
		p := make([]byte, 3)
		n, err := s.Read(co, p)
		eq(t, "read", string(p[:n]), "lin")
		is(t, "Read", err, nil)
		n, err = s.Read(co, nil)
		eq(t, "zero", n, 0)
		is(t, "Read", err, nil)
		rest, err := s.ReadAll(co)
		eq(t, "rest", string(rest), "e1line2")
		is(t, "ReadAll", err, nil)
		_, err = s.Read(co, p)
		is(t, "at the end", err, io.EOF)
		eq(t, "AtEOF", s.AtEOF(), true)
	})
	piped(t, "at_eof", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		eq(t, "new", s.AtEOF(), false)
		send(peer, "some data\n")
		line, err := s.ReadLine(co)
		eq(t, "line", string(line), "some data\n")
		is(t, "ReadLine", err, nil)
		line, err = s.ReadLine(co)
		eq(t, "nothing", len(line), 0)
		is(t, "ReadLine", err, io.EOF)
		eq(t, "AtEOF", s.AtEOF(), true)
	})
	piped(t, "readline", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		send(peer, "chunk1 ", "chunk2 ", "chunk3 \n", "chunk4")
		line, err := s.ReadLine(co)
		eq(t, "line", string(line), "chunk1 chunk2 chunk3 \n")
		is(t, "ReadLine", err, nil)
		line, err = s.ReadLine(co)
		eq(t, "last", string(line), "chunk4")
		is(t, "ReadLine", err, io.EOF)
	})
	piped(t, "readline_limit", 3, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		send(peer, "li", "ne1", "li", "ne2\n", "x\n")
		line, err := s.ReadLine(co)
		eq(t, "line", len(line), 0)
		is(t, "ReadLine", err, loop.ErrTooLong)
		for range 3 { // until the long line is gone
			line, err = s.ReadLine(co)
			if err == nil {
				break
			}
		}
		eq(t, "next line", string(line), "x\n")
	})
	piped(t, "readuntil", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		send(peer, "QWERTY", "UIOPaa", "bbAAAxa", "aXX", "rest")
		p, err := s.ReadUntil(co, []byte("AAA"))
		eq(t, "first", string(p), "QWERTYUIOPaabbAAA")
		is(t, "ReadUntil", err, nil)
		p, _ = s.ReadUntil(co, []byte("aaXX")) // across chunks
		eq(t, "second", string(p), "xaaXX")
		p, err = s.ReadUntil(co, []byte("none"))
		eq(t, "partial", string(p), "rest")
		is(t, "ReadUntil", err, io.ErrUnexpectedEOF)
		_, err = s.ReadUntil(co, []byte("none"))
		is(t, "at the end", err, io.EOF)
		panics(t, "empty separator", func() { s.ReadUntil(co, nil) })
	})
	piped(t, "readuntil_limit", 3, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		send(peer, "some dataAAA")
		_, err := s.ReadUntil(co, []byte("AAA"))
		is(t, "ReadUntil", err, loop.ErrTooLong)
		p, err := s.ReadExactly(co, 12)
		eq(t, "nothing is consumed", string(p), "some dataAAA")
		is(t, "ReadExactly", err, nil)
	})
	piped(t, "readexactly", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		send(peer, "ab", "cd", "ef")
		p, err := s.ReadExactly(co, 0)
		eq(t, "zero", len(p), 0)
		is(t, "ReadExactly", err, nil)
		p, _ = s.ReadExactly(co, 5)
		eq(t, "five", string(p), "abcde")
		p, err = s.ReadExactly(co, 5)
		eq(t, "partial", string(p), "f")
		is(t, "ReadExactly", err, io.ErrUnexpectedEOF)
		panics(t, "negative", func() { s.ReadExactly(co, -1) })
	})
	piped(t, "readexactly_limit", 3, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		big := strings.Repeat("x", 100_000) // more than is read ahead
		send(peer, big)
		p, err := s.ReadExactly(co, len(big))
		eq(t, "read", string(p) == big, true)
		is(t, "ReadExactly", err, nil)
	})
	piped(t, "exception", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		s.Conn().SetReadDeadline(time.Now().Add(time.Second))
		var ne net.Error
		_, err := s.ReadLine(co)
		eq(t, "timeout", errors.As(err, &ne) && ne.Timeout(), true)
		_, err = s.ReadExactly(co, 1)
		eq(t, "again", errors.As(err, &ne), true)
	})
	piped(t, "exception_cancel", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		_, err := loop.WithTimeout(co, time.Second, s.ReadLine)
		is(t, "ReadLine", err, loop.ErrTimeout)
		send(peer, "late\n")
		line, err := s.ReadLine(co)
		eq(t, "nothing is lost", string(line), "late\n")
		is(t, "ReadLine", err, nil)
	})
	piped(t, "one_reader", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		first := loop.Go(co, s.ReadLine)
		turns(co, 1)
		_, err := s.ReadLine(co)
		is(t, "second", err, loop.ErrReading)
		send(peer, "x\n")
		line, _ := loop.Await(co, first)
		eq(t, "first", string(line), "x\n")
	})
	piped(t, "read_limit", 4, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		// A writer is held up once enough is read ahead.
		var written atomic.Int64
		go func() {
			for range 100 {
				n, _ := peer.Write([]byte("12345678"))
				written.Add(int64(n))
			}
			peer.Close()
		}()
		s.ReadExactly(co, 1)
		loop.Sleep(co, time.Second)
		if n := written.Load(); n > 64 {
			t.Errorf("%d bytes were read ahead", n)
		}
		rest, _ := s.ReadAll(co)
		eq(t, "rest", len(rest), 799)
	})
}

func TestStreamWrite(t *testing.T) {
	piped(t, "write", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		got := make(chan string, 1)
		go func() {
			p, _ := io.ReadAll(peer)
			got <- string(p)
		}()
		for range 3 {
			s.Write([]byte("hello "))
		}
		is(t, "Close", s.Close(co), nil)
		eq(t, "got", <-got, "hello hello hello ")
		_, err := s.Write([]byte("x"))
		is(t, "Write after Close", err, net.ErrClosed)
		_, err = s.ReadLine(co)
		is(t, "ReadLine after Close", err, net.ErrClosed)
		is(t, "second Close", s.Abort(), nil)
	})
	piped(t, "drain", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		s.Write(make([]byte, 1<<20))
		drained := 0
		for range 2 {
			spawn(co, func(co *loop.Co) error { err := s.Drain(co); drained++; return err })
		}
		loop.Sleep(co, time.Second)
		eq(t, "drained", drained, 0)
		go io.Copy(io.Discard, peer)
		is(t, "Flush", s.Flush(co), nil)
		turns(co, 2)
		eq(t, "drained", drained, 2)
	})
	piped(t, "drain_raises", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		peer.Close()
		s.Write([]byte("x"))
		is(t, "Flush", s.Flush(co), io.ErrClosedPipe)
		_, err := s.Write([]byte("x"))
		is(t, "Write", err, io.ErrClosedPipe)
	})
	piped(t, "flush_cancelled", 0, func(t *testing.T, co *loop.Co, s *loop.Stream, peer net.Conn) {
		s.Write([]byte("x"))
		is(t, "Flush", loop.Timeout(co, time.Second, func(co *loop.Co, _ *loop.Scope) error { return s.Flush(co) }), loop.ErrTimeout)
	})
	t.Run("closed_with_the_loop", func(t *testing.T) {
		a, b := net.Pipe()
		run(t, func(co *loop.Co) error {
			s := loop.NewStream(co.Loop(), a, 0)
			loop.Go(co, s.ReadLine)
			return loop.Yield(co)
		})
		_, err := b.Read(make([]byte, 1))
		is(t, "the other end", err, io.EOF)
	})
}
