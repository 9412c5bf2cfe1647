// Package machine is a protocol state machine of method values.
package machine

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type state func() (state, error)

type peer struct {
	conn net.Conn
	br   *bufio.Reader
	hdr  [8]byte
	l    *loop.Loop
	next state
}

// reader states block on the connection.
func (p *peer) hello() (state, error) {
	if err := p.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	if _, err := p.conn.Write([]byte("HELLO\n")); err != nil {
		return nil, err
	}
	return p.header, nil
}

func (p *peer) header() (state, error) {
	if _, err := io.ReadFull(p.br, p.hdr[:]); err != nil {
		return nil, err
	}
	return p.body, nil
}

func (p *peer) body() (state, error) {
	n := binary.BigEndian.Uint64(p.hdr[:])
	if n > 1<<20 {
		return nil, errors.New("too long")
	}
	_, err := p.br.Discard(int(n))
	return nil, err
}

func (p *peer) drive() error {
	for s := state(p.hello); s != nil; {
		next, err := s()
		if err != nil {
			return err
		}
		s = next
	}
	return nil
}

func Dial(co *loop.Co, addr string) (*peer, error) {
	c, err := net.DialTimeout("tcp", addr, time.Second) // BLOCKS net
	if err != nil {
		return nil, err
	}
	p := &peer{conn: c, br: bufio.NewReaderSize(c, 4096), l: co.Loop()}
	if _, err := p.hello(); err != nil { // BLOCKS net
		return nil, err
	}
	if _, err := p.header(); err != nil { // BLOCKS net
		return nil, err
	}
	if p.br.Buffered() == 0 {
		return p, nil
	}
	return p, nil
}

func (p *peer) Handshake(co *loop.Co) error {
	if err := loop.OffloadErr(co, p.drive); err != nil {
		return err
	}
	s := p.header
	if _, err := s(); err != nil { // BLOCKS net
		return err
	}
	return p.greet() // BLOCKS net
}

func (p *peer) greet() error {
	if err := p.frame([]byte("hi")); err != nil {
		return err
	}
	return p.frame(nil)
}

func (p *peer) frame(b []byte) error {
	if err := binary.Write(p.conn, binary.BigEndian, uint32(len(b))); err != nil {
		return err
	}
	_, err := p.conn.Write(b)
	return err
}

// A lexer in the same style stays in memory.
type lexer struct {
	in    *strings.Reader
	toks  []string
	start int
}

type lexState func(*lexer) lexState

func lexText(l *lexer) lexState {
	r, _, err := l.in.ReadRune()
	if err != nil {
		return nil
	}
	if r == '{' {
		return lexBrace
	}
	l.toks = append(l.toks, string(r))
	return lexText
}

func lexBrace(l *lexer) lexState {
	for {
		r, _, err := l.in.ReadRune()
		if err != nil || r == '}' {
			return lexText
		}
	}
}

func (l *lexer) run() {
	for s := lexState(lexText); s != nil; {
		s = s(l)
	}
}

func Lex(co *loop.Co, s string) []string {
	l := &lexer{in: strings.NewReader(s)}
	l.run()
	var n uint32
	_ = binary.Read(strings.NewReader(s), binary.LittleEndian, &n)
	return l.toks
}

// A timer driven machine runs as callbacks.
func (p *peer) start() error { return p.l.Post(p.idle) }

func (p *peer) idle() {
	p.l.CallLater(time.Second, p.ping)
}

func (p *peer) ping() {
	if p.alive() {
		p.l.CallLater(time.Second, p.idle)
		return
	}
	p.l.Call(p.redial)
}

func (p *peer) alive() bool {
	_, err := p.conn.Write([]byte{0}) // BLOCKS net
	return err == nil
}

func (p *peer) redial() {
again:
	c, err := net.Dial("tcp", p.conn.RemoteAddr().String()) // BLOCKS net
	if err != nil {
		time.Sleep(time.Second) // BLOCKS sleep
		goto again
	}
	p.conn = c
	p.br.Reset(c)
	p.idle()
}
