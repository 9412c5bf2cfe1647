package loop

// Write takes p to be written, in order, and returns at once; it keeps no
// reference to p. A coroutine that writes much calls Drain in between. It
// returns the error of an earlier write, if any.
func (s *Stream) Write(p []byte) (int, error) {
	if s.loop.debug {
		s.loop.mustOwn("Stream.Write", "Post")
	}
	if s.writeErr != nil {
		return 0, s.writeErr
	}
	s.out = append(s.out, p...)
	s.flush()
	return len(p), nil
}

// Drain suspends the coroutine while more than 64 KiB wait to be written. It
// returns the error of a write, if any.
func (s *Stream) Drain(co *Co) error { return s.drain(co, highWater) }

// Flush suspends the coroutine until everything is written.
func (s *Stream) Flush(co *Co) error { return s.drain(co, 0) }

func (s *Stream) drain(co *Co, most int) error {
	k := co.running()
	for s.writeErr == nil && len(s.out)+s.flushing > most {
		if _, err := k.queue(&s.writers); err != nil {
			return err
		}
	}
	return s.writeErr
}

// CloseWrite says that nothing more will be written, once everything is, if
// the connection can tell the other side so, as TCP can.
func (s *Stream) CloseWrite(co *Co) error {
	if err := s.Flush(co); err != nil {
		return err
	}
	if c, ok := s.conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}

// flush has a pump write what there is, unless one is at it.
func (s *Stream) flush() {
	if s.flushing > 0 || len(s.out) == 0 || s.writeErr != nil {
		return
	}
	p := s.out
	s.out, s.spare = s.spare[:0], nil
	s.flushing = len(p)
	s.loop.pumps.start(func() {
		_, err := s.conn.Write(p)
		s.loop.Post(func() {
			s.flushing = 0
			if cap(p) <= maxSpareBytes {
				s.spare = p
			}
			if err != nil {
				s.failWrite(err)
				return
			}
			s.flush()
			for s.writers.next() {
			}
		})
	})
}

func (s *Stream) failWrite(err error) {
	if s.writeErr == nil {
		s.writeErr = err
	}
	s.out = nil
	for s.writers.next() {
	}
}
