// Package retry is a client that tries again.
package retry

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"example.com/first/cases/retry/backoff"

	"github.com/stallcheck/stallcheck/loop"
)

// Client talks to a server that is often away.
type Client struct {
	addr   string
	policy backoff.Policy
	conn   net.Conn
	failed int
	spool  string
}

func (c *Client) dial() error {
	conn, err := net.DialTimeout("tcp", c.addr, time.Second)
	if err != nil {
		return err
	}
	c.conn = conn
	return nil
}

func (c *Client) count() error {
	c.failed++
	if c.failed > 3 {
		return &backoff.Permanent{Err: errors.New("too often")}
	}
	return nil
}

func (c *Client) spooled(n int) bool {
	return n > c.failed
}

// Connect tries to connect.
func (c *Client) Connect(co *loop.Co) error {
	if _, _, err := net.SplitHostPort(c.addr); err != nil {
		return err
	}
	if !backoff.Times(c.policy, c.spooled) {
		fmt.Println("nothing to send")
	}
	if err := backoff.Do(c.policy, c.dial); err != nil { // BLOCKS sleep,net
		return err
	}
	if err := backoff.Do(c.policy, c.count); err != nil { // BLOCKS sleep
		return err
	}
	_, err := backoff.DoCo(co, c.policy, func(co *loop.Co) (struct{}, error) {
		return struct{}{}, loop.OffloadErr(co, c.dial)
	})
	return err
}

// Send writes with a deadline.
func (c *Client) Send(co *loop.Co, b []byte) error {
	if err := c.conn.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := c.conn.Write(b); err == nil { // BLOCKS net
		return nil
	}
	err := backoff.DoCtx(co, c.policy, func(context.Context) error { return c.count() }) // BLOCKS chan
	if err != nil {
		return err
	}
	err = loop.OffloadErr(co, func() error {
		return backoff.Do(c.policy, func() error {
			_, err := c.conn.Write(b)
			return err
		})
	})
	if err == nil {
		return nil
	}
	ok := backoff.Times(c.policy, func(n int) bool { return os.WriteFile(fmt.Sprint(c.spool, n), b, 0o600) == nil }) // BLOCKS file
	if !ok {
		return os.ErrInvalid
	}
	return nil
}

// Reconnect arranges for a new connection.
func (c *Client) Reconnect(l *loop.Loop) {
	backoff.Later(c.policy, func() {
		if err := c.dial(); err != nil {
			return
		}
		_ = l.Post(c.reconnected)
	})
	l.CallLater(c.policy.Delay(3), c.giveUp)
}

func (c *Client) reconnected() {
	c.failed = 0
	fmt.Println("connected to", c.conn.RemoteAddr())
	if _, err := c.conn.Write([]byte("HELLO\n")); err != nil { // BLOCKS net
		c.failed++
	}
}

func (c *Client) giveUp() {
	if c.conn != nil {
		return
	}
	_ = backoff.Do(c.policy, c.count) // BLOCKS sleep
	if err := c.persist("gave up"); err != nil {
		fmt.Println(err)
	}
}

func (c *Client) persist(why string) error {
	line := fmt.Sprintf("%s %s\n", c.addr, why)
	return os.WriteFile(c.spool, []byte(line), 0o600) // BLOCKS file
}
