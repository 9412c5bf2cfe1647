// Package logsink has writers that are files, sockets and buffers.
package logsink

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Ring keeps the newest bytes.
type Ring struct {
	buf  []byte
	size int
}

// Write implements io.Writer.
func (r *Ring) Write(p []byte) (int, error) {
	r.buf = append(r.buf, p...)
	if extra := len(r.buf) - r.size; extra > 0 {
		r.buf = append(r.buf[:0], r.buf[extra:]...)
	}
	return len(p), nil
}

// Rotating writes files of limited size.
type Rotating struct {
	dir  string
	n    int
	left int
	file *os.File
}

// Write implements io.Writer.
func (r *Rotating) Write(p []byte) (int, error) {
	if r.file == nil || r.left < len(p) {
		if err := r.rotate(); err != nil {
			return 0, err
		}
	}
	r.left -= len(p)
	return r.file.Write(p)
}

func (r *Rotating) rotate() (err error) {
	r.n++
	r.left = 1 << 20
	r.file, err = os.Create(fmt.Sprintf("%s/log.%d", r.dir, r.n))
	return err
}

// prefixed adds a time to each write.
type prefixed struct {
	w   io.Writer
	now func() time.Time
}

func (p *prefixed) Write(b []byte) (int, error) {
	if _, err := io.WriteString(p.w, p.now().Format(time.Kitchen)+" "); err != nil {
		return 0, err
	}
	return p.w.Write(b)
}

type levels map[string]int

func (l levels) table(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 8, 1, ' ', 0)
	for name, n := range l {
		fmt.Fprintf(tw, "%s\t%d\n", name, n)
	}
	return tw.Flush()
}

// Sink is where the service's lines go.
type Sink struct {
	ring   Ring
	files  *Rotating
	counts levels
	conn   *net.UDPConn
}

// Log is a coroutine of the service.
func (s *Sink) Log(co *loop.Co, line string) error {
	s.counts[strings.ToUpper(line[:1])]++
	log.Printf("line %q", line)
	slog.InfoContext(co, "line", "len", len(line))
	fmt.Fprintln(os.Stderr, line)
	fmt.Fprintln(&s.ring, line)
	if _, err := s.ring.Write([]byte(line)); err != nil {
		return err
	}
	if _, err := s.files.Write([]byte(line)); err != nil { // BLOCKS file
		return err
	}
	if _, err := fmt.Fprintln(s.files, line); err != nil { // BLOCKS file
		return err
	}
	if _, err := fmt.Fprintln(s.conn, line); err != nil { // BLOCKS net
		return err
	}
	return loop.Yield(co)
}

// Tables prints the counts to several writers.
func (s *Sink) Tables(co *loop.Co) (string, error) {
	var b strings.Builder
	if err := s.counts.table(&b); err != nil {
		return "", err
	}
	if err := s.counts.table(io.Discard); err != nil {
		return "", err
	}
	if err := s.counts.table(s.files); err != nil { // BLOCKS file
		return "", err
	}
	return b.String(), nil
}

// Ship sends what the ring has.
func (s *Sink) Ship(co *loop.Co, addr string) error {
	packed, err := s.pack()
	if err != nil {
		return err
	}
	conn, err := net.Dial("tcp", addr) // BLOCKS net
	if err != nil {
		return err
	}
	if _, err := io.Copy(conn, bytes.NewReader(packed)); err != nil { // BLOCKS net
		return err
	}
	w := bufio.NewWriter(io.Discard)
	if _, err := w.WriteString("shipped"); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return loop.OffloadErr(co, func() error {
		_, err := io.Copy(conn, bytes.NewReader(packed))
		return err
	})
}

func (s *Sink) pack() ([]byte, error) {
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	if _, err := zw.Write(s.ring.buf); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Stamp writes through wrappers.
func (s *Sink) Stamp(co *loop.Co) error {
	mem := &prefixed{w: &s.ring, now: time.Now}
	if _, err := mem.Write([]byte("stamp")); err != nil {
		return err
	}
	var both bytes.Buffer
	w := io.MultiWriter(&both, &s.ring)
	if _, err := io.WriteString(w, "both"); err != nil {
		return err
	}
	sc := bufio.NewScanner(&both)
	for sc.Scan() {
		fmt.Println(sc.Text())
	}
	return sc.Err()
}

// Flusher is a callback that empties the ring to the disk.
func (s *Sink) Flusher(l *loop.Loop, every time.Duration) {
	l.CallLater(every, func() {
		s.flush()
		s.Flusher(l, every)
	})
}

func (s *Sink) flush() {
	if len(s.ring.buf) == 0 {
		return
	}
	if err := os.WriteFile(s.files.dir+"/ring", s.ring.buf, 0o644); err != nil { // BLOCKS file
		slog.Error("flush", "err", err)
	}
	s.ring.buf = s.ring.buf[:0]
}
