// Package arena is a game whose ticks are callbacks.
package arena

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"time"

	"example.com/first/cases/lib/dbx"
	"example.com/first/cases/lib/fsx"
	"example.com/first/cases/lib/netx"
	"example.com/first/cases/lib/syncx"

	"github.com/stallcheck/stallcheck/loop"
)

type vec struct{ x, y float64 }

type player struct {
	name  string
	at, v vec
	conn  net.Conn
	out   *syncx.Mailbox[netx.Line]
	score int
}

// behaviour is what a tick does to a player.
type behaviour interface{ apply(a *Arena, p *player) }

type move struct{}

func (move) apply(_ *Arena, p *player) { p.at.x, p.at.y = p.at.x+p.v.x, p.at.y+p.v.y }

type wander struct{ r *rand.Rand }

func (w wander) apply(_ *Arena, p *player) { p.v = vec{w.r.Float64(), w.r.Float64()} }

// Arena belongs to the loop.
type Arena struct {
	l       *loop.Loop
	players map[string]*player
	ticks   int
	db      *dbx.DB
	events  *syncx.Mailbox[string]
	cheats  map[string]func(*player)
	rules   []behaviour
	path    string
	frame   bytes.Buffer
}

// New makes an arena.
func New(l *loop.Loop, db *dbx.DB, path string) *Arena {
	a := &Arena{l: l, db: db, path: path, players: map[string]*player{}, events: syncx.NewMailbox[string](8)}
	a.rules = []behaviour{move{}, wander{rand.New(rand.NewPCG(1, 2))}}
	a.cheats = map[string]func(*player){
		"score": func(p *player) { p.score += 100 },
		"stop":  func(p *player) { p.v = vec{} },
	}
	return a
}

// Start schedules everything.
func (a *Arena) Start() {
	a.l.CallLater(16*time.Millisecond, a.tick)
	a.l.CallLater(time.Second, a.autosave(10*time.Second))
	_ = a.l.Post(func() {
		a.restore()
		a.invite("lobby")
	})
}

func (a *Arena) tick() {
	a.ticks++
	for _, p := range a.players {
		for _, r := range a.rules {
			r.apply(a, p)
		}
		a.collide(p)
		a.deliver(p)
	}
	if e, ok := a.events.TryRecv(); ok {
		a.frame.WriteString(e)
	}
	if a.ticks%100 == 0 {
		a.highscores()
	}
	a.l.CallLater(16*time.Millisecond, a.tick)
}

func (a *Arena) collide(p *player) {
	for _, q := range a.players {
		if q != p && q.at == p.at {
			p.score++
			a.announce(p.name + " hit " + q.name)
		}
	}
}

func (a *Arena) announce(text string) {
	if !a.events.TrySend(text) {
		a.events.Send(text) // BLOCKS chan
	}
	netx.Notify("chat:99", text)
}

func (a *Arena) deliver(p *player) {
	line := netx.Line{Verb: "AT", Arg: fmt.Sprint(p.at)}
	if p.out.TrySend(line) {
		return
	}
	_ = line.Send(&a.frame)
	if err := line.Send(p.conn); err != nil { // BLOCKS net
		delete(a.players, p.name)
	}
}

func (a *Arena) highscores() {
	var w dbx.Where
	cond, args := w.And("score > ?", 10).SQL()
	if err := a.db.Exec(context.Background(), "DELETE FROM scores"+cond, args...); err != nil { // BLOCKS db
		a.announce(err.Error())
	}
	err := a.db.Tx(context.Background(), func(q dbx.Querier) error { return nil }) // BLOCKS db
	if err != nil {
		a.announce(err.Error())
	}
}

func (a *Arena) autosave(every time.Duration) func() {
	path := fsx.Join(a.path, fsx.SafeName("auto save"))
	return func() {
		b, err := fsx.Encode(a.scores())
		if err != nil {
			return
		}
		if err := fsx.AtomicWrite(path, b); err != nil { // BLOCKS file
			a.announce(err.Error())
		}
		syncx.Fire(func() error { return fsx.AtomicWrite(path+".copy", b) }, nil)
		a.l.CallLater(every, a.autosave(every))
	}
}

func (a *Arena) scores() map[string]int {
	m := make(map[string]int, len(a.players))
	for n, p := range a.players {
		m[n] = p.score
	}
	return m
}

func (a *Arena) restore() {
	old, err := fsx.ReadJSON[map[string]int](a.path) // BLOCKS file
	if err != nil {
		a.announce(err.Error())
		return
	}
	for n, s := range old {
		a.players[n] = &player{name: n, score: s}
	}
	for name := range fsx.Files(a.path) { // BLOCKS file
		a.frame.WriteString(name)
	}
	for name := range fsx.Names([]string{"a.map", "b.txt"}, ".map") {
		a.frame.WriteString(name)
	}
}

func (a *Arena) invite(where string) {
	if !netx.Reachable(where + ":99") { // BLOCKS net
		return
	}
	if err := syncx.Parallel(func() error { return nil }); err != nil { // BLOCKS wait
		return
	}
	fmt.Println(netx.Host("http://" + where))
}

// Join runs on the connection's goroutine.
func (a *Arena) Join(conn net.Conn, name string) error {
	if _, err := netx.Resolve(conn.RemoteAddr().String()); err != nil {
		return err
	}
	p := &player{name: name, conn: conn, out: syncx.NewMailbox[netx.Line](16)}
	go func() {
		for {
			line, err := p.out.Recv(context.Background())
			if err != nil || line.Send(conn) != nil {
				return
			}
		}
	}()
	return a.l.Post(func() {
		a.players[name] = p
		if f, ok := a.cheats[name]; ok {
			f(p)
		}
	})
}
