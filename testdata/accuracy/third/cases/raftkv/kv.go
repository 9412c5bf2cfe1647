// Package raftkv is a key-value store on raft.
package raftkv

import (
	"bytes"
	"database/sql"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/raft"
)

type command struct {
	Op, Key, Value string
}

type watcher func(key, value string)

type kv struct {
	mu       sync.Mutex
	m        map[string]string
	raft     *raft.Raft
	db       *sql.DB
	watchers []watcher
	notify   chan string
	handlers map[string]func(*kv, command) any
}

func newKV(db *sql.DB) *kv {
	k := &kv{m: map[string]string{}, db: db, notify: make(chan string, 1)}
	k.handlers = map[string]func(*kv, command) any{
		"set":    (*kv).set,
		"del":    (*kv).del,
		"export": (*kv).export,
		"mirror": (*kv).mirror,
		"touch":  func(k *kv, c command) any { return k.raft.Apply(nil, time.Second).Error() }, // BLOCKS deadlock
	}
	k.watchers = append(k.watchers, k.logged)
	return k
}

func (k *kv) Apply(l *raft.Log) interface{} {
	var c command
	if err := gob.NewDecoder(bytes.NewReader(l.Data)).Decode(&c); err != nil {
		return err
	}
	h, ok := k.handlers[c.Op]
	if !ok {
		return fmt.Errorf("no %s", c.Op)
	}
	return h(k, c)
}

func (k *kv) set(c command) any {
	k.mu.Lock()
	k.m[c.Key] = c.Value
	k.mu.Unlock()
	for _, w := range k.watchers {
		w(c.Key, c.Value)
	}
	return nil
}

func (k *kv) logged(key, value string) {
	f, err := os.OpenFile("kv.log", os.O_APPEND|os.O_WRONLY, 0o600) // BLOCKS file
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = io.WriteString(f, key+"="+value+"\n") // BLOCKS file
}

func (k *kv) del(c command) any {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.m, c.Key)
	select {
	case k.notify <- c.Key:
	default:
	}
	return nil
}

func (k *kv) export(c command) any {
	k.mu.Lock()
	m := maps.Clone(k.m)
	k.mu.Unlock()
	go func() {
		b, _ := json.Marshal(m)
		_ = os.WriteFile(c.Value, b, 0o600)
	}()
	return len(m)
}

func (k *kv) mirror(c command) any {
	_, err := k.db.Exec("replace into kv values (?, ?)", c.Key, c.Value) // BLOCKS db
	return err
}

func (k *kv) Snapshot() (raft.FSMSnapshot, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := &snapshot{m: maps.Clone(k.m)}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	return s, nil
}

// Restore is called while nothing else is.
func (k *kv) Restore(r io.ReadCloser) error {
	defer r.Close()
	f, err := os.Create("restored")
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewDecoder(io.TeeReader(r, f)).Decode(&k.m)
}

type snapshot struct {
	m   map[string]string
	buf bytes.Buffer
	tmp string
}

func (s *snapshot) prepare() error {
	if err := gob.NewEncoder(&s.buf).Encode(s.m); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "snap") // BLOCKS file
	s.tmp = dir
	return err
}

func (s *snapshot) Persist(sink raft.SnapshotSink) error {
	if err := os.WriteFile(s.tmp+"/copy", s.buf.Bytes(), 0o600); err != nil {
		return err
	}
	_, err := s.buf.WriteTo(sink)
	return err
}

func (s *snapshot) Release() { _ = os.RemoveAll(s.tmp) }

// Put is for clients.
func (k *kv) Put(key, value string) error {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(command{"set", key, value}); err != nil {
		return err
	}
	f := k.raft.Apply(b.Bytes(), time.Second)
	if err := f.Error(); err != nil {
		return err
	}
	<-k.notify
	return nil
}

// New makes a store.
func New(db *sql.DB) raft.FSM { return newKV(db) }
