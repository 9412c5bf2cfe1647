// Package netx talks several protocols.
package netx

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type header struct {
	Kind uint8
	Len  uint32
}

func pure(co *loop.Co, s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil {
		return "", err
	}
	host, port, err := net.SplitHostPort(u.Host)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); ip != nil {
		return ip.String(), nil
	}
	if a, err := netip.ParseAddr(host); err == nil && a.Is4() {
		return a.String(), nil
	}
	_, n, err := net.ParseCIDR("10.0.0.0/8")
	if err != nil || n == nil {
		return "", err
	}
	return net.JoinHostPort(host, port), nil
}

func names(co *loop.Co, host string) ([]string, error) {
	r := &net.Resolver{PreferGo: true}
	as, err := r.LookupHost(co, host) // BLOCKS dns
	if err != nil {
		mx, err := net.LookupMX(host) // BLOCKS dns
		if err != nil || len(mx) == 0 {
			return nil, err
		}
		return []string{mx[0].Host}, nil
	}
	if txt, err := firstTXT(co, r, host); err == nil { // BLOCKS dns
		as = append(as, txt)
	}
	a, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(host, "80")) // BLOCKS dns
	if err != nil {
		return nil, err
	}
	return append(as, a.String()), nil
}

func firstTXT(ctx context.Context, r *net.Resolver, host string) (string, error) {
	t, err := r.LookupTXT(ctx, host)
	if err != nil || len(t) == 0 {
		return "", err
	}
	return t[0], nil
}

func frames(co *loop.Co, c net.Conn) (header, error) {
	var h header
	if err := binary.Read(c, binary.BigEndian, &h); err != nil { // BLOCKS net
		return h, err
	}
	if err := binary.Write(c, binary.BigEndian, h); err != nil { // BLOCKS net
		return h, err
	}
	var sb strings.Builder
	if err := binary.Write(&sb, binary.BigEndian, h); err != nil {
		return h, err
	}
	if err := binary.Read(strings.NewReader(sb.String()), binary.BigEndian, &h); err != nil {
		return h, err
	}
	if binary.Size(h) != 5 {
		_ = c.SetReadDeadline(time.Now())
	}
	return h, respond(c, h) // BLOCKS net
}

func respond(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) }

func encode(co *loop.Co, v any) (string, error) {
	var sb strings.Builder
	err := respond(&sb, v)
	return sb.String(), err
}

func secure(co *loop.Co, raw net.Conn, host string) (*tls.Conn, error) {
	cfg := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	c := tls.Client(raw, cfg)
	if err := c.HandshakeContext(co); err != nil { // BLOCKS net
		return nil, err
	}
	if c.ConnectionState().NegotiatedProtocol == "h2" {
		return c, nil
	}
	cert, err := tls.LoadX509KeyPair("a.crt", "a.key") // BLOCKS file
	if err != nil {
		return nil, err
	}
	other, err := tls.X509KeyPair(cert.Certificate[0], nil)
	if err != nil {
		return nil, err
	}
	cfg.Certificates = append(cfg.Certificates, cert, other)
	return tls.Dial("tcp", host+":443", cfg) // BLOCKS net
}

type pop struct {
	text *textproto.Conn
	l    *loop.Loop
}

func (p *pop) cmd(want int, f string, a ...any) (string, error) {
	if err := p.text.PrintfLine(f, a...); err != nil {
		return "", err
	}
	_, msg, err := p.text.ReadResponse(want)
	return msg, err
}

func (p *pop) login(co *loop.Co, user string) error {
	if _, err := p.cmd(331, "USER %s", user); err != nil { // BLOCKS net
		return err
	}
	h := textproto.MIMEHeader{}
	h.Set("user", user)
	r := textproto.NewReader(bufio.NewReader(strings.NewReader("A: b\r\n\r\n")))
	got, err := r.ReadMIMEHeader()
	if err != nil {
		return err
	}
	if textproto.TrimString(got.Get("A")) != "b" {
		return fmt.Errorf("odd")
	}
	return nil
}

func mail(co *loop.Co, addr string) error {
	auth := smtp.PlainAuth("", "u", "p", addr)
	c, err := smtp.Dial(addr) // BLOCKS net
	if err != nil {
		return err
	}
	if err := c.Auth(auth); err != nil { // BLOCKS net
		return err
	}
	return envelope(c, "a@b") // BLOCKS net
}

func envelope(c *smtp.Client, from string) error {
	if err := c.Mail(from); err != nil {
		return err
	}
	return c.Rcpt("b@c")
}

// unix sockets and listeners
func ctl(co *loop.Co) error {
	addr := &net.UnixAddr{Name: "/run/ctl.sock", Net: "unix"}
	c, err := net.DialUnix("unix", nil, addr) // BLOCKS net
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, "stop\n"); err != nil { // BLOCKS net
		return err
	}
	var d net.Dialer
	d.Timeout = time.Second
	c2, err := d.DialContext(co, "unix", "/run/ctl.sock") // BLOCKS net
	if err != nil {
		return err
	}
	_, err = bufio.NewReader(c2).ReadString('\n') // BLOCKS net
	return err
}

func listen(co *loop.Co) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // BLOCKS net
	if err != nil {
		return err
	}
	return loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error {
		line, err := s.ReadLine(co)
		if err != nil {
			return err
		}
		if _, err := s.Write(line); err != nil {
			return err
		}
		return s.Drain(co)
	})
}

func listenWrong(co *loop.Co) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // BLOCKS net
	if err != nil {
		return err
	}
	c, err := ln.Accept() // BLOCKS net
	if err != nil {
		return err
	}
	s := loop.NewStream(co.Loop(), c, 0)
	_, err = s.ReadAll(co)
	return err
}

func udp(co *loop.Co) error {
	pc, err := net.ListenPacket("udp", ":0") // BLOCKS net
	if err != nil {
		return err
	}
	var b [64]byte
	n, from, err := pc.ReadFrom(b[:]) // BLOCKS net
	if err != nil {
		return err
	}
	return answer(pc, from, b[:n]) // BLOCKS net
}

func answer(pc net.PacketConn, to net.Addr, p []byte) error {
	_, err := pc.WriteTo(p, to)
	return err
}

// a websocket like stub over a connection
type wsConn struct {
	net.Conn
	mask bool
}

func (w *wsConn) ReadMessage() ([]byte, error) {
	var h [2]byte
	if _, err := io.ReadFull(w, h[:]); err != nil {
		return nil, err
	}
	p := make([]byte, h[1])
	_, err := io.ReadFull(w.Conn, p)
	return p, err
}

func (w *wsConn) Masked() bool { return w.mask }

func ws(co *loop.Co, w *wsConn) ([]byte, error) {
	if w.Masked() {
		_, err := w.Write([]byte{0}) // BLOCKS net
		return nil, err
	}
	return w.ReadMessage() // BLOCKS net
}

func (p *pop) keepalive() {
	p.l.CallLater(time.Minute, func() {
		if err := p.text.PrintfLine("NOOP"); err != nil { // BLOCKS net
			p.l.Stop()
			return
		}
		p.keepalive()
	})
}
