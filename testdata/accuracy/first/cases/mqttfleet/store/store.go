// Package store keeps devices.
package store

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Device is one of the fleet.
type Device struct {
	ID   string
	Seen time.Time
	Addr string
}

// Store has a table and a cache of it.
type Store struct {
	DB    *sql.DB
	Dir   string
	mu    sync.RWMutex
	cache map[string]Device
}

// Touch updates the cache.
func (s *Store) Touch(id string) Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.cache[id]
	d.ID, d.Seen = id, time.Now()
	s.cache[id] = d
	return d
}

// Cached looks a device up.
func (s *Store) Cached(id string) (Device, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	d, ok := s.cache[id]
	return d, ok
}

// Find asks the cache, then the database.
func (s *Store) Find(ctx context.Context, id string) (Device, error) {
	if d, ok := s.Cached(id); ok {
		return d, nil
	}
	return s.query(ctx, id)
}

func (s *Store) query(ctx context.Context, id string) (d Device, err error) {
	row := s.DB.QueryRowContext(ctx, "SELECT id, addr FROM devices WHERE id = $1", id)
	err = row.Scan(&d.ID, &d.Addr)
	if errors.Is(err, sql.ErrNoRows) {
		return Device{ID: id}, nil
	}
	return d, err
}

// Firmware reads an image.
func (s *Store) Firmware(version string) ([]byte, error) {
	return os.ReadFile(filepath.Join(s.Dir, version+".bin"))
}

// Probe connects to a device.
func (d Device) Probe() bool {
	c, err := net.DialTimeout("tcp", d.Addr, time.Second)
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}

// Stale says whether it was not seen for long.
func (d Device) Stale() bool { return time.Since(d.Seen) > time.Hour }

// Persist writes behind the caller's back.
func (s *Store) Persist(d Device) {
	go func() { _, _ = s.DB.Exec("UPDATE devices SET seen = $1 WHERE id = $2", d.Seen, d.ID) }()
}
