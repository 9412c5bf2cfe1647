// Package nbio has the declarations of the real one that its users write.
package nbio

import "net"

type Conn struct{ net.Conn }

func (c *Conn) OnData(h func(conn *Conn, data []byte)) {}

type Engine struct {
	Execute func(f func())
}

func (g *Engine) OnOpen(h func(c *Conn))              {}
func (g *Engine) OnClose(h func(c *Conn, err error))  {}
func (g *Engine) OnRead(h func(c *Conn))              {}
func (g *Engine) OnData(h func(c *Conn, data []byte)) {}
func (g *Engine) OnStop(h func())                     {}
func (g *Engine) Start() error                        { return nil }
