// Package di is a small container and an application wired by it.
package di

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"reflect"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Container makes values on demand, once.
type Container struct {
	makers map[reflect.Type]func(*Container) (any, error)
	made   map[reflect.Type]any
}

func NewContainer() *Container {
	return &Container{makers: map[reflect.Type]func(*Container) (any, error){}, made: map[reflect.Type]any{}}
}

// Provide says how to make a T.
func Provide[T any](c *Container, f func(*Container) (T, error)) {
	c.makers[reflect.TypeFor[T]()] = func(c *Container) (any, error) { return f(c) }
}

// Value puts a T that is there already.
func Value[T any](c *Container, v T) { c.made[reflect.TypeFor[T]()] = v }

// Lookup finds a T that was made, and makes none.
func Lookup[T any](c *Container) (v T, ok bool) {
	a, ok := c.made[reflect.TypeFor[T]()]
	if !ok {
		return v, false
	}
	v, ok = a.(T)
	return v, ok
}

type (
	Clock interface{ Now() time.Time }
	Users interface{ Count() (int, error) }
	Mail  interface{ Deliver(to, text string) error }
)

type sysClock struct{}

func (sysClock) Now() time.Time { return time.Now() }

type sqlUsers struct{ db *sql.DB }

func (u sqlUsers) Count() (n int, err error) {
	err = u.db.QueryRow("select count(*) from users").Scan(&n)
	return n, err
}

type maildir struct{ dir string }

func (m maildir) Deliver(to, text string) error {
	return os.WriteFile(fmt.Sprintf("%s/%s-%d", m.dir, to, time.Now().UnixNano()), []byte(text), 0o600)
}

type outbox struct{ mails []string }

func (o *outbox) Deliver(to, text string) error {
	o.mails = append(o.mails, to+": "+text)
	return nil
}

type app struct {
	clock  Clock
	users  Users
	mail   Mail
	drafts *outbox
	log    func(string) error
	stops  []func() error
}

type option func(*app)

func withMail(m Mail) option { return func(a *app) { a.mail = m } }

func withLog(f func(string) error) option { return func(a *app) { a.log = f } }

func newApp(db *sql.DB, opts ...option) *app {
	a := &app{clock: sysClock{}, users: sqlUsers{db}, mail: maildir{"mail"}, drafts: &outbox{}, log: func(string) error { return nil }}
	for _, o := range opts {
		o(a)
	}
	a.stops = append(a.stops, db.Close, func() error { return errors.Join(a.log("stopped"), a.mail.Deliver("root", "bye")) })
	return a
}

func (a *app) greet(co *loop.Co, name string) error {
	if a.clock.Now().Hour() < 6 {
		return a.drafts.Deliver(name, "go to bed")
	}
	n, err := a.users.Count() // BLOCKS db
	if err != nil {
		return err
	}
	if n > 1000 {
		n, err = loop.Offload(co, a.users.Count)
		if err != nil {
			return err
		}
	}
	return a.mail.Deliver(name, fmt.Sprint("you are one of ", n)) // BLOCKS file
}

func (a *app) note(co *loop.Co, s string) error {
	return a.log(s) // BLOCKS file
}

func wire(db *sql.DB) (*Container, error) {
	f, err := os.OpenFile("app.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	c := NewContainer()
	Value(c, db)
	Value(c, newApp(db, withMail(maildir{"spool"}), withLog(func(s string) error {
		_, err := f.WriteString(s)
		return err
	})))
	Provide(c, func(c *Container) (Clock, error) { return sysClock{}, nil })
	return c, nil
}

// Main runs.
func Main(ctx context.Context, db *sql.DB) error {
	c, err := wire(db)
	if err != nil {
		return err
	}
	_, err = loop.Run(ctx, func(co *loop.Co) (int, error) {
		a, ok := Lookup[*app](c)
		if !ok {
			c2, err := wire(db) // BLOCKS file
			if err != nil {
				return 0, err
			}
			if a, ok = Lookup[*app](c2); !ok {
				return 0, errors.New("no app")
			}
		}
		if err := a.greet(co, "x"); err != nil {
			return 0, err
		}
		return 1, a.note(co, "greeted")
	})
	return err
}
