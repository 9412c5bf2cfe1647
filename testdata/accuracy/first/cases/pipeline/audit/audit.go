// Package audit says who did what.
package audit

import (
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Trail sends lines to a collector.
type Trail struct {
	conn  net.Conn
	lines chan string
	lost  atomic.Int64
}

// Note sends a line and waits for it.
func (t *Trail) Note(format string, args ...any) error {
	_, err := fmt.Fprintf(t.conn, format+"\n", args...)
	return err
}

// Offer drops the line if there is no room.
func (t *Trail) Offer(format string, args ...any) {
	select {
	case t.lines <- fmt.Sprintf(format, args...):
	default:
		t.lost.Add(1)
	}
}

// Later calls fn on the loop after a delay.
func Later(l *loop.Loop, d time.Duration, fn func()) *loop.Timer { return l.CallLater(d, fn) }

// Detached runs fn on its own goroutine.
func Detached(fn func()) { go fn() }

// Around calls fn between two lines.
func (t *Trail) Around(name string, fn func() error) error {
	t.Offer("begin %s", name)
	err := fn()
	t.Offer("end %s %v", name, err)
	return err
}

// Off runs fn off the loop.
func Off[T any](co *loop.Co, fn func() (T, error)) (T, error) { return loop.Offload(co, fn) }
