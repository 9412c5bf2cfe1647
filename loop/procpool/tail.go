package procpool

import (
	"io"
	"strings"
	"sync"
)

// tailSize is how much of a worker's standard error is kept.
const tailSize = 8 << 10

// tail passes on what a worker writes to standard error and keeps the end.
type tail struct {
	to   io.Writer
	mu   sync.Mutex
	last []byte
}

// Write keeps p. It never fails, or the worker would be told.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.last = append(t.last, p...)
	if extra := len(t.last) - tailSize; extra > 0 {
		t.last = append(t.last[:0], t.last[extra:]...)
	}
	t.mu.Unlock()
	_, _ = t.to.Write(p)
	return len(p), nil
}

func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.last)
}

// quoted returns the last line for an error message.
func (t *tail) quoted() string {
	text := strings.TrimSpace(t.text())
	if text == "" {
		return ""
	}
	return ": " + text[strings.LastIndexByte(text, '\n')+1:]
}
