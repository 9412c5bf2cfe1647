// Package gossip has memberlist delegates.
package gossip

import (
	"context"
	"encoding/json"
	"net"
	"sync"
	"time"

	"example.com/second/cases/lib"

	"github.com/hashicorp/memberlist"
)

type node struct {
	ml    *memberlist.Memberlist
	mu    sync.Mutex
	queue [][]byte
	in    chan []byte
	cl    *lib.Client
	addrs map[string]string
}

func (n *node) NodeMeta(limit int) []byte { return nil }

func (n *node) NotifyMsg(b []byte) {
	select {
	case n.in <- b:
	default:
		n.late(b)
	}
}

func (n *node) late(b []byte) {
	var m struct{ Key string }
	if err := json.Unmarshal(b, &m); err != nil {
		return
	}
	if m.Key != "" {
		n.in <- append([]byte(nil), b...) // BLOCKS chan
	}
}

func (n *node) GetBroadcasts(overhead, limit int) [][]byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.queue) == 0 {
		lib.Settle() // BLOCKS sleep
	}
	q := n.queue
	n.queue = nil
	return q
}

func (n *node) LocalState(bool) []byte        { return nil }
func (n *node) MergeRemoteState([]byte, bool) {}

type events struct {
	n *node
}

func (e *events) NotifyJoin(m *memberlist.Node) {
	e.n.addrs[m.Name] = m.Address()
	if e.quorum() {
		go lib.Settle()
	}
}

func (e *events) quorum() bool {
	return len(e.n.ml.Members()) > 3 // BLOCKS deadlock
}

func (e *events) NotifyLeave(m *memberlist.Node) {
	delete(e.n.addrs, m.Name)
	go func() {
		for _, m := range e.n.ml.Members() {
			e.n.dial(m.Address())
		}
	}()
}

func (e *events) NotifyUpdate(m *memberlist.Node) {
	if e.n.cl.Alive(context.Background()) { // BLOCKS net
		e.resolve(m)
	}
}

func (e *events) resolve(m *memberlist.Node) {
	as, err := net.LookupHost(m.Name) // BLOCKS dns
	if err == nil && len(as) > 0 {
		e.n.addrs[m.Name] = as[0]
	}
}

func (n *node) dial(a string) {
	c, err := net.DialTimeout("tcp", a, time.Second)
	if err == nil {
		_ = c.Close()
	}
}

func (n *node) pump() {
	for b := range n.in {
		n.mu.Lock()
		n.queue = append(n.queue, b)
		n.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
}

func Main() error {
	n := &node{in: make(chan []byte)}
	c := memberlist.DefaultLANConfig()
	c.Delegate, c.Events = n, &events{n}
	ml, err := memberlist.Create(c)
	if err != nil {
		return err
	}
	n.ml = ml
	go n.pump()
	if _, err := ml.Join([]string{"a"}); err != nil || len(ml.Members()) == 0 {
		return err
	}
	return ml.Leave(time.Second)
}
