// want package:"summaries of"

// Package lib has waits that a program must ask for.
package lib

import (
	"net/http"
	"os"
	"time"
)

type Client struct {
	http *http.Client

	Retry   bool          // tries again
	Steady  bool          // is set here
	Decoded bool          `json:"decoded"`
	Every   time.Duration // no switch

	limit   *limiter
	journal *os.File
	made    *limiter
}

type limiter struct{ tick chan int }

func (l *limiter) wait() { <-l.tick }

func New(made *limiter) *Client { return &Client{Steady: true, made: made} }

// SetLimit asks for a limit.
func SetLimit(n int) func(*Client) {
	return func(c *Client) { c.limit = &limiter{make(chan int)} }
}

// SetLimit does so too.
func (c *Client) SetLimit(n int) { c.limit = &limiter{make(chan int)} }

// Do asks the network.
func (c *Client) Do(url string) {
	if c.limit != nil {
		c.limit.wait()
	}
	_, err := c.http.Get(url)
	if c.Retry && err != nil {
		time.Sleep(time.Second)
	}
}

// Pause waits for nothing else.
func (c *Client) Pause() {
	if c.Retry {
		time.Sleep(time.Second)
	}
}

// Others have waits that need not be asked for, or whose switch is not known.
func (c *Client) Others(url string) {
	_, _ = c.http.Get(url)
	if c.Steady {
		time.Sleep(time.Second)
	}
	if c.Decoded {
		_ = c.journal.Sync()
	}
	if c.made != nil {
		c.made.wait()
	}
}

// Unless has a wait that a program can ask to be without.
func (c *Client) Unless(url string) {
	_, _ = c.http.Get(url)
	if !c.Retry {
		time.Sleep(time.Second)
	}
	if c.limit == nil {
		_ = os.Remove("limit")
	}
}

// Both sleeps in any case.
func (c *Client) Both(url string) {
	_, _ = c.http.Get(url)
	if c.Retry {
		time.Sleep(time.Second)
	}
	time.Sleep(time.Second)
}
