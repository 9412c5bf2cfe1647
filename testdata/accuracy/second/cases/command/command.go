// Package command is an editor's undo stack: the command pattern.
package command

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type Command interface {
	Do() error
	Undo() error
}

type Insert struct {
	Doc  *bytes.Buffer
	Text string
}

func (c *Insert) Do() error   { c.Doc.WriteString(c.Text); return nil }
func (c *Insert) Undo() error { c.Doc.Truncate(c.Doc.Len() - len(c.Text)); return nil }

type SaveAs struct {
	Doc  *bytes.Buffer
	Path string
}

func (c *SaveAs) Do() error   { return os.WriteFile(c.Path, c.Doc.Bytes(), 0o600) }
func (c *SaveAs) Undo() error { return os.Remove(c.Path) }

type Format struct{ Doc *bytes.Buffer }

func (c *Format) Do() error {
	cmd := exec.Command("gofmt")
	cmd.Stdin = bytes.NewReader(c.Doc.Bytes())
	out, err := cmd.Output()
	if err != nil {
		return err
	}
	c.Doc.Reset()
	_, err = c.Doc.Write(out)
	return err
}

func (c *Format) Undo() error { return errors.New("format cannot be undone") }

type Upper struct{ Doc *bytes.Buffer }

func (c *Upper) Do() error {
	s := strings.ToUpper(c.Doc.String())
	c.Doc.Reset()
	_, err := io.Copy(c.Doc, strings.NewReader(s))
	return err
}
func (c *Upper) Undo() error { return nil }

type Editor struct {
	doc  bytes.Buffer
	done []Command
	l    *loop.Loop
}

func (e *Editor) typed(co *loop.Co, s string) error {
	c := &Insert{Doc: &e.doc, Text: s}
	if err := c.Do(); err != nil {
		return err
	}
	e.done = append(e.done, c)
	return loop.Yield(co)
}

func (e *Editor) save(co *loop.Co, path string) error {
	c := &SaveAs{Doc: &e.doc, Path: path}
	if err := c.Do(); err != nil { // BLOCKS file
		return errors.Join(err, c.Undo()) // BLOCKS file
	}
	e.done = append(e.done, c)
	return nil
}

func (e *Editor) format(co *loop.Co) error {
	c := &Format{Doc: &e.doc}
	if err := c.Do(); err != nil { // BLOCKS exec
		return c.Undo()
	}
	return nil
}

func (e *Editor) shout(co *loop.Co) error {
	var c Command = &Upper{Doc: &e.doc}
	if err := c.Do(); err != nil {
		return c.Undo()
	}
	c = &Insert{Doc: &e.doc, Text: "!"}
	return c.Do()
}

func execute(c Command) error { return c.Do() }

func (e *Editor) publish(co *loop.Co) error {
	if err := execute(&SaveAs{Doc: &e.doc, Path: "pub.txt"}); err != nil { // BLOCKS file
		return err
	}
	steps := []func() error{
		(&Insert{Doc: &e.doc, Text: "x"}).Do,
		(&Upper{Doc: &e.doc}).Do,
	}
	for _, s := range steps {
		if err := s(); err != nil {
			return err
		}
	}
	do := (&Format{Doc: &e.doc}).Do
	return do() // BLOCKS exec
}

// schedule: callbacks.
func (e *Editor) schedule(co *loop.Co) {
	e.l = co.Loop()
	e.l.CallLater(time.Minute, e.autosave)
	e.l.Call(e.blink)
	e.l.CallLater(time.Second, (&SpellCheck{Doc: &e.doc}).tick)
}

func (e *Editor) autosave() {
	c := SaveAs{Doc: &e.doc, Path: "auto"}
	e.run(c.write)
}

func (c SaveAs) write() error {
	f, err := os.Create(c.Path) // BLOCKS file
	if err != nil {
		return err
	}
	_, err = c.Doc.WriteTo(f) // BLOCKS file
	return err
}

func (e *Editor) run(fn func() error) {
	if err := fn(); err != nil {
		e.done = nil
	}
}

func (e *Editor) blink() {
	e.run(func() error { e.doc.WriteByte('_'); return nil })
}

type SpellCheck struct {
	Doc *bytes.Buffer
	out []byte
}

func (s *SpellCheck) tick() {
	cmd := exec.Command("aspell", "-a")
	cmd.Stdin = strings.NewReader(s.Doc.String())
	cmd.Env = os.Environ()
	s.out, _ = cmd.CombinedOutput() // BLOCKS exec
}
