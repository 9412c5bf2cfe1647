package structs

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/stallcheck/stallcheck/loop"
)

// Two structs of one type may hold different things.
type tally struct {
	w io.Writer
	n int
}

func (c *tally) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += n
	return n, err
}

func (c *tally) line(s string) error {
	_, err := io.WriteString(c, s+"\n")
	return err
}

func counts(co *loop.Co, f *os.File, given *tally) error {
	memory := tally{w: new(bytes.Buffer)}
	fmt.Fprintf(&memory, "a")
	if err := memory.line("a"); err != nil {
		return err
	}
	disk := &tally{w: f}
	fmt.Fprintf(disk, "a")                 // want `fmt.Fprintf blocks .*\(\*structs.tally\).Write → \(\*os.File\).Write`
	if err := disk.line("a"); err != nil { // want `\(\*structs.tally\).line blocks`
		return err
	}
	return given.line("a") // want `\(\*structs.tally\).line blocks`
}

// What a coroutine waits for by itself is reported in it, once.
type repo struct{ db finder }

type finder interface{ find(string) error }

type disk struct{ dir string }

func (d *disk) find(name string) error {
	_, err := os.ReadFile(d.dir + name)
	return err
}

func newRepo() *repo { return &repo{db: &disk{"/"}} }

func (r *repo) lookup(co *loop.Co, name string) error {
	return r.db.find(name) // want `finder.find blocks|find blocks`
}

func looksUp(co *loop.Co) error {
	return newRepo().lookup(co, "a")
}
