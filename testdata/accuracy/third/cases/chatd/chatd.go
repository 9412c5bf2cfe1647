// Package chatd is a chat server on gnet.
package chatd

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/panjf2000/gnet/v2"
)

type message struct {
	From, Room, Text string
}

type user struct {
	name  string
	rooms map[string]bool
}

type pool struct{ jobs chan func() }

func newPool(n int) *pool {
	p := &pool{jobs: make(chan func(), 1024)}
	for range n {
		go func() {
			for j := range p.jobs {
				j()
			}
		}()
	}
	return p
}

// try hands a job over, or says that there is no room.
func (p *pool) try(j func()) bool {
	select {
	case p.jobs <- j:
		return true
	default:
		return false
	}
}

// submit hands a job over, and waits for room.
func (p *pool) submit(j func()) {
	p.jobs <- j // BLOCKS chan
}

type archive interface{ save(message) error }

type sqlArchive struct{ db *sql.DB }

func (a *sqlArchive) save(m message) error {
	_, err := a.db.Exec("insert into log values (?, ?, ?)", m.From, m.Room, m.Text) // BLOCKS db
	return err
}

type ringArchive struct {
	ring [128]message
	n    int
}

func (a *ringArchive) save(m message) error {
	a.ring[a.n%len(a.ring)] = m
	a.n++
	return nil
}

type server struct {
	gnet.BuiltinEventEngine

	mu      sync.RWMutex
	rooms   map[string]map[gnet.Conn]*user
	pool    *pool
	archive archive
	recent  ringArchive
	motd    func() []byte
	bans    []string
}

func newServer(db *sql.DB) *server {
	s := &server{rooms: map[string]map[gnet.Conn]*user{}, pool: newPool(8), archive: &sqlArchive{db}}
	s.motd = sync.OnceValue(func() []byte {
		b, err := os.ReadFile("motd.txt") // BLOCKS file
		if err != nil {
			return []byte("welcome\n")
		}
		return b
	})
	return s
}

func (s *server) OnBoot(gnet.Engine) gnet.Action {
	b, err := os.ReadFile("bans.txt")
	if err != nil {
		return gnet.None
	}
	s.bans = strings.Fields(string(b))
	return gnet.None
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	c.SetContext(&user{rooms: map[string]bool{}})
	if s.banned(c) {
		return nil, gnet.Close
	}
	return s.motd(), gnet.None
}

func (s *server) banned(c gnet.Conn) bool {
	host, _, err := net.SplitHostPort(c.RemoteAddr().String())
	if err != nil {
		return false
	}
	names, err := net.LookupAddr(host) // BLOCKS dns
	if err != nil {
		return false
	}
	for _, b := range s.bans {
		for _, n := range names {
			if strings.HasSuffix(n, b) {
				return true
			}
		}
	}
	return false
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	buf, err := c.Next(-1)
	if err != nil {
		return gnet.Close
	}
	for line := range bytes.Lines(buf) {
		if err := s.command(c, bytes.TrimSpace(line)); err != nil {
			if errors.Is(err, errQuit) {
				return gnet.Close
			}
			c.Write([]byte(err.Error()))
		}
	}
	return gnet.None
}

var errQuit = errors.New("quit")

func (s *server) command(c gnet.Conn, line []byte) error {
	u := c.Context().(*user)
	verb, rest, _ := strings.Cut(string(line), " ")
	switch verb {
	case "nick":
		u.name = rest
	case "join":
		u.rooms[rest] = true
		s.join(c, rest, u)
	case "say":
		m := message{From: u.name, Text: rest}
		s.recent.save(m)
		return s.broadcast(m, u)
	case "log":
		if err := s.archive.save(message{From: u.name, Text: rest}); err != nil {
			return err
		}
	case "upload":
		s.pool.submit(func() { s.store(u.name, rest) })
	case "whois":
		if !s.pool.try(func() { s.whois(c, rest) }) {
			return errors.New("busy")
		}
	case "throttle":
		time.Sleep(100 * time.Millisecond) // BLOCKS sleep
	case "quit":
		return errQuit
	}
	return nil
}

// store runs in the pool.
func (s *server) store(name, text string) {
	_ = os.WriteFile(name+".txt", []byte(text), 0o600)
}

// whois runs in the pool.
func (s *server) whois(c gnet.Conn, host string) {
	ips, err := net.LookupIP(host)
	if err != nil || len(ips) == 0 {
		return
	}
	c.AsyncWrite([]byte(ips[0].String()), func(gnet.Conn, error) error {
		s.audit(host)
		return nil
	})
}

// audit is called by the loop after the answer is out.
func (s *server) audit(host string) {
	conn, err := net.DialTimeout("udp", "audit:514", time.Second) // BLOCKS net
	if err != nil {
		return
	}
	defer conn.Close()
	conn.Write([]byte(host)) // BLOCKS net
}

func (s *server) join(c gnet.Conn, room string, u *user) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rooms[room] == nil {
		s.rooms[room] = map[gnet.Conn]*user{}
	}
	s.rooms[room][c] = u
}

func (s *server) broadcast(m message, u *user) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for r := range u.rooms {
		for c := range s.rooms[r] {
			if err := c.AsyncWrite(b, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *server) OnClose(c gnet.Conn, err error) gnet.Action {
	u := c.Context().(*user)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.store(u.name, "bye")
	}()
	select { // BLOCKS chan
	case <-done:
	case <-ctx.Done():
	}
	return gnet.None
}

// OnTick has a goroutine of its own.
func (s *server) OnTick() (time.Duration, gnet.Action) {
	_ = os.WriteFile("alive", nil, 0o600)
	return time.Minute, gnet.None
}

// Main serves.
func Main(db *sql.DB) error { return gnet.Run(newServer(db), "tcp://:7000") }
