// Package dbx has what database/sql lacks.
package dbx

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Querier is a pool, a connection or a transaction.
type Querier interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
}

// DB is a pool with a dialect.
type DB struct {
	pool    *sql.DB
	dialect string
}

// Open names a database.
func Open(driver, dsn string) (*DB, error) {
	pool, err := sql.Open(driver, dsn)
	return &DB{pool, driver}, err
}

// Select scans rows.
func Select[T any](ctx context.Context, db *DB, q string, scan func(*sql.Rows) (T, error), args ...any) ([]T, error) {
	rows, err := db.pool.QueryContext(ctx, db.Rebind(q), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// Exec runs a statement.
func (d *DB) Exec(ctx context.Context, q string, args ...any) error {
	return run(ctx, d.pool, d.Rebind(q), args...)
}

func run(ctx context.Context, q Querier, text string, args ...any) error {
	_, err := q.ExecContext(ctx, text, args...)
	return err
}

// Tx runs fn in a transaction.
func (d *DB) Tx(ctx context.Context, fn func(Querier) error) error {
	tx, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Rebind numbers the question marks.
func (d *DB) Rebind(q string) string {
	if d.dialect != "postgres" {
		return q
	}
	var b strings.Builder
	n := 0
	for _, r := range q {
		if r == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Where builds conditions.
type Where struct {
	conds []string
	args  []any
}

// And adds a condition.
func (w *Where) And(cond string, arg any) *Where {
	w.conds = append(w.conds, cond)
	w.args = append(w.args, arg)
	return w
}

// SQL is the text.
func (w *Where) SQL() (string, []any) {
	if len(w.conds) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(w.conds, " AND "), w.args
}
