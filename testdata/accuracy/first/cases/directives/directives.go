// Package directives says in its source what cannot be inferred.
package directives

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Screen is a loop of our own.
type Screen struct {
	queue []func()
	cells [][]rune
	title string
	work  []func()
}

// Queue keeps fn for the next frame.
//
//stallcheck:register fn
func (s *Screen) Queue(priority int, fn func()) {
	if priority > 0 {
		s.queue = append([]func(){fn}, s.queue...)
		return
	}
	s.queue = append(s.queue, fn)
}

// Work keeps fn for a worker.
//
//stallcheck:offload fn
func (s *Screen) Work(fn func()) { s.work = append(s.work, fn) }

// flushDevice waits for the device, in assembly.
//
//stallcheck:blocking file
func flushDevice(fd int) bool { return fd > 0 }

// tmpfs reads a file that is in memory.
//
//stallcheck:nonblocking
func tmpfs(name string) string {
	b, err := os.ReadFile("/dev/shm/" + name)
	if err != nil {
		return ""
	}
	return string(b)
}

// version is read once, at the start.
//
//stallcheck:ignore file -- a line of text, at the start only
func version() string {
	b, err := os.ReadFile("VERSION")
	if err != nil {
		return "dev"
	}
	return strings.TrimSpace(string(b))
}

// frame is called by the C library for every frame.
//
//stallcheck:onloop
func (s *Screen) frame() {
	for _, fn := range s.queue {
		fn()
	}
	s.queue = s.queue[:0]
	s.title = tmpfs("title")
	s.blit()
}

func (s *Screen) blit() {
	for _, row := range s.cells {
		fmt.Println(string(row))
	}
	if !flushDevice(len(s.cells)) { // BLOCKS file
		return
	}
	time.Sleep(time.Millisecond) // BLOCKS sleep
}

// Setup hands functions over.
func (s *Screen) Setup(name string) {
	s.Queue(1, func() {
		s.title = strings.ToUpper(name)
		s.title += tmpfs(name)
		s.load(name)
	})
	s.Queue(0, s.clear)
	s.Work(func() {
		time.Sleep(time.Second)
		_ = os.Remove(name)
	})
}

func (s *Screen) clear() {
	for _, row := range s.cells {
		clear(row)
	}
}

func (s *Screen) load(name string) {
	b, err := os.ReadFile(name) // BLOCKS file
	if err != nil {
		return
	}
	for line := range strings.Lines(string(b)) {
		s.cells = append(s.cells, []rune(line))
	}
}

// Run is a coroutine.
func (s *Screen) Run(co *loop.Co) error {
	s.title = version() + tmpfs("title")
	s.Work(func() { _ = os.Remove("x") })
	s.Queue(0, func() { fmt.Println("queued") })
	if flushDevice(1) { // BLOCKS file
		return os.ErrClosed
	}
	//stallcheck:ignore sleep -- the device needs it, and it is short
	time.Sleep(time.Microsecond)
	_ = os.Chdir("/")       //stallcheck:ignore file -- once, at the start
	time.Sleep(time.Second) // BLOCKS sleep
	return loop.Yield(co)
}
