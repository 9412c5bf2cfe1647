// Package raftfsm is a replicated map.
package raftfsm

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"sync"

	"example.com/second/cases/lib"

	"github.com/hashicorp/raft"
)

type kv struct {
	mu   sync.Mutex
	m    map[string]string
	subs []chan string
	cl   *lib.Client
	ops  map[string]func(k, v string) error
}

func newKV() *kv {
	f := &kv{m: map[string]string{}}
	f.ops = map[string]func(k, v string) error{"set": f.set, "dump": f.dump}
	return f
}

func (f *kv) Apply(l *raft.Log) interface{} {
	var c struct{ Op, K, V string }
	if err := json.Unmarshal(l.Data, &c); err != nil {
		return err
	}
	switch c.Op {
	case "hook":
		return f.cl.Alive(context.Background()) // BLOCKS net
	case "post":
		go func() { _, _ = http.Get(f.cl.URL(c.K)) }()
		return nil
	}
	if op, ok := f.ops[c.Op]; ok {
		return op(c.K, c.V)
	}
	return nil
}

func (f *kv) set(k, v string) error {
	f.mu.Lock()
	f.m[k] = v
	f.mu.Unlock()
	for _, s := range f.subs {
		select {
		case s <- k:
		default:
		}
	}
	return nil
}

func (f *kv) dump(k, _ string) error {
	b, err := json.Marshal(f.m)
	if err != nil {
		return err
	}
	return os.WriteFile(k, b, 0o600) // BLOCKS file
}

func (f *kv) Snapshot() (raft.FSMSnapshot, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	lib.Settle() // BLOCKS sleep
	b, err := json.Marshal(f.m)
	return &snap{b}, err
}

func (f *kv) Restore(rc io.ReadCloser) error { return nil }

type snap struct{ b []byte }

func (s *snap) Persist(sink raft.SnapshotSink) error {
	if err := os.WriteFile("copy", s.b, 0o600); err != nil {
		return err
	}
	lib.Settle()
	_, err := sink.Write(s.b)
	return err
}

func (s *snap) Release() {}

func (f *kv) put(r *raft.Raft, b []byte) error {
	lib.Settle()
	return r.Apply(b, 0).Error()
}
