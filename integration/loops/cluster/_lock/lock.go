// Package lock has, small and in other words, what was reported of a state machine
// that takes a lock, beside its mended form. It needs -checks=+lock.
package lock

import (
	"io"
	"sync"
	"time"

	"github.com/hashicorp/raft"
)

// github.com/nats-io/nats-streaming-server/pull/813: Apply takes the lock of the
// subscriptions, which others hold while they call Raft.Apply, and that waits for
// the goroutine that applies.
type server struct {
	mu   sync.Mutex
	subs map[string]int
	raft *raft.Raft
}

func (s *server) Apply(log *raft.Log) any {
	s.closed(string(log.Data))
	return nil
}

func (s *server) closed(name string) {
	s.mu.Lock() // want `\(\*sync.Mutex\).Lock blocks the event loop \(lock\); reached from \(\*server\).Apply`
	delete(s.subs, name)
	s.mu.Unlock()
}

func (s *server) sent(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subs[name]++
	s.raft.Apply([]byte(name), time.Second)
}

func (s *server) Snapshot() (raft.FSMSnapshot, error) { return nil, nil }
func (s *server) Restore(io.ReadCloser) error         { return nil }

// mended leaves the subscriptions to a goroutine of their own.
type mended struct {
	server
	gone chan string
}

func (m *mended) Apply(log *raft.Log) any {
	select {
	case m.gone <- string(log.Data):
	default:
		go m.closed(string(log.Data))
	}
	return nil
}

func (m *mended) run() {
	for name := range m.gone {
		m.closed(name)
	}
}
