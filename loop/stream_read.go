package loop

import (
	"bytes"
	"io"
)

// Read suspends the coroutine until there are bytes, copies as many as there
// are and fit into p, and returns their number. At the end it returns io.EOF. If
// the task is cancelled nothing is consumed. Like the other read methods it
// belongs to the coroutine, and returns ErrReading while another reads.
func (s *Stream) Read(co *Co, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if err := s.await(co, 1); err != nil {
		return 0, err
	}
	n := copy(p, s.in)
	s.consume(n)
	return n, nil
}

// ReadExactly returns the next n bytes. If the stream ends before, it returns
// those there are and io.ErrUnexpectedEOF, or io.EOF if there are none. If the
// task is cancelled nothing is consumed.
func (s *Stream) ReadExactly(co *Co, n int) ([]byte, error) {
	if n < 0 {
		panic("loop: ReadExactly of a negative number of bytes")
	}
	if err := s.await(co, n); err != nil {
		return s.partial(err)
	}
	return s.take(n), nil
}

// ReadAll returns everything up to the end of the stream.
func (s *Stream) ReadAll(co *Co) ([]byte, error) {
	err := s.await(co, int(^uint(0)>>1))
	if err == io.EOF {
		return s.take(len(s.in)), nil
	}
	return nil, err
}

// ReadLine returns the next line, with its "\n". At the end of the stream it
// returns what there is and io.EOF. A line longer than the limit is
// consumed, and ErrTooLong returned.
func (s *Stream) ReadLine(co *Co) ([]byte, error) {
	line, err := s.ReadUntil(co, []byte("\n"))
	switch err {
	case io.ErrUnexpectedEOF:
		err = io.EOF
	case ErrTooLong:
		if i := bytes.IndexByte(s.in, '\n'); i >= 0 {
			s.consume(i + 1)
		} else {
			s.consume(len(s.in))
		}
	}
	return line, err
}

// ReadUntil returns the bytes up to and including separator. If the stream
// ends before, it returns those there are and io.ErrUnexpectedEOF, or io.EOF
// if there are none. If separator does not occur within the stream's limit it
// returns ErrTooLong and consumes nothing. If the task is cancelled nothing is
// consumed.
func (s *Stream) ReadUntil(co *Co, separator []byte) ([]byte, error) {
	if len(separator) == 0 {
		panic("loop: ReadUntil of an empty separator")
	}
	if err := s.await(co, 0); err != nil { // somebody else may be reading
		return nil, err
	}
	searched := 0
	for {
		if i := bytes.Index(s.in[searched:], separator); i >= 0 {
			if searched+i > s.limit {
				return nil, ErrTooLong
			}
			return s.take(searched + i + len(separator)), nil
		}
		searched = max(0, len(s.in)-len(separator)+1)
		if searched > s.limit {
			return nil, ErrTooLong
		}
		if err := s.await(co, len(s.in)+1); err != nil {
			return s.partial(err)
		}
	}
}

// AtEOF reports whether the stream has ended and everything is consumed.
func (s *Stream) AtEOF() bool { return s.readErr == io.EOF && len(s.in) == 0 }

// partial returns what is left at the end of the stream.
func (s *Stream) partial(err error) ([]byte, error) {
	if err != io.EOF || len(s.in) == 0 {
		return nil, err
	}
	return s.take(len(s.in)), io.ErrUnexpectedEOF
}

// await suspends until n bytes are there, or the stream has failed.
func (s *Stream) await(co *Co, n int) error {
	k := co.running()
	if s.reading {
		return ErrReading
	}
	s.reading = true
	defer func() { s.reading = false }()
	for len(s.in) < n {
		if s.readErr != nil {
			return s.readErr
		}
		s.fill()
		if _, err := k.queue(&s.reader); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stream) take(n int) []byte {
	p := bytes.Clone(s.in[:n])
	s.consume(n)
	return p
}

func (s *Stream) consume(n int) {
	s.in = s.in[n:]
	if len(s.in) == 0 {
		s.in = nil
	}
	if s.chunk != nil && len(s.in) < s.limit { // reading has begun, read ahead
		s.fill()
	}
}

// fill has a pump read once.
func (s *Stream) fill() {
	if s.filling || s.readErr != nil {
		return
	}
	s.filling = true
	if s.chunk == nil {
		s.chunk = make([]byte, chunkSize)
	}
	s.loop.pumps.start(func() {
		n, err := s.conn.Read(s.chunk)
		s.loop.Post(func() { s.feed(n, err) })
	})
}

// feed takes over what a pump has read, and has it read on unless twice the
// limit is there.
func (s *Stream) feed(n int, err error) {
	s.filling = false
	if s.closed {
		return
	}
	s.in = append(s.in, s.chunk[:n]...)
	if err != nil {
		s.failRead(err)
		return
	}
	s.reader.next()
	if len(s.in) < 2*s.limit {
		s.fill()
	}
}

func (s *Stream) failRead(err error) {
	if s.readErr == nil {
		s.readErr = err
	}
	for s.reader.next() {
	}
}
