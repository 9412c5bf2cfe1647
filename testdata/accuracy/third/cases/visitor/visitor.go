// Package visitor evaluates build scripts by walking their trees.
package visitor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Node is a part of a script.
type Node interface{ Accept(v Visitor) error }

// Visitor is told of the nodes.
type Visitor interface {
	VisitSeq(*Seq) error
	VisitRun(*Run) error
	VisitCopy(*Copy) error
	VisitFetch(*Fetch) error
}

type (
	Seq   struct{ Nodes []Node }
	Run   struct{ Argv []string }
	Copy  struct{ From, To string }
	Fetch struct{ URL string }
)

func (n *Seq) Accept(v Visitor) error   { return v.VisitSeq(n) }
func (n *Run) Accept(v Visitor) error   { return v.VisitRun(n) }
func (n *Copy) Accept(v Visitor) error  { return v.VisitCopy(n) }
func (n *Fetch) Accept(v Visitor) error { return v.VisitFetch(n) }

// printer only prints.
type printer struct {
	b      strings.Builder
	indent int
}

func (p *printer) VisitSeq(n *Seq) error {
	p.indent++
	defer func() { p.indent-- }()
	for _, m := range n.Nodes {
		if err := m.Accept(p); err != nil {
			return err
		}
	}
	return nil
}

func (p *printer) VisitRun(n *Run) error {
	fmt.Fprintln(&p.b, "run", n.Argv)
	return nil
}

func (p *printer) VisitCopy(n *Copy) error {
	fmt.Fprintln(&p.b, "copy", n.From, n.To)
	return nil
}

func (p *printer) VisitFetch(n *Fetch) error {
	fmt.Fprintln(&p.b, "fetch", n.URL)
	return nil
}

// executor does what the script says.
type executor struct{ client *http.Client }

func (e *executor) VisitSeq(n *Seq) error {
	var errs []error
	for _, m := range n.Nodes {
		errs = append(errs, m.Accept(e))
	}
	return errors.Join(errs...)
}

func (e *executor) VisitRun(n *Run) error { return exec.Command(n.Argv[0], n.Argv[1:]...).Run() }

func (e *executor) VisitCopy(n *Copy) error {
	b, err := os.ReadFile(n.From)
	if err != nil {
		return err
	}
	return os.WriteFile(n.To, b, 0o644)
}

func (e *executor) VisitFetch(n *Fetch) error {
	resp, err := e.client.Get(n.URL)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// counter counts one kind.
type counter struct {
	printer
	runs int
}

func (c *counter) VisitRun(*Run) error { c.runs++; return nil }

func printed(co *loop.Co, n *Seq) (string, error) {
	p := &printer{}
	if err := p.VisitCopy(&Copy{"a", "b"}); err != nil {
		return "", err
	}
	if err := p.VisitRun(&Run{}); err != nil {
		return "", err
	}
	return p.b.String(), nil
}

func counted(co *loop.Co) (int, error) {
	c := &counter{}
	if err := c.VisitRun(&Run{}); err != nil {
		return 0, err
	}
	return c.runs, c.VisitFetch(&Fetch{})
}

func executed(co *loop.Co, n Node) error {
	e := &executor{client: &http.Client{Timeout: time.Minute}}
	if err := e.VisitRun(&Run{[]string{"true"}}); err != nil { // BLOCKS exec
		return err
	}
	if err := e.VisitFetch(&Fetch{"http://x"}); err != nil { // BLOCKS net
		return err
	}
	if err := loop.OffloadErr(co, func() error { return n.Accept(e) }); err != nil {
		return err
	}
	return e.VisitCopy(&Copy{"a", "b"}) // BLOCKS file
}

// each calls the function for its kind.
func each(n Node, onRun func(*Run) error, onCopy func(*Copy) error) error {
	switch n := n.(type) {
	case *Seq:
		for _, m := range n.Nodes {
			if err := each(m, onRun, onCopy); err != nil {
				return err
			}
		}
	case *Run:
		return onRun(n)
	case *Copy:
		return onCopy(n)
	}
	return nil
}

func checked(co *loop.Co, n Node) (cmds []string, err error) {
	err = each(n, func(r *Run) error {
		cmds = append(cmds, r.Argv[0])
		return nil
	}, func(c *Copy) error {
		_, err := os.Stat(c.From) // BLOCKS file
		return err
	})
	if err != nil {
		return nil, err
	}
	n2 := 0
	err = each(n, func(*Run) error { n2++; return nil }, func(*Copy) error { return nil })
	return cmds, err
}

func exists(co *loop.Co, c *Copy) error {
	if c.To == "" {
		return errors.New("nowhere")
	}
	if !strings.HasPrefix(c.To, "/") {
		panic("not absolute")
	}
	switch {
	case c.From == c.To:
		return nil
	case len(c.From) > 100:
		goto long
	}
	return nil
long:
	_, err := os.Readlink(c.From) // BLOCKS file
	return err
}

func fatal(co *loop.Co, err error) {
	if err == nil {
		return
	}
	panic(err)
	time.Sleep(time.Second) // never reached
}

// Main runs a script.
func Main(ctx context.Context, s *Seq) error {
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		if _, err := checked(co, s); err != nil {
			return 0, err
		}
		if _, err := printed(co, s); err != nil {
			return 0, err
		}
		fatal(co, executed(co, s))
		return counted(co)
	})
	return err
}
