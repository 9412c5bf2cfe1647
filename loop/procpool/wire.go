package procpool

import (
	"bytes"
	"encoding/gob"
	"io"
	"time"
)

// What travels between the program and a worker: gob values on one stream in
// each direction, so that types are described once.

// hello is a worker's first word.
type hello struct {
	Names []string // of the functions it knows
}

// order precedes a request.
type order struct {
	Func     string
	Deadline time.Time // zero for none
}

// notice precedes a result, if there is one.
type notice struct {
	Begun bool // the function is about to run; another notice follows
	Last  bool // the worker takes no more orders

	Failed bool // there is no result, but an error or a panic
	Err    string
	Panic  string
	Stack  string
}

// stream encodes values, and writes them when all are encoded.
type stream struct {
	w   io.Writer
	buf bytes.Buffer
	enc *gob.Encoder
}

func newStream(w io.Writer) *stream {
	s := &stream{w: w}
	s.enc = gob.NewEncoder(&s.buf)
	return s
}

// encode adds values to what is to be written. If one cannot be encoded, none
// is, and the types that were described with it must not be used again.
func (s *stream) encode(values ...any) error {
	for _, v := range values {
		if err := s.enc.Encode(v); err != nil {
			s.buf.Reset()
			return err
		}
	}
	return nil
}

func (s *stream) flush() error {
	_, err := s.w.Write(s.buf.Bytes())
	if s.buf.Cap() > 1<<20 {
		s.buf = bytes.Buffer{}
	}
	s.buf.Reset()
	return err
}

func (s *stream) send(values ...any) error {
	if err := s.encode(values...); err != nil {
		return err
	}
	return s.flush()
}
