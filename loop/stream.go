package loop

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
)

// Stream reads and writes a net.Conn from coroutines. Goroutines pump the
// bytes, so that no call blocks the loop; Go's netpoller makes them cheap. A
// Stream belongs to its loop, which closes it when the loop is closed.
type Stream struct {
	loop  *Loop
	conn  net.Conn
	limit int

	in      []byte // read and not yet consumed
	chunk   []byte // what the pump reads into
	filling bool   // a pump is reading
	readErr error
	reader  waiterList
	reading bool // a coroutine is in a read method

	out      []byte // to be written
	spare    []byte
	flushing int // bytes a pump is writing
	writeErr error
	writers  waiterList
	closed   bool
}

const (
	// defaultStreamLimit is asyncio's: the longest line, and half of what is
	// read ahead.
	defaultStreamLimit = 64 << 10
	// highWater is how much may wait to be written before Drain suspends,
	// as in asyncio.
	highWater = 64 << 10
	chunkSize = 32 << 10
	// maxSpareBytes bounds the buffer that is kept for the next write.
	maxSpareBytes = 4 * highWater
)

// Errors of streams.
var (
	// ErrTooLong says that a separator was not found within the limit.
	ErrTooLong = errors.New("loop: no separator within the stream's limit")

	// ErrReading says that another coroutine is reading the stream.
	ErrReading = errors.New("loop: another coroutine is reading the stream")
)

// NewStream returns a stream over conn, which it takes over. ReadUntil and
// ReadLine accept up to limit bytes, 64 KiB if limit is not positive; about
// twice as much is read ahead.
func NewStream(l *Loop, conn net.Conn, limit int) *Stream {
	if limit <= 0 {
		limit = defaultStreamLimit
	}
	s := &Stream{loop: l, conn: conn, limit: limit}
	l.pumps.add(conn)
	return s
}

// Dial connects to an address, as net.Dialer.DialContext does, without
// blocking the loop. It belongs to the coroutine.
func Dial(co *Co, network, address string) (*Stream, error) {
	var mu sync.Mutex
	var made net.Conn
	abandoned := false
	conn, err := Offload(co, func() (net.Conn, error) {
		var d net.Dialer
		conn, err := d.DialContext(co, network, address)
		mu.Lock()
		defer mu.Unlock()
		if err == nil && abandoned {
			return nil, conn.Close()
		}
		made = conn
		return conn, err
	})
	if err != nil {
		mu.Lock()
		defer mu.Unlock()
		if abandoned = true; made != nil { // the task was cancelled just then
			made.Close()
		}
		return nil, err
	}
	return NewStream(co.Loop(), conn, 0), nil
}

// Serve accepts connections from ln and starts handle as a task for each,
// until the task is cancelled or ln fails; it then closes ln, cancels the
// handlers and waits for them. A stream is closed when its handler returns. An
// error or panic of a handler goes to the loop's exception handler, and the
// others go on. Serve belongs to the coroutine.
func Serve(co *Co, ln net.Listener, handle func(co *Co, s *Stream) error) error {
	accepted := NewQueue[net.Conn](0)
	var failed error
	l := co.Loop()
	l.pumps.add(ln)
	defer func() {
		_ = l.pumps.drop(ln)
		accepted.Shutdown(false)
		for conn, err := accepted.TryGet(); err == nil; conn, err = accepted.TryGet() {
			conn.Close() // nobody was there yet to handle it
		}
	}()
	l.pumps.start(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				l.Post(func() { failed = err; accepted.Shutdown(false) })
				return
			}
			put := func() {
				if accepted.TryPut(conn) != nil {
					conn.Close()
				}
			}
			if l.Post(put) != nil {
				conn.Close()
			}
		}
	})
	return WithTaskGroup(co, func(co *Co, g *TaskGroup) error {
		g.lenient = true
		for {
			conn, err := accepted.Get(co)
			if errors.Is(err, ErrQueueShutdown) {
				err = failed
			}
			if err != nil {
				_ = l.pumps.drop(ln)
				return err
			}
			s := NewStream(l, conn, 0)
			task := g.Go(func(co *Co) error {
				if err := handle(co, s); err != nil && !errors.Is(err, context.Canceled) {
					l.report(Failure{Message: "connection handler failed", Task: co.core.label(), Err: err})
				}
				return nil
			})
			// Even if the handler is cancelled before it begins.
			task.AddDoneCallback(func(*Future[struct{}]) { _ = s.Abort() })
		}
	})
}

// Conn returns the connection, to ask for its addresses.
func (s *Stream) Conn() net.Conn { return s.conn }

// Abort closes the stream at once; what was not written yet is lost.
func (s *Stream) Abort() error {
	if s.closed {
		return nil
	}
	s.closed = true
	s.failRead(net.ErrClosed)
	s.failWrite(net.ErrClosed)
	return s.loop.pumps.drop(s.conn)
}

// Close waits until everything is written and closes the stream.
func (s *Stream) Close(co *Co) error {
	err := s.Flush(co)
	return errors.Join(err, s.Abort())
}

// pumps are the connections that goroutines of a loop's streams block on.
type pumps struct {
	mu   sync.Mutex
	open map[io.Closer]struct{}
	shut bool
	wg   sync.WaitGroup
}

func (p *pumps) add(c io.Closer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut {
		c.Close()
		return
	}
	if p.open == nil {
		p.open = make(map[io.Closer]struct{})
	}
	p.open[c] = struct{}{}
}

// start calls fn on a goroutine, unless the loop is closed.
func (p *pumps) start(fn func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.shut {
		p.wg.Go(fn)
	}
}

// drop closes c.
func (p *pumps) drop(c io.Closer) error {
	p.mu.Lock()
	delete(p.open, c)
	p.mu.Unlock()
	return c.Close()
}

// close closes what is open and waits for the goroutines.
func (p *pumps) close() {
	p.mu.Lock()
	p.shut = true
	open := p.open
	p.open = nil
	p.mu.Unlock()
	for c := range open {
		c.Close()
	}
	p.wg.Wait()
}
