// Package options builds clients from functional options.
package options

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Client is what is built.
type Client struct {
	name    string
	timeout time.Duration
	roots   *x509.CertPool
	token   string
	addr    *net.TCPAddr
	log     *slog.Logger
	hooks   []func(*http.Request)
	http    *http.Client
}

// Option changes a client.
type Option func(*Client) error

// WithName sets the name.
func WithName(name string) Option {
	return func(c *Client) error {
		c.name = strings.ToLower(name)
		return nil
	}
}

// WithTimeout sets the timeout.
func WithTimeout(d time.Duration) Option {
	return func(c *Client) error {
		if d <= 0 {
			return errors.New("timeout")
		}
		c.timeout = d
		return nil
	}
}

// WithRoots reads certificates.
func WithRoots(path string) Option {
	return func(c *Client) error {
		pem, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		c.roots = x509.NewCertPool()
		c.roots.AppendCertsFromPEM(pem)
		return nil
	}
}

// WithTokenFile reads at once.
func WithTokenFile(path string) Option {
	b, err := os.ReadFile(path)
	return func(c *Client) error {
		c.token = strings.TrimSpace(string(b))
		return err
	}
}

// WithAddr resolves a name.
func WithAddr(addr string) Option {
	return func(c *Client) (err error) {
		c.addr, err = net.ResolveTCPAddr("tcp", addr)
		return err
	}
}

// WithHook adds a hook.
func WithHook(h func(*http.Request)) Option {
	return func(c *Client) error {
		c.hooks = append(c.hooks, h)
		return nil
	}
}

func fromEnv(c *Client) error {
	c.token = os.Getenv("TOKEN")
	return nil
}

// New applies options.
func New(opts ...Option) (*Client, error) {
	c := &Client{timeout: time.Second, log: slog.Default()}
	for _, o := range opts {
		if err := o(c); err != nil {
			return nil, err
		}
	}
	c.http = &http.Client{Timeout: c.timeout, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: c.roots}}}
	return c, nil
}

func apply(c *Client, o Option) error { return o(c) }

// Connect builds clients on the loop.
func Connect(co *loop.Co, dir string) (*Client, error) {
	plain, err := New(WithName("Plain"), WithTimeout(time.Second), fromEnv)
	if err != nil {
		return nil, err
	}
	if err := apply(plain, WithName("Renamed")); err != nil {
		return nil, err
	}
	if err := apply(plain, WithRoots(dir+"/roots.pem")); err != nil { // BLOCKS file
		return nil, err
	}
	if _, err := New(WithRoots(dir + "/roots.pem")); err != nil { // BLOCKS file
		return nil, err
	}
	lazy := WithAddr("backend:80")
	token := WithTokenFile(dir + "/token") // BLOCKS file
	c, err := loop.Offload(co, func() (*Client, error) { return New(lazy, token, WithRoots(dir)) })
	if err != nil {
		return nil, err
	}
	if err := lazy(c); err != nil { // BLOCKS dns
		return nil, err
	}
	ip := net.ParseIP("127.0.0.1")
	c.log.Info("connected", "addr", c.addr.String(), "ip", ip.String())
	return c, c.check()
}

func (c *Client) check() error {
	if c.name == "" || len(c.hooks) > 8 {
		return fmt.Errorf("client %q", c.name)
	}
	return nil
}

func (c *Client) do(url string) (int, error) {
	req, err := http.NewRequest(http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	for _, h := range c.hooks {
		h(req)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// Get asks a server.
func Get(co *loop.Co, c *Client, url string) (int, error) {
	if err := c.check(); err != nil {
		return 0, err
	}
	_, err := loop.Offload(co, func() (int, error) { return c.do(url) })
	if err != nil {
		return 0, err
	}
	return c.do(url) // BLOCKS net
}

type loopOption struct {
	every time.Duration
	run   func()
}

// Every calls what it is given on a loop.
func Every(l *loop.Loop, opts ...loopOption) {
	for _, o := range opts {
		l.CallLater(o.every, o.run)
	}
}

// Cleanup has fields that reach the loop.
func Cleanup(l *loop.Loop, dir string) {
	Every(l,
		loopOption{time.Second, func() { fmt.Println("tick") }},
		loopOption{time.Hour, func() { _ = os.RemoveAll(dir) }}, // BLOCKS file
	)
	unused := loopOption{run: func() { _ = os.RemoveAll(dir) }}
	fmt.Println(unused.every)
}
