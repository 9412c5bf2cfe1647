// Package gamesrv is the server of a small game.
package gamesrv

import (
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type position struct{ X, Y int }

type player struct {
	name   string
	pos    position
	stream *loop.Stream
	inbox  chan []byte
}

type state int

const (
	lobby state = iota
	running
	over
)

type world struct {
	state   state
	players map[string]*player
	scores  map[string]int
	lock    loop.Lock
	mu      sync.Mutex
	replay  *json.Encoder
	trace   []position
	done    chan struct{}
}

type packet struct {
	Op   string
	X, Y int
	Name string
}

func newWorld() *world {
	return &world{players: map[string]*player{}, scores: map[string]int{}, done: make(chan struct{})}
}

func (w *world) handle(co *loop.Co, s *loop.Stream) error {
	p := &player{stream: s, inbox: make(chan []byte, 16)}
	for {
		line, err := s.ReadLine(co)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var pk packet
		if err := json.Unmarshal(line, &pk); err != nil {
			return err
		}
		if err := w.packet(co, p, pk); err != nil {
			return err
		}
	}
}

func (w *world) packet(co *loop.Co, p *player, pk packet) error {
	switch pk.Op {
	case "join":
		p.name = pk.Name
		w.players[p.name] = p
		if w.loadScore(p) != nil { // BLOCKS file
			w.scores[p.name] = 0
		}
	case "move":
		p.pos.X += pk.X
		p.pos.Y += pk.Y
		w.record(p.pos)
		w.tell(p)
	case "tell":
		for _, o := range w.players {
			if o != p {
				o.inbox <- []byte(pk.Name) // BLOCKS chan
			}
		}
	case "shoot":
		if err := w.lock.Acquire(co); err != nil {
			return err
		}
		defer w.lock.Release()
		time.Sleep(50 * time.Millisecond) // BLOCKS sleep
	case "dash":
		if err := loop.Sleep(co, 50*time.Millisecond); err != nil {
			return err
		}
		p.pos.X += 5
	case "score":
		w.mu.Lock()
		err := loop.Sleep(co, time.Millisecond) // BLOCKS lock-await
		w.scores[p.name]++
		w.mu.Unlock()
		return err
	case "rank":
		w.mu.Lock()
		n := w.scores[p.name]
		w.mu.Unlock()
		return w.reply(co, p, n)
	case "end":
		w.state = over
		close(w.done)
		<-w.done
	case "wait":
		<-w.done // BLOCKS chan
	}
	return nil
}

func (w *world) reply(co *loop.Co, p *player, v any) error {
	if err := json.NewEncoder(p.stream).Encode(v); err != nil {
		return err
	}
	return p.stream.Drain(co)
}

// tell sends a position; what does not fit is lost.
func (w *world) tell(p *player) {
	b, _ := json.Marshal(p.pos)
	for _, o := range w.players {
		select {
		case o.inbox <- b:
		default:
		}
	}
}

func (w *world) record(p position) { w.trace = append(w.trace, p) }

func (w *world) loadScore(p *player) error {
	f, err := os.Open("scores/" + p.name)
	if err != nil {
		return err
	}
	defer f.Close()
	var n int
	if err := gob.NewDecoder(f).Decode(&n); err != nil {
		return err
	}
	w.scores[p.name] = n
	return nil
}

func (w *world) save(co *loop.Co) error {
	snapshot := map[string]int{}
	for k, v := range w.scores {
		snapshot[k] = v
	}
	return loop.OffloadErr(co, func() error {
		f, err := os.Create("scores/all")
		if err != nil {
			return err
		}
		defer f.Close()
		return gob.NewEncoder(f).Encode(snapshot)
	})
}

func (w *world) saveNow(co *loop.Co) error {
	f, err := loop.Offload(co, func() (*os.File, error) { return os.Create("scores/now") })
	if err != nil {
		return err
	}
	defer f.Close()
	enc := gob.NewEncoder(f)
	for range 3 {
		if err = enc.Encode(w.scores); err == nil { // BLOCKS file
			break
		}
	}
	return err
}

// ticks moves the world.
func (w *world) ticks(co *loop.Co) (int, error) {
	n := 0
	for w.state != over {
		n++
		if n%100 == 0 {
			if err := w.save(co); err != nil {
				return n, err
			}
		}
		loop.Sleep(co, time.Second/30) // BLOCKS not-awaited
	}
	return n, w.saveNow(co)
}

// Serve serves.
func Serve(ctx context.Context, ln net.Listener) (int, error) {
	return loop.Run(ctx, func(co *loop.Co) (int, error) {
		w := newWorld()
		t := loop.Go(co, w.ticks)
		if err := loop.Serve(co, ln, w.handle); err != nil {
			return 0, err
		}
		return loop.Await(co, t)
	})
}
