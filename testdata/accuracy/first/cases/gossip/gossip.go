// Package gossip replicates a map with memberlist.
package gossip

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/memberlist"
)

type update struct{ Key, Value string }

type broadcast struct {
	msg  []byte
	done chan<- struct{}
}

func (b *broadcast) Invalidates(memberlist.Broadcast) bool { return false }
func (b *broadcast) Message() []byte                       { return b.msg }
func (b *broadcast) Finished() {
	if b.done != nil {
		close(b.done)
	}
}

// Store is a memberlist.Delegate.
type Store struct {
	mu    sync.RWMutex
	m     map[string]string
	queue *memberlist.TransmitLimitedQueue
	inbox chan update
	wal   *os.File
	stats net.Conn
}

// NodeMeta implements memberlist.Delegate.
func (s *Store) NodeMeta(limit int) []byte { return []byte("store")[:min(limit, 5)] }

// NotifyMsg implements memberlist.Delegate.
func (s *Store) NotifyMsg(b []byte) {
	var u update
	if err := json.Unmarshal(bytes.Clone(b), &u); err != nil {
		log.Print(err)
		return
	}
	select {
	case s.inbox <- u:
	default:
		s.overflow(u)
	}
	s.inbox <- u // BLOCKS chan
}

func (s *Store) overflow(u update) {
	if _, err := s.wal.WriteString(u.Key + "\n"); err != nil { // BLOCKS file
		log.Print(err)
	}
	go func() { _ = s.wal.Sync() }()
}

// GetBroadcasts implements memberlist.Delegate.
func (s *Store) GetBroadcasts(overhead, limit int) [][]byte {
	if s.stats != nil {
		fmt.Fprintf(s.stats, "queued %d\n", s.queue.NumQueued()) // BLOCKS net
	}
	return s.queue.GetBroadcasts(overhead, limit)
}

// LocalState implements memberlist.Delegate.
func (s *Store) LocalState(join bool) []byte {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s.m); err != nil {
		return nil
	}
	return b.Bytes()
}

// MergeRemoteState implements memberlist.Delegate.
func (s *Store) MergeRemoteState(buf []byte, join bool) {
	m := map[string]string{}
	if err := gob.NewDecoder(bytes.NewReader(buf)).Decode(&m); err != nil {
		return
	}
	for k, v := range m {
		s.set(k, v)
	}
}

func (s *Store) set(k, v string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[k] = v
}

// Put is called by users, not by memberlist.
func (s *Store) Put(k, v string) error {
	b, err := json.Marshal(update{k, v})
	if err != nil {
		return err
	}
	done := make(chan struct{})
	s.queue.QueueBroadcast(&broadcast{b, done})
	s.set(k, v)
	select {
	case <-done:
		return nil
	case <-time.After(time.Second):
		return os.ErrDeadlineExceeded
	}
}

// Members is a memberlist.EventDelegate.
type Members struct {
	store *Store
	names sync.Map
	path  string
	joins chan string
}

// NotifyJoin implements memberlist.EventDelegate.
func (m *Members) NotifyJoin(n *memberlist.Node) {
	m.names.Store(n.Name, n.Address())
	log.Println("joined", n)
	go m.resolve(n)
	m.greet(n)
}

func (m *Members) resolve(n *memberlist.Node) {
	names, err := net.LookupAddr(n.Addr.String())
	if err == nil {
		m.names.Store(n.Name, names[0])
		m.joins <- n.Name
	}
}

func (m *Members) greet(n *memberlist.Node) {
	conn, err := net.DialTimeout("udp", n.Address(), time.Second) // BLOCKS net
	if err != nil {
		return
	}
	log.Println(conn.RemoteAddr())
}

// NotifyLeave implements memberlist.EventDelegate.
func (m *Members) NotifyLeave(n *memberlist.Node) {
	m.names.Delete(n.Name)
	m.dump()
}

// NotifyUpdate implements memberlist.EventDelegate.
func (m *Members) NotifyUpdate(n *memberlist.Node) {
	if _, known := m.names.Load(n.Name); !known {
		time.Sleep(10 * time.Millisecond) // BLOCKS sleep
	}
}

func (m *Members) dump() {
	var b bytes.Buffer
	m.names.Range(func(k, v any) bool {
		fmt.Fprintln(&b, k, v)
		return true
	})
	_ = os.WriteFile(m.path, b.Bytes(), 0o644) // BLOCKS file
}

// Start joins the others.
func Start(s *Store, m *Members, seeds []string) (*memberlist.Memberlist, error) {
	conf := memberlist.DefaultLANConfig()
	conf.Delegate, conf.Events = s, m
	list, err := memberlist.Create(conf)
	if err != nil {
		return nil, err
	}
	s.queue = &memberlist.TransmitLimitedQueue{NumNodes: list.NumMembers, RetransmitMult: 3}
	_, err = list.Join(seeds)
	return list, err
}
