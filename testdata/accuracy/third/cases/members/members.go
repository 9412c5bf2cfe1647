// Package members keeps a cluster together.
package members

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/memberlist"
)

type update struct {
	Key, Value string
}

type node struct {
	list    *memberlist.Memberlist
	mu      sync.Mutex
	state   map[string]string
	updates chan update
	joined  chan string
	queue   [][]byte
	journal *os.File
}

// NodeMeta may take its time.
func (n *node) NodeMeta(limit int) []byte {
	b, err := os.ReadFile("meta")
	if err != nil || len(b) > limit {
		return nil
	}
	return b
}

func (n *node) NotifyMsg(p []byte) {
	var u update
	if err := json.Unmarshal(p, &u); err != nil {
		return
	}
	n.mu.Lock()
	n.state[u.Key] = u.Value
	n.mu.Unlock()
	if err := n.append(p); err != nil {
		n.queue = append(n.queue, p)
	}
	n.updates <- u // BLOCKS chan
}

func (n *node) append(p []byte) error {
	if n.journal == nil {
		return errors.ErrUnsupported
	}
	if _, err := n.journal.Write(p); err != nil { // BLOCKS file
		return err
	}
	return n.journal.Sync() // BLOCKS file
}

func (n *node) GetBroadcasts(overhead, limit int) [][]byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	q := n.queue
	n.queue = nil
	if len(q) == 0 {
		if b, err := os.ReadFile("broadcast"); err == nil { // BLOCKS file
			q = append(q, b)
		}
	}
	return q
}

func (n *node) LocalState(bool) []byte {
	b, _ := os.ReadFile("state.json")
	return b
}

func (n *node) MergeRemoteState(p []byte, _ bool) {
	time.Sleep(time.Millisecond)
	_ = os.WriteFile("state.json", p, 0o600)
}

type events struct{ n *node }

func (e events) NotifyJoin(m *memberlist.Node) {
	if e.n.list != nil && e.n.list.NumMembers() > 100 { // BLOCKS deadlock
		return
	}
	select {
	case e.n.joined <- m.Name:
	default:
		go func() { e.n.joined <- m.Name }()
	}
	e.probe(m)
}

func (e events) probe(m *memberlist.Node) {
	c, err := net.Dial("tcp", m.Address()) // BLOCKS net
	if err != nil {
		return
	}
	c.Close()
}

func (e events) NotifyLeave(m *memberlist.Node) {
	go func() {
		for _, o := range e.n.list.Members() {
			e.n.joined <- o.Name
		}
	}()
	delete(e.n.state, m.Name)
}

func (e events) NotifyUpdate(m *memberlist.Node) {
	for _, o := range e.n.list.Members() { // BLOCKS deadlock
		if o.Name == m.Name {
			return
		}
	}
}

// silent has the methods and is nobody's delegate: it lacks some.
type silent struct{}

func (silent) NotifyMsg([]byte)                { time.Sleep(time.Second) }
func (silent) GetBroadcasts(int, int) [][]byte { time.Sleep(time.Second); return nil }

// Main joins.
func Main(peers []string) error {
	n := &node{state: map[string]string{}, updates: make(chan update, 16), joined: make(chan string)}
	c := memberlist.DefaultLANConfig()
	c.Delegate = n
	c.Events = events{n}
	var err error
	if n.journal, err = os.Create("journal"); err != nil {
		return err
	}
	if n.list, err = memberlist.Create(c); err != nil {
		return err
	}
	silent{}.NotifyMsg(nil)
	if _, err := n.list.Join(peers); err != nil {
		return err
	}
	for u := range n.updates {
		if u.Key == "leave" {
			return n.list.Leave(time.Second)
		}
	}
	return nil
}
