// want package:"summaries of"

// Package structs keeps functions, readers and channels in structs.
package structs

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type server struct {
	log     io.Writer
	conn    net.Conn
	rd      *bufio.Reader
	onEvent func()
	hooks   map[string][]func()
	done    chan struct{}
	queue   chan int
	inner   inner
	ptr     *inner
}

type inner struct {
	cb   func()
	data io.Reader
}

func newServer(c net.Conn) *server {
	s := &server{
		log:   os.Stderr,
		conn:  c,
		rd:    bufio.NewReader(c),
		hooks: make(map[string][]func()),
		done:  make(chan struct{}),
		queue: make(chan int, 16),
	}
	s.onEvent = s.slow
	s.inner.cb = func() { time.Sleep(1) }
	s.ptr = &inner{cb: func() {}, data: strings.NewReader("a")}
	s.hooks["a"] = append(s.hooks["a"], nap)
	return s
}

func nap()              { time.Sleep(1) }
func (s *server) slow() { time.Sleep(1) }

func (s *server) fire() { s.onEvent() }

func (s *server) runHooks(name string) {
	for _, h := range s.hooks[name] {
		h()
	}
}

func calls(co *loop.Co, s *server) {
	s.onEvent()              // want `\(\*structs.server\).slow blocks`
	s.fire()                 // want `\(\*structs.server\).fire blocks`
	s.runHooks("a")          // want `\(\*structs.server\).runHooks blocks`
	_, _ = s.rd.ReadByte()   // want `\(\*bufio.Reader\).ReadByte blocks`
	_, _ = s.conn.Write(nil) // want `net.Conn.Write blocks`
	s.queue <- 1             // want `channel send blocks the event loop while the channel is full`
	<-s.done                 // want `channel receive blocks`
	_, _ = io.ReadAll(s.ptr.data)
	_, _ = io.WriteString(s.log, "a")
}

type options struct {
	out io.Writer
	fn  func()
}

type option func(*options)

func withFn(f func()) option { return func(o *options) { o.fn = f } }

func build(opts ...option) *options {
	o := &options{out: io.Discard}
	for _, opt := range opts {
		opt(o)
	}
	return o
}

type counter struct {
	sync.Mutex
	n int
	b bytes.Buffer
}

func (c *counter) inc() {
	c.Lock()
	defer c.Unlock()
	c.n++
	c.b.WriteByte('a')
}

type file struct{ *os.File }

func embedded(co *loop.Co, c *counter, f file) {
	c.inc()
	_, _ = f.Read(nil) // want `\(\*os.File\).Read blocks`
	_ = f.Name()
}

// A value of one struct does not speak for another's.
type job struct{ run func() }

func jobs(co *loop.Co) {
	quick := job{run: func() {}}
	quick.run()
}

type sleeper struct{ run func() }

func sleepers(co *loop.Co) {
	s := sleeper{run: nap}
	s.run() // want `structs.nap blocks`
	pass(s) // want `structs.pass blocks`
	all := []sleeper{{nap}}
	all[0].run() // want `structs.nap blocks`
	for _, s := range all {
		s.run() // want `structs.nap blocks`
	}
	byName := map[string]sleeper{"a": {nap}}
	byName["a"].run() // want `structs.nap blocks`
}

func pass(s sleeper) { s.run() }
