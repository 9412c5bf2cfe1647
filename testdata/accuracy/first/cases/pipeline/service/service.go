// Package service is between the store and the API.
package service

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"example.com/first/cases/pipeline/audit"
	"example.com/first/cases/pipeline/disk"

	"github.com/stallcheck/stallcheck/loop"
)

// Service keeps documents.
type Service struct {
	Blobs disk.Blobs
	Trail *audit.Trail
	names map[string]string
	dirty bool
}

// ErrName says that a name is not known.
var ErrName = errors.New("no such name")

// Resolve maps a name to a key.
func (s *Service) Resolve(name string) (string, error) {
	key, ok := s.names[name]
	if !ok {
		return "", ErrName
	}
	return key, nil
}

// Names are sorted.
func (s *Service) Names() []string { return slices.Sorted(maps.Keys(s.names)) }

// Store writes a document.
func (s *Service) Store(name string, doc []byte) error {
	key := disk.Key(doc)
	if !s.Blobs.Has(key) { // BLOCKS file
		if _, err := s.Blobs.Put(doc); err != nil { // BLOCKS file
			return err
		}
	}
	s.Rename(name, key)
	return nil
}

// Rename changes the index in memory.
func (s *Service) Rename(name, key string) {
	if s.names == nil {
		s.names = map[string]string{}
	}
	s.names[name] = key
	s.dirty = true
}

// Fetch reads a document.
func (s *Service) Fetch(name string) ([]byte, error) {
	key, err := s.Resolve(name)
	if err != nil {
		return nil, err
	}
	return s.read(key)
}

func (s *Service) read(key string) ([]byte, error) {
	r, err := s.Blobs.Get(key)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var buf bytes.Buffer
	_, err = io.Copy(&buf, r)
	return buf.Bytes(), err
}

// Compact is a coroutine of this package.
func (s *Service) Compact(co *loop.Co) (int, error) {
	n := 0
	for _, name := range s.Names() {
		key, err := s.Resolve(name)
		if err != nil || !disk.Valid(key) {
			continue
		}
		if !s.Blobs.Has(key) { // BLOCKS file
			delete(s.names, name)
			n++
		}
		s.Trail.Offer("checked %s", name)
		if err := s.Trail.Note("checked %s", name); err != nil { // BLOCKS net
			return n, err
		}
		if err := loop.Sleep(co, time.Millisecond); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Autosave registers a callback by another package's wrapper.
func (s *Service) Autosave(l *loop.Loop) {
	audit.Later(l, time.Minute, func() {
		if s.dirty {
			s.index()
		}
		s.Autosave(l)
	})
}

func (s *Service) index() {
	var b bytes.Buffer
	for _, n := range s.Names() {
		b.WriteString(n + "\n")
	}
	if err := s.Store("index", b.Bytes()); err != nil {
		s.Trail.Offer("index: %v", err)
	}
	if _, err := s.Blobs.Put(b.Bytes()); err != nil { // BLOCKS file
		s.dirty = true
	}
}
