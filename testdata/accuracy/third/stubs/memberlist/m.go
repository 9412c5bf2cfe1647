package memberlist

import "time"

type Node struct {
	Name string
	Meta []byte
}

func (n *Node) Address() string { return n.Name }

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
type Config struct {
	Name     string
	Delegate Delegate
	Events   EventDelegate
}

func DefaultLANConfig() *Config { return &Config{} }

type Memberlist struct{ nodes []*Node }

func Create(conf *Config) (*Memberlist, error)            { return &Memberlist{}, nil }
func (m *Memberlist) Join(existing []string) (int, error) { return 0, nil }
func (m *Memberlist) Members() []*Node                    { return m.nodes }
func (m *Memberlist) NumMembers() (alive int)             { return len(m.nodes) }
func (m *Memberlist) Leave(timeout time.Duration) error   { return nil }
