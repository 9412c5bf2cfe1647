// Package adapters implements the ports.
package adapters

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/smtp"
	"os"
	"sync"

	"example.com/second/cases/cleanarch/ports"
)

type Pg struct{ db *sql.DB }

func NewPg(db *sql.DB) *Pg { return &Pg{db: db} }

func (p *Pg) Find(ctx context.Context, id string) (ports.Order, error) {
	var o ports.Order
	err := p.db.QueryRowContext(ctx, `select id, email, total from orders where id = $1`, id).Scan(&o.ID, &o.Email, &o.Total)
	return o, err
}

func (p *Pg) Save(ctx context.Context, o ports.Order) error {
	return p.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `update orders set total = $1 where id = $2`, o.Total, o.ID)
		return err
	})
}

func (p *Pg) inTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (p *Pg) Stats() sql.DBStats { return p.db.Stats() }

type Mem struct {
	mu sync.RWMutex
	m  map[string]ports.Order
}

func NewMem() *Mem { return &Mem{m: map[string]ports.Order{}} }

func (m *Mem) Find(_ context.Context, id string) (ports.Order, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	o, ok := m.m[id]
	if !ok {
		return o, fmt.Errorf("order %s: %w", id, os.ErrNotExist)
	}
	return o, nil
}

func (m *Mem) Save(_ context.Context, o ports.Order) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[o.ID] = o
	return nil
}

type SMTP struct{ Addr, From string }

func (s SMTP) Send(to, body string) error {
	return smtp.SendMail(s.Addr, smtp.PlainAuth("", s.From, "", "mail"), s.From, []string{to}, []byte(body))
}

type Outbox struct{ buf bytes.Buffer }

func (o *Outbox) Send(to, body string) error {
	_, err := fmt.Fprintf(&o.buf, "%s: %s\n", to, body)
	return err
}

type FileAudit struct{ Path string }

func (a *FileAudit) Record(line string) error {
	f, err := a.open()
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(line + "\n")
	return err
}

func (a *FileAudit) open() (*os.File, error) {
	return os.OpenFile(a.Path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
}
