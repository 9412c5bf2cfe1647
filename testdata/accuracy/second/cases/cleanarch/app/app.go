// Package app wires the order service and runs it on a loop.
package app

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/second/cases/cleanarch/adapters"
	"example.com/second/cases/cleanarch/ports"

	"github.com/stallcheck/stallcheck/loop"
)

type Handler struct {
	pg    *adapters.Pg
	mem   *adapters.Mem
	mail  adapters.SMTP
	box   *adapters.Outbox
	audit *adapters.FileAudit
}

func New(dsn string) (*Handler, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	return &Handler{pg: adapters.NewPg(db), mem: adapters.NewMem(), box: &adapters.Outbox{}, audit: &adapters.FileAudit{Path: "audit.log"}}, nil
}

func (h *Handler) Place(co *loop.Co, o ports.Order) error {
	if _, err := h.mem.Find(co, o.ID); err == nil {
		return fmt.Errorf("order %s is there already", o.ID)
	}
	if err := h.pg.Save(co, o); err != nil { // BLOCKS db
		return err
	}
	if err := h.mem.Save(co, o); err != nil {
		return err
	}
	if err := h.box.Send(o.Email, "thank you"); err != nil {
		return err
	}
	if err := h.mail.Send(o.Email, "thank you"); err != nil { // BLOCKS net
		return err
	}
	return h.audit.Record("placed " + o.ID) // BLOCKS file
}

func (h *Handler) PlaceRight(co *loop.Co, o ports.Order) error {
	err := loop.OffloadErr(co, func() error { return h.pg.Save(co, o) })
	if err != nil {
		return err
	}
	found, err := loop.Offload(co, func() (ports.Order, error) {
		return h.pg.Find(co, o.ID)
	})
	if err != nil {
		return err
	}
	if h.pg.Stats().InUse > 10 {
		return loop.Sleep(co, 1)
	}
	return h.box.Send(found.Email, "found")
}

func (h *Handler) viaPort(co *loop.Co, id string) (ports.Order, error) {
	var repo ports.OrderRepo = h.pg
	o, err := repo.Find(co, id) // BLOCKS db
	if err != nil {
		return o, err
	}
	var cache ports.OrderRepo = h.mem
	if err := cache.Save(co, o); err != nil {
		return o, err
	}
	var m ports.Mailer = h.box
	return o, m.Send(o.Email, "seen")
}

func localMailer(co *loop.Co, addr string) error {
	var m ports.Mailer = adapters.SMTP{Addr: addr}
	if addr == "" {
		m = adapters.SMTP{Addr: "localhost:25"}
	}
	return m.Send("ops@example.com", "up") // BLOCKS net
}

func report(co *loop.Co, h *Handler, ids []string) (total int, err error) {
	for _, id := range ids {
		o, err := h.pg.Find(co, id) // BLOCKS db
		if err != nil {
			return total, err
		}
		total += o.Total
	}
	return total, note(h.audit, total) // BLOCKS file
}

func note(a ports.Audit, n int) error { return a.Record(fmt.Sprint(n)) }

func Main(ctx context.Context, dsn string) error {
	h, err := New(dsn)
	if err != nil {
		return err
	}
	if err := h.audit.Record("start"); err != nil {
		return err
	}
	_, err = loop.Run(ctx, func(co *loop.Co) (int, error) {
		if err := h.Place(co, ports.Order{ID: "1"}); err != nil {
			return 0, err
		}
		if _, err := h.viaPort(co, "1"); err != nil {
			return 0, err
		}
		if err := localMailer(co, ""); err != nil {
			return 0, err
		}
		return report(co, h, []string{"1", "2"})
	})
	return err
}
