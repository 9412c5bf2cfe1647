// Package dbx uses database/sql, transactions and prepared statements.
package dbx

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type option func(*repo)

func withTimeout(d time.Duration) option { return func(r *repo) { r.timeout = d } }
func withWarm() option {
	return func(r *repo) { r.warm = true }
}
func withPing() option { return func(r *repo) { r.pingErr = r.db.Ping() } }

type repo struct {
	db      *sql.DB
	byID    *sql.Stmt
	timeout time.Duration
	warm    bool
	pingErr error
}

func newRepo(db *sql.DB, opts ...option) *repo {
	r := &repo{db: db}
	for _, o := range opts {
		o(r)
	}
	return r
}

func open(co *loop.Co, dsn string) (*repo, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	db.SetConnMaxIdleTime(time.Minute)
	if err := db.PingContext(co); err != nil { // BLOCKS db
		return nil, err
	}
	r := &repo{db: db}
	withTimeout(time.Second)(r)
	withPing()(r)           // BLOCKS db
	return r, r.prepare(co) // BLOCKS db
}

func (r *repo) prepare(ctx context.Context) (err error) {
	r.byID, err = r.db.PrepareContext(ctx, "select name from users where id = ?")
	return err
}

func (r *repo) name(co *loop.Co, id int) (string, error) {
	var n sql.NullString
	row := r.byID.QueryRowContext(co, id) // BLOCKS db
	if row.Err() != nil {
		return "", row.Err()
	}
	q := r.query("users", "id", "name")
	rows, err := r.db.QueryContext(co, q) // BLOCKS db
	if err != nil {
		return "", err
	}
	for rows.Next() { // BLOCKS db
		if err := rows.Scan(&id, &n); err != nil {
			return "", err
		}
	}
	if errors.Is(rows.Err(), sql.ErrNoRows) {
		return "", nil
	}
	return n.String, rows.Err()
}

func (r *repo) query(table string, cols ...string) string {
	return "select " + strings.Join(cols, ",") + " from " + table
}

func (r *repo) all(ctx context.Context) (out []string, err error) {
	rows, err := r.db.QueryContext(ctx, r.query("users", "name"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func (r *repo) users(co *loop.Co) ([]string, error) {
	us, err := loop.Offload(co, func() ([]string, error) { return r.all(co) })
	if err == nil && len(us) > 0 {
		return us, nil
	}
	return r.all(co) // BLOCKS db
}

func (r *repo) move(co *loop.Co, from, to, n int) error {
	tx, err := r.db.BeginTx(co, &sql.TxOptions{ReadOnly: false}) // BLOCKS db
	if err != nil {
		return err
	}
	if err := shift(co, tx, from, -n); err != nil { // BLOCKS db
		return errors.Join(err, tx.Rollback()) // BLOCKS db
	}
	if _, err := tx.Exec("update t set n = n + ? where id = ?", n, to); err != nil { // BLOCKS db
		return err
	}
	return tx.Commit() // BLOCKS db
}

type execer interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
}

func shift(ctx context.Context, e execer, id, n int) error {
	_, err := e.ExecContext(ctx, "update t set n = n + ? where id = ?", n, id)
	return err
}

type nopExec struct{ log []string }

func (n *nopExec) ExecContext(_ context.Context, q string, _ ...any) (sql.Result, error) {
	n.log = append(n.log, q)
	return nil, nil
}

func (r *repo) dry(co *loop.Co) error {
	n := &nopExec{}
	if err := shift(co, n, 1, 1); err != nil {
		return err
	}
	if len(n.log) == 0 {
		return shift(co, r.db, 1, 1) // BLOCKS db
	}
	return nil
}

// unit of work as a function argument.
func (r *repo) with(fn func(*sql.Conn) error) error {
	c, err := r.db.Conn(context.Background())
	if err != nil {
		return err
	}
	return errors.Join(fn(c), c.Close())
}

func (r *repo) without(fn func() error) error { return fn() }

func (r *repo) units(co *loop.Co) error {
	if err := r.without(func() error { return nil }); err != nil {
		return err
	}
	return r.with(func(c *sql.Conn) error { return nil }) // BLOCKS db
}

func (r *repo) stats(co *loop.Co) int {
	s := r.db.Stats()
	o := newRepo(r.db, withTimeout(1), withWarm())
	if o.warm {
		return s.Idle
	}
	return s.OpenConnections
}

// expire runs as a callback.
func (r *repo) arm(l *loop.Loop) {
	exp := r.expire
	l.CallAt(time.Now().Add(time.Hour), exp)
	f := loop.NewFuture[int](l)
	f.AddDoneCallback(r.done)
}

func (r *repo) expire() {
	r.del("sessions")
	r.del("tokens")
}

func (r *repo) del(t string) {
	q := "delete from " + t
	ctx, cancel := context.WithTimeout(context.Background(), r.timeout)
	defer cancel()
	_, _ = r.db.ExecContext(ctx, q) // BLOCKS db
}

func (r *repo) done(f *loop.Future[int]) {
	n, err := f.Result()
	if err != nil {
		return
	}
	var got int
	if r.db.QueryRow("select ?", n).Scan(&got) != nil { // BLOCKS db
		go func() { _, _ = r.db.Exec("vacuum") }()
	}
}
