// Package raft keeps a replicated map.
package raft

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/raft"
)

type fsm struct {
	mu     sync.Mutex
	values map[string]string
	raft   *raft.Raft
	hook   func(string)
	subs   chan string
}

func (f *fsm) Apply(log *raft.Log) any {
	f.mu.Lock()
	f.values["last"] = string(log.Data)
	f.mu.Unlock()
	f.publish(string(log.Data))
	if len(log.Data) == 0 {
		return f.again() // applies from within
	}
	return nil
}

func (f *fsm) publish(name string) {
	_, _ = http.Get("http://localhost/" + name) // want `http.Get blocks the event loop .*; reached from \(\*fsm\).Apply`
}

func (f *fsm) again() error {
	future := f.raft.Apply([]byte("again"), time.Second) // want `\(\*raft.Raft\).Apply blocks the event loop`
	return future.Error()                                // want `raft.Future.Error waits on the event loop for the event loop \(deadlock\); reached from \(\*fsm\).Apply; wait for it on a goroutine`
}

// Snapshot copies the state, which is quick.
func (f *fsm) Snapshot() (raft.FSMSnapshot, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return &snapshot{values: f.values}, nil
}

// Restore reads the snapshot it is given.
func (f *fsm) Restore(r io.ReadCloser) error { return json.NewDecoder(r).Decode(&f.values) }

type snapshot struct{ values map[string]string }

// Persist runs beside Apply.
func (s *snapshot) Persist(sink raft.SnapshotSink) error {
	if err := os.WriteFile("snapshot", nil, 0o600); err != nil {
		return err
	}
	return json.NewEncoder(sink).Encode(s.values)
}

func (s *snapshot) Release() {}

type slow struct{ fsm }

func (s *slow) Snapshot() (raft.FSMSnapshot, error) {
	data, err := os.ReadFile("state") // want `os.ReadFile blocks the event loop \(file I/O\); keep what Apply needs in memory, and write in FSMSnapshot.Persist or on a goroutine`
	return &snapshot{values: map[string]string{"": string(data)}}, err
}

// set waits for the log to be applied, on whichever goroutine calls it.
func set(r *raft.Raft, name string) error { return r.Apply([]byte(name), time.Second).Error() }
