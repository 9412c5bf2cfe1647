// want package:"summaries of"

// Package transport sends to addresses that may be names.
package transport

import "net"

type Address struct {
	Addr string
	Name string
}

type Sender interface {
	WriteTo(b []byte, a Address) error
}

type udp struct{ conn *net.UDPConn }

func (t *udp) WriteTo(b []byte, a Address) error {
	addr := a.Addr
	_, err := net.ResolveUDPAddr("udp", addr)
	return err
}

// A labelled sender hands on to one that wants names alone.
type labelled struct {
	Sender
	label string
}

func (l *labelled) WriteTo(b []byte, a Address) error {
	return l.Sender.WriteTo(append(b, l.label...), a)
}

type writer interface {
	Write(b []byte, addr string) error
}

type named struct{ w writer }

func (n *named) WriteTo(b []byte, a Address) error { return n.w.Write(b, a.Addr) }

type tcp struct{}

func (*tcp) Write(b []byte, addr string) error { return resolve(addr) }

// Labelled makes a node that sends through others.
func Labelled() *Node { return &Node{t: &labelled{Sender: &named{w: &tcp{}}}} }

type Node struct{ t Sender }

func New() *Node { return &Node{t: &udp{}} }

// Send hands on what it is given.
func (n *Node) Send(a Address, b []byte) error {
	if a.Name == "" {
		a = Address{Addr: a.Addr, Name: a.Addr}
	}
	return n.send(&a, b)
}

func (n *Node) send(a *Address, b []byte) error { return resolve(a.Addr) }

// Direct does so too, with a copy.
func (n *Node) Direct(a Address, b []byte) error {
	if a.Name == "" {
		return nil
	}
	return n.t.WriteTo(b, a)
}

// Resolve looks up a name, unless it is an address.
func Resolve(name string) error { return resolve(name) }

func resolve(name string) error {
	_, err := net.ResolveTCPAddr("tcp", name)
	return err
}

// Either may look up another name than that.
func Either(name string) error {
	if name == "" {
		name = fallback()
	}
	return resolve(name)
}

func fallback() string { return "localhost" }
