// Package embed embeds clients in structs: promoted methods block.
package embed

import (
	"bytes"
	"database/sql"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/rpc"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type web struct{ *http.Client }
type disk struct{ *os.File }
type store struct {
	*sql.DB
	web
	name string
}
type mem struct{ bytes.Buffer }
type text struct{ *strings.Reader }
type link struct {
	net.Conn
	*slog.Logger
}

func (s *store) Name() string { return s.name }

func promoted(co *loop.Co, s *store, d disk) error {
	if s.Name() == "" || s.Stats().Idle > 0 {
		return nil
	}
	if _, err := s.Get("http://a"); err != nil { // BLOCKS net
		return err
	}
	if _, err := s.Exec("vacuum"); err != nil { // BLOCKS db
		return err
	}
	if _, err := d.WriteString(d.Name()); err != nil { // BLOCKS file
		return err
	}
	return d.Sync() // BLOCKS file
}

func memory(co *loop.Co) (string, error) {
	var m mem
	m.WriteString("a")
	if _, err := m.ReadFrom(strings.NewReader("b")); err != nil {
		return "", err
	}
	t := text{strings.NewReader("c")}
	if _, err := t.WriteTo(&m); err != nil {
		return "", err
	}
	b, err := m.ReadBytes('c')
	log.Printf("%s", b)
	slog.Info("read", "n", len(b))
	return m.String(), err
}

func links(co *loop.Co, l link) error {
	l.Info("hello", "to", l.RemoteAddr())
	if _, err := l.Write([]byte("hi")); err != nil { // BLOCKS net
		return err
	}
	write := l.Conn.Write
	_, err := write(nil) // BLOCKS net
	return err
}

func methodExpr(co *loop.Co, f *os.File) error {
	name := (*os.File).Name
	if name(f) == "" {
		return nil
	}
	stat := (*os.File).Stat
	_, err := stat(f) // BLOCKS file
	return err
}

type locked struct {
	sync.Mutex
	n int
}

func (l *locked) inc() int {
	l.Lock()
	defer l.Unlock()
	l.n++
	return l.n
}

func counts(co *loop.Co, l *locked) int {
	l.Lock()
	l.n = 0
	l.Unlock()
	return l.inc()
}

func calls(co *loop.Co) error {
	c, err := rpc.Dial("tcp", "a:1") // BLOCKS net
	if err != nil {
		return err
	}
	var n int
	return remote{c}.add(1, &n) // BLOCKS net
}

type remote struct{ c *rpc.Client }

func (r remote) add(k int, n *int) error {
	return r.c.Call("Math.Add", k, n)
}

// reuse of objects
var conns = sync.Pool{New: func() any { return new(req) }}

type req struct {
	hdr [4]byte
	b   []byte
}

func (r *req) reset()         { r.b = r.b[:0] }
func (r *req) encode() []byte { return append(r.hdr[:], r.b...) }
func (r *req) send(c net.Conn) error {
	_, err := c.Write(r.encode())
	return err
}

func pooled(co *loop.Co, c net.Conn) error {
	r := conns.Get().(*req)
	r.reset()
	defer conns.Put(r)
	if len(r.encode()) > 4 {
		return nil
	}
	return r.send(c) // BLOCKS net
}

// fields of function type
type clock struct {
	now   func() time.Time
	sleep func(time.Duration)
	read  func(string) ([]byte, error)
}

func system() *clock { return &clock{now: time.Now, sleep: time.Sleep, read: os.ReadFile} }

func clocks(co *loop.Co) time.Time {
	c := &clock{now: time.Now, sleep: time.Sleep}
	t := c.now()
	c.sleep(time.Second) // BLOCKS sleep
	quiet := struct{ sleep func(time.Duration) }{func(time.Duration) {}}
	quiet.sleep(time.Second)
	return t.Add(time.Since(t))
}

func slices(co *loop.Co) {
	for _, f := range []func(){func() {}, nothing, nil} {
		if f != nil {
			f()
		}
	}
	steps := []func(time.Duration){time.Sleep}
	steps[0](time.Second) // BLOCKS sleep
}

func chosen(co *loop.Co, fast bool) {
	f := nothing
	f()
	if !fast {
		f = nap
	}
	f() // BLOCKS sleep
}

func nothing() {}
func nap()     { time.Sleep(time.Second) }

func returned(co *loop.Co, p string) error {
	w := writer(p)
	n := noter()
	n("a")
	return w([]byte("x")) // BLOCKS file
}

func writer(p string) func([]byte) error {
	return func(b []byte) error { return os.WriteFile(p, b, 0o600) }
}

func noter() func(string) { var got []string; return func(s string) { got = append(got, s) } }

func depth(n int) int {
	if n == 0 {
		return leaf()
	}
	return odd(n - 1)
}
func odd(n int) int {
	if n == 0 {
		return 1
	}
	return depth(n - 1)
}
func leaf() int {
	ns, err := net.LookupAddr("127.0.0.1")
	if err != nil {
		return 0
	}
	return len(ns)
}

func even(n int) bool {
	if n == 0 {
		return true
	}
	return !even(n - 1)
}

func recursive(co *loop.Co) int {
	if even(4) {
		return 0
	}
	return odd(5) // BLOCKS dns
}
