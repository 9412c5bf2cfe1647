// Package evio has the declarations of the real one that its users write.
package evio

import "time"

type Action int

type Options struct{}

type Server struct{ NumLoops int }

type Conn interface {
	Context() any
	Wake()
}

type Events struct {
	NumLoops int
	Serving  func(server Server) (action Action)
	Opened   func(c Conn) (out []byte, opts Options, action Action)
	Closed   func(c Conn, err error) (action Action)
	Data     func(c Conn, in []byte) (out []byte, action Action)
	Tick     func() (delay time.Duration, action Action)
}

func Serve(events Events, addr ...string) error { return nil }
