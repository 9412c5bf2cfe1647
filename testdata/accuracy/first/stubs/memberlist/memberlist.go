// Package memberlist is a stub with signatures of github.com/hashicorp/memberlist.
package memberlist

import (
	"net"
	"sync"
	"time"
)

type Node struct {
	Name string
	Addr net.IP
	Port uint16
	Meta []byte
}

func (n *Node) Address() string { return net.JoinHostPort(n.Addr.String(), "7946") }
func (n *Node) String() string  { return n.Name }

type Delegate interface {
	NodeMeta(limit int) []byte
	NotifyMsg([]byte)
	GetBroadcasts(overhead, limit int) [][]byte
	LocalState(join bool) []byte
	MergeRemoteState(buf []byte, join bool)
}

type EventDelegate interface {
	NotifyJoin(*Node)
	NotifyLeave(*Node)
	NotifyUpdate(*Node)
}

type NodeEvent struct {
	Event int
	Node  *Node
}

type ChannelEventDelegate struct{ Ch chan<- NodeEvent }

func (c *ChannelEventDelegate) NotifyJoin(n *Node)   { c.Ch <- NodeEvent{0, n} }
func (c *ChannelEventDelegate) NotifyLeave(n *Node)  { c.Ch <- NodeEvent{1, n} }
func (c *ChannelEventDelegate) NotifyUpdate(n *Node) { c.Ch <- NodeEvent{2, n} }

type Broadcast interface {
	Invalidates(b Broadcast) bool
	Message() []byte
	Finished()
}

type TransmitLimitedQueue struct {
	NumNodes       func() int
	RetransmitMult int
	mu             sync.Mutex
	q              []Broadcast
}

func (q *TransmitLimitedQueue) QueueBroadcast(b Broadcast) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.q = append(q.q, b)
}
func (q *TransmitLimitedQueue) GetBroadcasts(overhead, limit int) [][]byte { return nil }
func (q *TransmitLimitedQueue) NumQueued() int                             { return len(q.q) }

type Config struct {
	Name     string
	BindAddr string
	BindPort int
	Delegate Delegate
	Events   EventDelegate
}

func DefaultLANConfig() *Config { return &Config{} }

type Memberlist struct {
	nodeLock sync.RWMutex
	nodes    []*Node
}

func Create(conf *Config) (*Memberlist, error)                { return &Memberlist{}, nil }
func (m *Memberlist) Join(existing []string) (int, error)     { return len(existing), nil }
func (m *Memberlist) LocalNode() *Node                        { return &Node{} }
func (m *Memberlist) NumMembers() int                         { return len(m.nodes) }
func (m *Memberlist) Leave(timeout time.Duration) error       { return nil }
func (m *Memberlist) Shutdown() error                         { return nil }
func (m *Memberlist) SendReliable(to *Node, msg []byte) error { return nil }
func (m *Memberlist) Members() []*Node {
	m.nodeLock.RLock()
	defer m.nodeLock.RUnlock()
	return append([]*Node(nil), m.nodes...)
}
