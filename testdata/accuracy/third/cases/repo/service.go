// Package repo serves users from repositories.
package repo

import (
	"context"
	"database/sql"
	"iter"

	"github.com/stallcheck/stallcheck/loop"

	"example.com/third/cases/repo/store"
)

type service struct {
	users store.Users // a database in production
	cache *store.Memory
	file  *store.File
	sql   *store.SQL
}

func newService(db *sql.DB) *service {
	s := &service{cache: store.NewMemory(), sql: &store.SQL{DB: db}}
	s.users = s.sql
	s.file = &store.File{Memory: s.cache, Name: "users.json"}
	return s
}

func (s *service) find(co *loop.Co, id int) (*store.User, error) {
	if u, err := s.cache.Find(co, id); err == nil {
		return store.Clone(u), nil
	}
	if u, err := s.file.Find(co, id); err == nil {
		return u, nil
	}
	u, err := s.users.Find(co, id) // BLOCKS db
	if err != nil {
		return nil, err
	}
	if err := s.cache.Save(co, u); err != nil {
		return nil, err
	}
	return u, s.file.Save(co, u) // BLOCKS file
}

func (s *service) findRight(co *loop.Co, id int) (*store.User, error) {
	return loop.Offload(co, func() (*store.User, error) { return s.users.Find(co, id) })
}

func count[T any](seq iter.Seq2[T, error]) (n int, err error) {
	for _, err := range seq {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *service) counts(co *loop.Co) (int, error) {
	a, err := count(s.cache.All(co))
	if err != nil {
		return 0, err
	}
	b, err := count(s.sql.All(co)) // BLOCKS db
	if err != nil {
		return 0, err
	}
	c, err := loop.Offload(co, func() (int, error) { return count(s.sql.All(co)) })
	return a + b + c, err
}

func (s *service) names(co *loop.Co) (names []string, err error) {
	for u, err := range s.file.All(co) {
		if err != nil {
			return nil, err
		}
		names = append(names, u.Name)
	}
	for u, err := range s.sql.All(co) { // BLOCKS db
		if err != nil {
			return nil, err
		}
		names = append(names, u.Name)
	}
	return names, nil
}

// saver is what save needs, and no more.
type saver interface {
	Save(context.Context, *store.User) error
}

func save[S saver](ctx context.Context, s S, us ...*store.User) error {
	for _, u := range us {
		if err := s.Save(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

func (s *service) saveAll(co *loop.Co, us []*store.User) error {
	if err := save(co, s.cache, us...); err != nil {
		return err
	}
	if err := save(co, s.file, us...); err != nil { // BLOCKS file
		return err
	}
	return save(co, s.sql, us...) // BLOCKS db
}

func (s *service) rename(co *loop.Co, id int, name string) error {
	tx, err := s.sql.DB.BeginTx(co, nil) // BLOCKS db
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			_ = tx.Rollback() // BLOCKS db
		}
	}()
	st, err := loop.Offload(co, func() (*sql.Stmt, error) { return tx.PrepareContext(co, "update users set name = ? where id = ?") })
	if err != nil {
		return err
	}
	defer st.Close() // BLOCKS db
	res, err := st.ExecContext(co, name, id) // BLOCKS db
	if err != nil {
		return err
	}
	if _, err := res.RowsAffected(); err != nil {
		return err
	}
	done = true
	return loop.OffloadErr(co, tx.Commit)
}

// Main runs.
func Main(ctx context.Context, db *sql.DB) error {
	db.SetMaxOpenConns(4)
	s := newService(db)
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		if db.Stats().OpenConnections > 3 {
			return 0, nil
		}
		if err := s.rename(co, 1, "x"); err != nil {
			return 0, err
		}
		if _, err := s.find(co, 1); err != nil {
			return 0, err
		}
		return s.counts(co)
	})
	return err
}
