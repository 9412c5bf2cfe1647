// Package typeswitch picks apart what it is given.
package typeswitch

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Source is anything that bytes can come from.
type Source any

type stamped struct {
	at   time.Time
	body string
}

func (s stamped) String() string { return s.at.Format(time.RFC3339) + s.body }

type sleepy struct{ d time.Duration }

func (s sleepy) String() string {
	time.Sleep(s.d)
	return s.d.String()
}

type query struct {
	db *sql.DB
	q  string
}

func (q *query) value() (s string, err error) {
	err = q.db.QueryRow(q.q).Scan(&s)
	return s, err
}

// Read reads a source.
func Read(co *loop.Co, src Source) ([]byte, error) {
	switch s := src.(type) {
	case nil:
		return nil, errors.New("nothing")
	case string:
		return io.ReadAll(strings.NewReader(s))
	case []byte:
		return io.ReadAll(bytes.NewReader(s))
	case *bytes.Buffer:
		return io.ReadAll(s)
	case *os.File:
		return io.ReadAll(s) // BLOCKS file
	case net.Conn:
		if err := s.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
			return nil, err
		}
		return io.ReadAll(s) // BLOCKS net
	case *query:
		v, err := s.value() // BLOCKS db
		return []byte(v), err
	case chan []byte:
		return <-s, nil // BLOCKS chan
	case func() ([]byte, error):
		return loop.Offload(co, s)
	case stamped:
		return []byte(s.String()), nil
	case sleepy:
		return []byte(s.String()), nil // BLOCKS sleep
	case *loop.Stream:
		return s.ReadAll(co)
	case fmt.Stringer:
		return []byte(s.String()), nil
	case error:
		return []byte(s.Error()), nil
	}
	return nil, fmt.Errorf("source %T", src)
}

// Size is how much there is, if it can be known.
func Size(co *loop.Co, src Source) (int64, error) {
	if l, ok := src.(interface{ Len() int }); ok {
		return int64(l.Len()), nil
	}
	if f, ok := src.(*os.File); ok {
		if err := f.Sync(); err != nil { // BLOCKS file
			return 0, err
		}
	}
	if p, ok := src.(string); ok && strings.HasPrefix(p, "file:") {
		info, err := os.Stat(strings.TrimPrefix(p, "file:")) // BLOCKS file
		if err != nil {
			return 0, err
		}
		return info.Size(), nil
	}
	return 0, fmt.Errorf("source %T: %w", src, errors.ErrUnsupported)
}

type event any

type (
	saved   struct{ path string }
	resized struct{ w, h int }
	sent    struct{ to net.Conn }
)

// Screen gets events by a callback.
type Screen struct {
	w, h  int
	lines []string
}

// Deliver posts events to the loop.
func (s *Screen) Deliver(l *loop.Loop, in <-chan event) error {
	for e := range in {
		if err := l.Post(func() { s.on(e) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *Screen) on(e event) {
	switch e := e.(type) {
	case saved:
		s.save(e.path)
	case resized:
		s.w, s.h = e.w, e.h
	case sent:
		s.send(e)
	case error:
		s.lines = append(s.lines, e.Error())
	default:
		s.lines = append(s.lines, fmt.Sprintf("%T", e))
	}
}

func (s *Screen) save(path string) {
	text := strings.Join(s.lines, "\n")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil { // BLOCKS file
		s.on(err)
	}
}

func (s *Screen) send(e sent) {
	var b bytes.Buffer
	for _, l := range s.lines {
		b.WriteString(l)
	}
	if _, err := e.to.Write(b.Bytes()); err != nil { // BLOCKS net
		s.on(err)
	}
}
