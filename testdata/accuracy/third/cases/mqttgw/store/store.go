// Package store keeps the last readings of the gateway.
package store

import (
	"encoding/json"
	"os"
	"path/filepath"
)

type Reading struct {
	Topic string  `json:"topic"`
	Value float64 `json:"value"`
}

type Store struct {
	dir  string
	last map[string]Reading
}

func Open(dir string) *Store { return &Store{dir: dir, last: map[string]Reading{}} }

// Remember keeps a reading in memory.
func (s *Store) Remember(r Reading) { s.last[r.Topic] = r }

// Last tells the last reading.
func (s *Store) Last(topic string) (Reading, bool) {
	r, ok := s.last[topic]
	return r, ok
}

// Flush writes all readings, each to a file of its own.
func (s *Store) Flush() error {
	for t, r := range s.last {
		b, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(s.dir, filepath.Base(t)+".json"), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}
