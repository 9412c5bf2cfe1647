// Package warehouse wraps the database of the job.
package warehouse

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Row is a row of the source table.
type Row struct {
	ID    int64
	Name  string
	Cents int64
}

// Store embeds the pool.
type Store struct {
	*sql.DB
	table string
	stmts map[string]string
}

// Open names the database; nothing is connected yet.
func Open(dsn, table string) (*Store, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return &Store{DB: db, table: table, stmts: map[string]string{}}, nil
}

// Insert builds the statement for n rows.
func (s *Store) Insert(n int) string {
	key := fmt.Sprint("insert", n)
	if q, ok := s.stmts[key]; ok {
		return q
	}
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s VALUES ", s.table)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "($%d,$%d,$%d)", 3*i+1, 3*i+2, 3*i+3)
	}
	s.stmts[key] = b.String()
	return s.stmts[key]
}

// Page returns rows after an id.
func (s *Store) Page(ctx context.Context, after int64, n int) ([]Row, error) {
	rows, err := s.QueryContext(ctx, "SELECT id, name, cents FROM "+s.table+" WHERE id > $1 ORDER BY id LIMIT $2", after, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return collect(rows, func(r *Row) []any { return []any{&r.ID, &r.Name, &r.Cents} })
}

func collect[T any](rows *sql.Rows, dest func(*T) []any) ([]T, error) {
	var all []T
	for rows.Next() {
		var t T
		if err := rows.Scan(dest(&t)...); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// InTx runs fn in a transaction.
func (s *Store) InTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// Validate checks a row.
func (r Row) Validate() error {
	if r.Cents < 0 {
		return fmt.Errorf("row %d: negative", r.ID)
	}
	return nil
}
