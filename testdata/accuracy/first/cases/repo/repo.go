// Package repo has generic repositories over different backends.
package repo

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/stallcheck/stallcheck/loop"
)

// Entity has an identity.
type Entity[K cmp.Ordered] interface {
	ID() K
}

// Backend keeps bytes by key.
type Backend interface {
	Load(key string) ([]byte, error)
	Store(key string, b []byte) error
}

// Mem is a backend in memory.
type Mem struct{ m map[string][]byte }

// ErrMissing says that a key is not there.
var ErrMissing = errors.New("missing")

// Load implements Backend.
func (m *Mem) Load(key string) ([]byte, error) {
	b, ok := m.m[key]
	if !ok {
		return nil, fmt.Errorf("%s: %w", key, ErrMissing)
	}
	return slices.Clone(b), nil
}

// Store implements Backend.
func (m *Mem) Store(key string, b []byte) error {
	if m.m == nil {
		m.m = map[string][]byte{}
	}
	m.m[key] = slices.Clone(b)
	return nil
}

// Disk is a backend of files.
type Disk struct{ Dir string }

// Load implements Backend.
func (d Disk) Load(key string) ([]byte, error) { return os.ReadFile(filepath.Join(d.Dir, key)) }

// Store implements Backend.
func (d Disk) Store(key string, b []byte) error {
	return os.WriteFile(filepath.Join(d.Dir, key), b, 0o600)
}

// Repo keeps entities in a backend known at compile time.
type Repo[T any, B Backend] struct {
	backend B
	name    string
}

// Find decodes one.
func (r *Repo[T, B]) Find(id string) (t T, err error) {
	b, err := r.backend.Load(r.key(id))
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(b, &t)
}

// Save encodes one.
func (r *Repo[T, B]) Save(id string, t T) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return r.backend.Store(r.key(id), b)
}

func (r *Repo[T, B]) key(id string) string { return r.name + "." + id }

func loadAll[T any](ids []string, find func(string) (T, error)) ([]T, error) {
	var all []T
	for _, id := range ids {
		t, err := find(id)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

func sortBy[T any, K cmp.Ordered](ts []T, key func(T) K) {
	slices.SortFunc(ts, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}

// User is an entity.
type User struct {
	Name string
	Age  int
}

// ID implements Entity.
func (u User) ID() string { return u.Name }

func index[K cmp.Ordered, E Entity[K]](es []E) map[K]E {
	m := make(map[K]E, len(es))
	for _, e := range es {
		m[e.ID()] = e
	}
	return m
}

// Session is what a coroutine works with.
type Session struct {
	hot  Repo[User, *Mem]
	cold Repo[User, Disk]
	db   *sql.DB
}

// Lookup tries memory, then the disk.
func (s *Session) Lookup(co *loop.Co, id string) (User, error) {
	u, err := s.hot.Find(id)
	if err == nil {
		return u, nil
	}
	if !errors.Is(err, ErrMissing) {
		return u, err
	}
	u, err = s.cold.Find(id) // BLOCKS file
	if err != nil {
		return u, err
	}
	return u, s.hot.Save(id, u)
}

// Flush writes memory to the disk.
func (s *Session) Flush(co *loop.Co) error {
	for _, k := range slices.Sorted(maps.Keys(s.hot.backend.m)) {
		u, err := s.hot.Find(k)
		if err != nil {
			return err
		}
		if err := s.cold.Save(k, u); err != nil { // BLOCKS file
			return err
		}
		if err := loop.OffloadErr(co, func() error { return s.cold.Save(k, u) }); err != nil {
			return err
		}
	}
	return nil
}

// Report lists users.
func (s *Session) Report(co *loop.Co, ids []string) ([]User, error) {
	hot, err := loadAll(ids, s.hot.Find)
	if err != nil {
		hot, err = loadAll(ids, s.cold.Find) // BLOCKS file
	}
	if err != nil {
		return nil, err
	}
	sortBy(hot, func(u User) int { return u.Age })
	sortBy(hot, User.ID)
	byID := index[string](hot)
	for id := range byID {
		fmt.Println(id)
	}
	old, err := loadAll(ids, func(id string) (User, error) { return one[User](co, s.db, id) }) // BLOCKS db
	if err != nil {
		return nil, err
	}
	return append(hot, old...), nil
}

func one[T any](ctx context.Context, db *sql.DB, id string) (t T, err error) {
	var raw []byte
	if err := db.QueryRowContext(ctx, "SELECT doc FROM docs WHERE id = $1", id).Scan(&raw); err != nil {
		return t, err
	}
	return t, json.Unmarshal(raw, &t)
}

// Copy copies between any two backends.
func Copy[S, D Backend](src S, dst D, keys ...string) error {
	for _, k := range keys {
		b, err := src.Load(k)
		if err != nil {
			return err
		}
		if err := dst.Store(k, b); err != nil {
			return err
		}
	}
	return nil
}

// Migrate copies in and out of memory.
func Migrate(co *loop.Co, dir string) error {
	a, b := &Mem{}, &Mem{}
	if err := Copy(a, b, "x", "y"); err != nil {
		return err
	}
	if err := Copy(a, Disk{dir}, "x"); err != nil { // BLOCKS file
		return err
	}
	return loop.OffloadErr(co, func() error { return Copy(Disk{dir}, b, "x") })
}
