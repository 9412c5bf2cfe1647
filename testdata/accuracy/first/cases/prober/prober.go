// Package prober checks hosts by name, port, certificate and command.
package prober

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/smtp"
	"net/textproto"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Check is one kind of probe.
type Check interface {
	Name() string
	Probe(t Target) error
}

// Target is what is probed.
type Target struct {
	Host string
	Port uint16
}

func (t Target) addr() string { return net.JoinHostPort(t.Host, strconv.Itoa(int(t.Port))) }

func parse(s string) (Target, error) {
	u, err := url.Parse(s)
	if err != nil {
		return Target{}, err
	}
	if ap, err := netip.ParseAddrPort(u.Host); err == nil {
		return Target{ap.Addr().String(), ap.Port()}, nil
	}
	host, port, err := net.SplitHostPort(u.Host)
	if err != nil {
		return Target{Host: u.Host, Port: 80}, nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return Target{host, uint16(n)}, err
}

type tcp struct{ timeout time.Duration }

func (tcp) Name() string { return "tcp" }
func (c tcp) Probe(t Target) error {
	conn, err := net.DialTimeout("tcp", t.addr(), c.timeout)
	if err != nil {
		return err
	}
	return conn.Close()
}

type syntax struct{}

func (syntax) Name() string { return "syntax" }
func (syntax) Probe(t Target) error {
	if net.ParseIP(t.Host) == nil && strings.ContainsAny(t.Host, " /") {
		return errors.New("host")
	}
	return nil
}

type ping struct{ count int }

func (ping) Name() string { return "ping" }
func (p ping) Probe(t Target) error {
	return exec.Command("ping", "-c", strconv.Itoa(p.count), t.Host).Run()
}

// Results by target.
type Results map[string][]string

func (r Results) add(t Target, c Check, err error) {
	r[t.addr()] = append(r[t.addr()], fmt.Sprint(c.Name(), err))
}

// Once runs checks whose types are known.
func Once(co *loop.Co, raw string) (Results, error) {
	t, err := parse(raw)
	if err != nil {
		return nil, err
	}
	r := Results{}
	var c Check = syntax{}
	r.add(t, c, c.Probe(t))
	c = tcp{time.Second}
	r.add(t, c, c.Probe(t)) // BLOCKS net
	p := ping{3}
	r.add(t, p, p.Probe(t)) // BLOCKS exec
	off := loop.OffloadErr(co, func() error { return ping{1}.Probe(t) })
	r.add(t, p, off)
	return r, run(t, syntax{})
}

func run(t Target, c Check) error {
	fmt.Println("running", c.Name())
	return c.Probe(t)
}

// Names resolves.
func Names(co *loop.Co, t Target) ([]string, error) {
	if ip := net.ParseIP(t.Host); ip != nil && ip.IsLoopback() {
		return []string{ip.String()}, nil
	}
	mx, err := net.LookupMX(t.Host) // BLOCKS dns
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range mx {
		names = append(names, strings.TrimSuffix(m.Host, "."))
	}
	txt, err := new(net.Resolver).LookupTXT(co, t.Host) // BLOCKS dns
	if err != nil {
		return nil, err
	}
	return append(names, txt...), nil
}

// Certificate looks at a certificate.
func Certificate(co *loop.Co, t Target) (time.Time, error) {
	conn, err := tls.Dial("tcp", t.addr(), &tls.Config{ServerName: t.Host}) // BLOCKS net
	if err != nil {
		return time.Time{}, err
	}
	if err := conn.Handshake(); err != nil { // BLOCKS net
		return time.Time{}, err
	}
	state := conn.ConnectionState()
	return state.PeerCertificates[0].NotAfter, loop.OffloadErr(co, conn.Close)
}

// Banner reads the first line of a server.
func Banner(co *loop.Co, conn net.Conn) (string, error) {
	if err := conn.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
		return "", err
	}
	r := textproto.NewReader(bufio.NewReader(conn))
	line, err := r.ReadLine() // BLOCKS net
	if err != nil {
		return "", err
	}
	c, err := smtp.Dial("mail:25") // BLOCKS net
	if err != nil {
		return "", err
	}
	return line, loop.OffloadErr(co, c.Quit)
}

// Pages gets pages with a transport of its own.
func Pages(co *loop.Co, t Target) (int, error) {
	tr := &http.Transport{MaxIdleConns: 2}
	client := &http.Client{Transport: tr, Timeout: time.Second}
	req, err := http.NewRequest(http.MethodGet, "http://"+t.addr(), nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Accept", "*/*")
	resp, err := tr.RoundTrip(req) // BLOCKS net
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, resp.Body) // BLOCKS net
	if err != nil {
		return 0, err
	}
	code, err := loop.Offload(co, func() (int, error) { return head(client, req.URL.String()) })
	if err != nil {
		return 0, err
	}
	again, err := head(client, req.URL.String()) // BLOCKS net
	return int(n) + code + again, err
}

func head(c *http.Client, u string) (int, error) {
	resp, err := c.Head(u)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

// Listen accepts, once by hand and then well.
func Listen(co *loop.Co, ln net.Listener) error {
	fmt.Println("listening", ln.Addr().Network(), ln.Addr())
	conn, err := ln.Accept() // BLOCKS net
	if err != nil {
		return err
	}
	s := loop.NewStream(co.Loop(), conn, 0)
	if _, err := s.Write([]byte("hello\n")); err != nil {
		return err
	}
	if err := s.Close(co); err != nil {
		return err
	}
	return loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error {
		line, err := s.ReadLine(co)
		if err != nil {
			return err
		}
		t, err := parse(string(line))
		if err != nil {
			return err
		}
		if err := (tcp{time.Second}).Probe(t); err != nil { // BLOCKS net
			return err
		}
		_, err = s.Write([]byte("up\n"))
		return err
	})
}
