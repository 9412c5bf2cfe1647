// Package chatserver is a line based chat on one loop.
package chatserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sort"
	"strings"
	"time"

	"example.com/first/cases/chatserver/history"

	"github.com/stallcheck/stallcheck/loop"
)

type user struct {
	nick   string
	stream *loop.Stream
	out    *loop.Queue[string]
}

type room struct {
	name  string
	users map[*user]struct{}
}

// Server is the state of the chat; it belongs to the loop.
type Server struct {
	rooms   map[string]*room
	log     *history.Log
	motd    string
	started time.Time
	idle    *loop.Timer
	audit   chan string
}

// Serve runs a chat on address until ctx ends.
func Serve(ctx context.Context, address, dir string) error {
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	_, err = loop.Run(ctx, func(co *loop.Co) (struct{}, error) {
		s := &Server{
			rooms:   map[string]*room{},
			log:     history.New(dir),
			started: time.Now(),
			audit:   make(chan string, 64),
		}
		s.motd = readMotd(dir) // BLOCKS file
		go s.auditor(os.Stderr)
		s.armIdle(co.Loop())
		return struct{}{}, loop.Serve(co, ln, s.handle)
	}, loop.WithDebug())
	return err
}

func readMotd(dir string) string {
	b, err := os.ReadFile(dir + "/motd")
	if err != nil {
		return "welcome"
	}
	return strings.TrimSpace(string(b))
}

func (s *Server) auditor(w io.Writer) {
	for line := range s.audit {
		time.Sleep(10 * time.Millisecond)
		fmt.Fprintln(w, line)
	}
}

func (s *Server) handle(co *loop.Co, stream *loop.Stream) error {
	u := &user{stream: stream, out: loop.NewQueue[string](32)}
	if _, err := stream.Write([]byte(s.motd + "\nnick? ")); err != nil {
		return err
	}
	nick, err := stream.ReadLine(co)
	if err != nil {
		return err
	}
	u.nick = string(bytes.TrimSpace(nick))
	if host, _, err := net.SplitHostPort(stream.Conn().RemoteAddr().String()); err == nil {
		u.nick += "@" + lookup(host) // BLOCKS dns
	}
	writer := loop.Go(co, u.write)
	defer writer.Cancel()
	for {
		line, err := stream.ReadLine(co)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.command(co, u, strings.Fields(string(line))); err != nil {
			return err
		}
	}
}

func lookup(host string) string {
	names, err := net.LookupAddr(host)
	if err != nil || len(names) == 0 {
		return host
	}
	return names[0]
}

func (u *user) write(co *loop.Co) (struct{}, error) {
	for {
		line, err := u.out.Get(co)
		if err != nil {
			return struct{}{}, err
		}
		if _, err := u.stream.Write([]byte(line + "\n")); err != nil {
			return struct{}{}, err
		}
		if err := u.stream.Drain(co); err != nil {
			return struct{}{}, err
		}
	}
}

func (s *Server) command(co *loop.Co, u *user, words []string) error {
	if len(words) == 0 {
		return nil
	}
	switch words[0] {
	case "/join":
		s.join(u, words[1:])
	case "/who":
		return u.out.Put(co, s.who())
	case "/find":
		found, err := s.log.Search(words[1], words[2]) // BLOCKS file
		if err != nil {
			return err
		}
		for _, f := range found {
			if err := u.out.Put(co, f); err != nil {
				return err
			}
		}
	case "/last":
		for _, l := range s.log.Recent(words[1]) {
			_ = u.out.TryPut(l.Text)
		}
	case "/rotate":
		return s.log.Rotate(co, s.names())
	case "/slow":
		time.Sleep(time.Second) // BLOCKS sleep
	default:
		return s.say(co, u, strings.Join(words, " "))
	}
	return nil
}

func (s *Server) join(u *user, names []string) {
	for _, name := range names {
		r, ok := s.rooms[name]
		if !ok {
			r = &room{name: name, users: map[*user]struct{}{}}
			s.rooms[name] = r
		}
		r.users[u] = struct{}{}
	}
}

func (s *Server) names() []string {
	var all []string
	for name := range s.rooms {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

func (s *Server) who() string {
	var b strings.Builder
	for _, name := range s.names() {
		fmt.Fprintf(&b, "%s: %d\n", name, len(s.rooms[name].users))
	}
	return b.String()
}

func (s *Server) say(co *loop.Co, u *user, text string) error {
	for _, r := range s.rooms {
		if _, in := r.users[u]; !in {
			continue
		}
		line := history.Line{Room: r.name, Nick: u.nick, Text: text, At: time.Now()}
		s.log.Remember(line)
		if err := s.log.Append(line); err != nil { // BLOCKS file
			return err
		}
		if err := s.log.AppendOff(co, line); err != nil {
			return err
		}
		s.audit <- u.nick // BLOCKS chan
		select {
		case s.audit <- line.Text:
		default:
		}
		for other := range r.users {
			if err := other.out.TryPut(text); errors.Is(err, loop.ErrQueueFull) {
				_ = other.stream.Abort()
			}
		}
	}
	return nil
}

func (s *Server) armIdle(l *loop.Loop) {
	s.idle = l.CallLater(time.Minute, func() {
		s.sweep()
		s.armIdle(l)
	})
}

func (s *Server) sweep() {
	for name, r := range s.rooms {
		if len(r.users) > 0 {
			continue
		}
		delete(s.rooms, name)
		if err := os.Remove(s.log.Path(name)); err != nil { // BLOCKS file
			fmt.Println("sweep:", err)
		}
		_ = s.log.Append(history.Line{Room: name, Text: "closed"}) // BLOCKS file
	}
}
