// Package embedded has services made by embedding.
package embedded

import (
	"bytes"
	"database/sql"
	"fmt"
	"net"
	"os"
	"strings"

	"example.com/first/cases/embedded/storage"

	"github.com/stallcheck/stallcheck/loop"
)

// Files embeds a directory and an index by value and by pointer.
type Files struct {
	*storage.Base
	storage.Index
	loaded map[string][]byte
}

// List hides the promoted method and reads nothing.
func (f *Files) List() []string {
	var names []string
	for name := range f.loaded {
		names = append(names, name)
	}
	return names
}

// Deep embeds what embeds.
type Deep struct {
	Files
	bytes.Buffer
	label string
}

// Session is a connection with a name.
type Session struct {
	net.Conn
	name string
}

// Read hides the connection's.
func (s *Session) Read(p []byte) (int, error) { return copy(p, s.name), nil }

// Ledger embeds the pool of connections.
type Ledger struct {
	*sql.DB
	storage.Counter
	cache map[string]int
}

// Open answers from memory.
func (f *Files) Open(co *loop.Co, name string) ([]byte, error) {
	if b, ok := f.loaded[name]; ok {
		return b, nil
	}
	if _, ok := f.Get(name); !ok {
		f.Put(name, len(f.List()))
	}
	fmt.Println("opening", f.Resolve(name))
	b, err := f.Slurp(name) // BLOCKS file
	if err != nil {
		return nil, err
	}
	f.loaded[name] = b
	return b, loop.Yield(co)
}

// Sync lists the directory itself.
func (f *Files) Sync(co *loop.Co) error {
	names, err := f.Base.List() // BLOCKS file
	if err != nil {
		return err
	}
	for i, name := range names {
		f.Index.Put(name, i)
	}
	more, err := loop.Offload(co, f.Base.List)
	if err != nil {
		return err
	}
	for i, name := range more {
		f.Put(name, i)
	}
	return nil
}

// Show renders into the embedded buffer.
func (d *Deep) Show(co *loop.Co) (string, error) {
	d.Reset()
	d.WriteString(d.label)
	for _, name := range d.List() {
		fmt.Fprintln(d, name)
	}
	fmt.Fprintln(&d.Buffer, strings.Repeat("-", 8))
	body, err := d.Slurp(d.label) // BLOCKS file
	if err != nil {
		return "", err
	}
	if _, err := d.Write(body); err != nil {
		return "", err
	}
	return d.String(), loop.Yield(co)
}

// Talk uses the promoted methods of a connection.
func (s *Session) Talk(co *loop.Co, line string) (string, error) {
	buf := make([]byte, 64)
	n, err := s.Read(buf)
	if err != nil {
		return "", err
	}
	if _, err := s.Write([]byte(line)); err != nil { // BLOCKS net
		return "", err
	}
	m, err := s.Conn.Read(buf[n:]) // BLOCKS net
	if err != nil {
		return "", err
	}
	return s.LocalAddr().String() + string(buf[:n+m]), loop.Yield(co)
}

// Pay writes to the embedded database.
func (l *Ledger) Pay(co *loop.Co, who string, cents int) error {
	l.cache[who] += cents
	if _, err := l.ExecContext(co, "UPDATE accounts SET cents = cents + $1 WHERE who = $2", cents, who); err != nil { // BLOCKS db
		return err
	}
	tx, err := l.BeginTx(co, nil) // BLOCKS db
	if err != nil {
		return err
	}
	return loop.OffloadErr(co, tx.Commit)
}

// Counts asks counters whose type is known.
func Counts(co *loop.Co, db *sql.DB) (int, error) {
	var c storage.Counter = storage.Zero{}
	a, err := c.Count(co, "a")
	if err != nil {
		return 0, err
	}
	c = storage.DBCounter{DB: db}
	b, err := c.Count(co, "b") // BLOCKS db
	if err != nil {
		return 0, err
	}
	z := struct{ storage.Zero }{}
	n, err := z.Count(co, "z")
	if err != nil {
		return 0, err
	}
	e := struct{ *storage.DBCounter }{&storage.DBCounter{DB: db}}
	m, err := e.Count(co, "e") // BLOCKS db
	return a + b + n + m, err
}

// Tidy is called back by the loop.
func (d *Deep) Tidy() {
	d.Truncate(0)
	d.Put("tidy", 1)
	for _, name := range d.List() {
		if err := os.Remove(d.Resolve(name)); err != nil { // BLOCKS file
			continue
		}
		delete(d.loaded, name)
	}
	names, err := d.Base.List() // BLOCKS file
	if err != nil {
		return
	}
	d.WriteString(strings.Join(names, ","))
}

// Start registers the promoted and own methods.
func (d *Deep) Start(l *loop.Loop) error {
	l.Call(d.Reset)
	return l.Post(d.Tidy)
}
