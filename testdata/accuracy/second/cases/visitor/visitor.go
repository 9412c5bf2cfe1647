// Package visitor walks a config tree.
package visitor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

type Node interface{ Accept(v Visitor) error }

type Visitor interface {
	VisitSection(*Section) error
	VisitInclude(*Include) error
	VisitHost(*Host) error
}

type Section struct {
	Name string
	Kids []Node
}
type Include struct{ Path string }
type Host struct{ Name string }

func (s *Section) Accept(v Visitor) error { return v.VisitSection(s) }
func (i *Include) Accept(v Visitor) error { return v.VisitInclude(i) }
func (h *Host) Accept(v Visitor) error    { return v.VisitHost(h) }

// Printer renders into memory.
type Printer struct {
	out   bytes.Buffer
	depth int
}

func (p *Printer) VisitSection(s *Section) error {
	fmt.Fprintf(&p.out, "%s[%s]\n", strings.Repeat(" ", p.depth), s.Name)
	p.depth++
	defer func() { p.depth-- }()
	for _, k := range s.Kids {
		if err := k.Accept(p); err != nil {
			return err
		}
	}
	return nil
}
func (p *Printer) VisitInclude(i *Include) error {
	_, err := p.out.WriteString(i.Path)
	return err
}
func (p *Printer) VisitHost(h *Host) error { return json.NewEncoder(&p.out).Encode(h) }

// Loader reads the includes.
type Loader struct {
	seen  map[string]bool
	texts [][]byte
}

func (l *Loader) VisitSection(s *Section) error {
	l.seen[s.Name] = true
	return nil
}
func (l *Loader) VisitInclude(i *Include) error {
	b, err := os.ReadFile(i.Path)
	l.texts = append(l.texts, b)
	return err
}
func (l *Loader) VisitHost(h *Host) error {
	l.seen[h.Name] = net.ParseIP(h.Name) != nil
	return nil
}

// Resolver looks the hosts up.
type Resolver struct{ addrs []string }

func (r *Resolver) VisitSection(*Section) error { return nil }
func (r *Resolver) VisitInclude(*Include) error { return nil }
func (r *Resolver) VisitHost(h *Host) error {
	a, err := net.LookupHost(h.Name)
	r.addrs = slices.Concat(r.addrs, a)
	return err
}

func Render(co *loop.Co, root *Section) (string, error) {
	p := &Printer{}
	if err := p.VisitSection(root); err != nil {
		return "", err
	}
	return p.out.String(), loop.Yield(co)
}

func Load(co *loop.Co, inc []*Include, hosts []*Host) error {
	l := &Loader{seen: map[string]bool{}}
	r := &Resolver{}
	for _, i := range inc {
		if err := l.VisitInclude(i); err != nil { // BLOCKS file
			return err
		}
	}
	for _, h := range hosts {
		if err := l.VisitHost(h); err != nil {
			return err
		}
		if err := r.VisitHost(h); err != nil { // BLOCKS dns
			return err
		}
		if err := r.VisitInclude(nil); err != nil {
			return err
		}
	}
	var v Visitor = r
	if err := v.VisitSection(nil); err != nil {
		return err
	}
	return v.VisitHost(hosts[0]) // BLOCKS dns
}

func Accepted(co *loop.Co, i *Include, h *Host) error {
	p := &Printer{}
	if err := i.Accept(p); err != nil {
		return err
	}
	if err := h.Accept(p); err != nil {
		return err
	}
	if err := i.Accept(&Loader{}); err != nil { // BLOCKS file
		return err
	}
	if err := i.Accept(&Resolver{}); err != nil {
		return err
	}
	return h.Accept(&Resolver{}) // BLOCKS dns
}

func Sorted(co *loop.Co, hosts []*Host) {
	slices.SortFunc(hosts, func(a, b *Host) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(hosts, byAddr) // BLOCKS dns
}

func byAddr(a, b *Host) int {
	x, _ := net.LookupHost(a.Name)
	y, _ := net.LookupHost(b.Name)
	return slices.Compare(x, y)
}

func size(n Node) int {
	switch n := n.(type) {
	case *Section:
		t := 0
		for _, k := range n.Kids {
			t += size(k)
		}
		return t
	case *Include:
		if fi, err := os.Stat(n.Path); err == nil {
			return int(fi.Size())
		}
	}
	return 0
}

func Sizes(co *loop.Co, s *Section) int {
	return size(s) // BLOCKS file
}
