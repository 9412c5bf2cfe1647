// Package history keeps what was said in each room.
package history

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Line is one line of a room.
type Line struct {
	Room, Nick, Text string
	At               time.Time
}

// Log appends lines to a file a room and keeps the newest in memory.
type Log struct {
	dir string

	mu     sync.Mutex
	recent map[string][]Line
}

// New returns a log below dir.
func New(dir string) *Log { return &Log{dir: dir, recent: map[string][]Line{}} }

// Remember keeps a line in memory.
func (l *Log) Remember(line Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := append(l.recent[line.Room], line)
	if len(all) > 100 {
		all = all[len(all)-100:]
	}
	l.recent[line.Room] = all
}

// Recent returns what is kept in memory.
func (l *Log) Recent(room string) []Line {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Line(nil), l.recent[room]...)
}

// Path is where a room's lines are.
func (l *Log) Path(room string) string { return filepath.Join(l.dir, room+".jsonl") }

// Append writes a line to the room's file.
func (l *Log) Append(line Line) error {
	b, err := encode(line)
	if err != nil {
		return err
	}
	return l.append(line.Room, b)
}

func (l *Log) append(room string, b []byte) error {
	f, err := os.OpenFile(l.Path(room), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(b)
	return err
}

func encode(line Line) ([]byte, error) {
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(line); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return buf.Bytes(), nil
}

// Search reads a room's file from its beginning.
func (l *Log) Search(room, word string) ([]string, error) {
	f, err := os.Open(l.Path(room))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var found []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if bytes.Contains(sc.Bytes(), []byte(word)) {
			found = append(found, sc.Text())
		}
	}
	return found, nil
}

// Rotate gives every room of rooms a new file.
func (l *Log) Rotate(co *loop.Co, rooms []string) error {
	stamp := time.Now().Format("20060102")
	for _, room := range rooms {
		old := l.Path(room)
		if _, err := os.Stat(old); err != nil { // BLOCKS file
			continue
		}
		if err := os.Rename(old, old+"."+stamp); err != nil { // BLOCKS file
			return err
		}
		if err := loop.Yield(co); err != nil {
			return err
		}
	}
	return nil
}

// AppendOff is Append for coroutines.
func (l *Log) AppendOff(co *loop.Co, line Line) error {
	b, err := encode(line)
	if err != nil {
		return err
	}
	return loop.OffloadErr(co, func() error { return l.append(line.Room, b) })
}
