// Package netx has what net lacks.
package netx

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Doer does requests.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// GetJSON asks a server.
func GetJSON[T any](ctx context.Context, u string) (t T, err error) {
	req, err := Request(ctx, u, nil)
	if err != nil {
		return t, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return t, err
	}
	defer resp.Body.Close()
	return t, json.NewDecoder(resp.Body).Decode(&t)
}

// Request builds a request.
func Request(ctx context.Context, u string, q url.Values) (*http.Request, error) {
	if len(q) > 0 {
		u += "?" + q.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	req.Header.Set("User-Agent", "lib")
	return req, nil
}

// Host is the host of an address.
func Host(u string) string {
	p, err := url.Parse(u)
	if err != nil {
		return ""
	}
	return p.Hostname()
}

// Reachable connects.
func Reachable(addr string) bool {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	return c.Close() == nil
}

// Resolve resolves a host.
func Resolve(host string) ([]string, error) {
	if ip := net.ParseIP(host); ip != nil {
		return []string{ip.String()}, nil
	}
	return net.LookupHost(host)
}

// Line is a request of a text protocol.
type Line struct{ Verb, Arg string }

// Send writes a line.
func (l Line) Send(w io.Writer) error {
	_, err := io.WriteString(w, l.Verb+" "+l.Arg+"\r\n")
	return err
}

// Parse parses a line.
func Parse(s string) (l Line) {
	l.Verb, l.Arg, _ = strings.Cut(strings.TrimRight(s, "\r\n"), " ")
	return l
}

// GetCo asks a server from a coroutine.
func GetCo[T any](co *loop.Co, u string) (T, error) {
	return loop.Offload(co, func() (T, error) { return GetJSON[T](co, u) })
}

// Notify sends a datagram on another goroutine.
func Notify(addr, text string) {
	go func() {
		c, err := net.Dial("udp", addr)
		if err != nil {
			return
		}
		defer c.Close()
		_, _ = io.WriteString(c, text)
	}()
}
