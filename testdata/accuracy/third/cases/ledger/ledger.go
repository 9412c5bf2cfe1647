// Package ledger books transfers, on the loop.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

var errPoor = errors.New("not enough")

type entry struct {
	From, To string
	Cents    int64
}

// querier is what both a DB and a Tx are.
type querier interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
}

type ledger struct {
	db      *sql.DB
	pending []entry
	sums    map[string]int64
	stmts   map[string]*sql.Stmt
}

// inTx calls fn in a transaction.
func (l *ledger) inTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func balance(ctx context.Context, q querier, name string) (sum int64, err error) {
	rows, err := q.QueryContext(ctx, "select cents from entries where name = ?", name)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var c int64
		if err := rows.Scan(&c); err != nil {
			return 0, err
		}
		sum += c
	}
	return sum, rows.Err()
}

func (l *ledger) validate(e entry) error {
	if e.Cents <= 0 || strings.TrimSpace(e.From) == "" {
		return fmt.Errorf("bad entry %v", e)
	}
	if l.sums[e.From] < e.Cents {
		return errPoor
	}
	return nil
}

func (l *ledger) transfer(co *loop.Co, e entry) error {
	if err := l.validate(e); err != nil {
		return err
	}
	return l.inTx(co, func(tx *sql.Tx) error { // BLOCKS db
		b, err := balance(co, tx, e.From) // BLOCKS db
		if err != nil {
			return err
		}
		if b < e.Cents {
			return errPoor
		}
		_, err = tx.ExecContext(co, "insert into entries values (?, ?, ?)", e.From, e.To, e.Cents) // BLOCKS db
		return err
	})
}

func (l *ledger) transferRight(co *loop.Co, e entry) error {
	return loop.OffloadErr(co, func() error {
		return l.inTx(co, func(tx *sql.Tx) error {
			_, err := balance(co, tx, e.From)
			return err
		})
	})
}

func (l *ledger) report(co *loop.Co) (string, error) {
	var b strings.Builder
	rows, err := loop.Offload(co, func() (*sql.Rows, error) {
		return l.db.QueryContext(co, "select name, sum(cents) from entries group by name")
	})
	if err != nil {
		return "", err
	}
	defer rows.Close() // BLOCKS db
	for rows.Next() { // BLOCKS db
		var name string
		var cents sql.NullInt64
		if err := rows.Scan(&name, &cents); err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s %d\n", name, cents.Int64)
	}
	return b.String(), rows.Err()
}

func (l *ledger) prepare(co *loop.Co, q string) (*sql.Stmt, error) {
	if s, ok := l.stmts[q]; ok {
		return s, nil
	}
	s, err := l.db.PrepareContext(co, q) // BLOCKS db
	if err != nil {
		return nil, err
	}
	l.stmts[q] = s
	return s, nil
}

func (l *ledger) name(co *loop.Co, id int) (name string, err error) {
	s, err := l.prepare(co, "select name from accounts where id = ?")
	if err != nil {
		return "", err
	}
	err = s.QueryRow(id).Scan(&name) // BLOCKS db
	return name, err
}

func (l *ledger) book(e entry) {
	l.sums[e.From] -= e.Cents
	l.sums[e.To] += e.Cents
	l.pending = append(l.pending, e)
}

func (l *ledger) settle(co *loop.Co) (n int, err error) {
	conn, err := l.db.Conn(co) // BLOCKS db
	if err != nil {
		return 0, err
	}
	defer conn.Close() // BLOCKS db
	for _, e := range l.pending {
		l.book(e)
		if e.Cents == 0 {
			continue
		}
		if err := conn.PingContext(co); err != nil { // BLOCKS db
			return n, err
		}
		n++
	}
	return n, nil
}

// Open opens the ledger; sql.Open connects to nothing.
func Open(ctx context.Context, driver, dsn string) error {
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			return 0, err
		}
		db.SetMaxIdleConns(2)
		l := &ledger{db: db, sums: map[string]int64{}, stmts: map[string]*sql.Stmt{}}
		if err := loop.OffloadErr(co, db.Ping); err != nil {
			return 0, err
		}
		if err := l.transfer(co, entry{"a", "b", 1}); err != nil && !errors.Is(err, errPoor) {
			return 0, err
		}
		return l.settle(co)
	})
	return err
}
