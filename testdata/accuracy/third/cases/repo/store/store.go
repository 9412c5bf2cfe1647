// Package store has repositories of users.
package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"os"
)

type User struct {
	ID   int
	Name string
}

// Users is a repository.
type Users interface {
	Find(ctx context.Context, id int) (*User, error)
	Save(ctx context.Context, u *User) error
	All(ctx context.Context) iter.Seq2[*User, error]
}

// Memory keeps users in memory.
type Memory struct{ m map[int]*User }

func NewMemory() *Memory { return &Memory{m: map[int]*User{}} }

func (r *Memory) Find(_ context.Context, id int) (*User, error) {
	u, ok := r.m[id]
	if !ok {
		return nil, fmt.Errorf("no user %d", id)
	}
	return u, nil
}

func (r *Memory) Save(_ context.Context, u *User) error { r.m[u.ID] = u; return nil }

func (r *Memory) All(context.Context) iter.Seq2[*User, error] {
	return func(yield func(*User, error) bool) {
		for _, u := range r.m {
			if !yield(u, nil) {
				return
			}
		}
	}
}

// SQL keeps users in a database.
type SQL struct{ DB *sql.DB }

func (r *SQL) Find(ctx context.Context, id int) (*User, error) {
	u := &User{ID: id}
	err := r.DB.QueryRowContext(ctx, "select name from users where id = ?", id).Scan(&u.Name)
	return u, err
}

func (r *SQL) Save(ctx context.Context, u *User) error {
	_, err := r.DB.ExecContext(ctx, "insert into users values (?, ?)", u.ID, u.Name)
	return err
}

func (r *SQL) All(ctx context.Context) iter.Seq2[*User, error] {
	return func(yield func(*User, error) bool) {
		rows, err := r.DB.QueryContext(ctx, "select id, name from users")
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var u User
			err := rows.Scan(&u.ID, &u.Name)
			if !yield(&u, err) {
				return
			}
		}
	}
}

// File keeps users in a file; it embeds what it has read.
type File struct {
	*Memory
	Name string
}

func (r *File) Save(ctx context.Context, u *User) error {
	if err := r.Memory.Save(ctx, u); err != nil {
		return err
	}
	b, err := json.Marshal(r.m)
	if err != nil {
		return err
	}
	return os.WriteFile(r.Name, b, 0o600)
}

// Clone copies a user.
func Clone(u *User) *User { c := *u; return &c }
