// Package evbus is an application made of events.
package evbus

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"

	"example.com/third/cases/evbus/bus"
)

type order struct {
	id    int
	lines []string
}

type app struct {
	bus   *bus.Bus[order]
	db    *sql.DB
	total int
	sink  chan order
	url   string
}

func (a *app) accept(o order) error {
	return a.bus.Next(func() {
		a.total += len(o.lines)
		a.persist(o)
		a.print(o)
	})
}

func (a *app) persist(o order) {
	tx, err := a.db.Begin() // BLOCKS db
	if err != nil {
		return
	}
	for _, l := range o.lines {
		if _, err := tx.Exec("insert into line values (?, ?)", o.id, l); err != nil { // BLOCKS db
			_ = tx.Rollback() // BLOCKS db
			return
		}
	}
	_ = tx.Commit() // BLOCKS db
}

func (a *app) print(o order) string {
	var b strings.Builder
	for _, l := range o.lines {
		fmt.Fprintln(&b, l)
	}
	return b.String()
}

func (a *app) ship(o order) {
	a.bus.Aside(func() error {
		resp, err := http.Get(a.url + "/ship")
		if err != nil {
			return err
		}
		time.Sleep(time.Second)
		return resp.Body.Close()
	}, func(err error) {
		if err != nil {
			a.logError(err)
		}
	})
}

func (a *app) logError(err error) {
	_ = os.WriteFile("errors.log", []byte(err.Error()), 0o600) // BLOCKS file
}

// export is called by goroutines.
func (a *app) export(o order) {
	a.bus.Collect(o, func(o order) { a.sink <- o }, func(o order) { _ = os.Mkdir("exports", 0o700) })
}

func (a *app) timer(l *loop.Loop) *loop.Timer {
	return l.CallAt(time.Now().Add(time.Hour), a.nightly)
}

func (a *app) nightly() {
	if err := a.db.Ping(); err != nil { // BLOCKS db
		return
	}
	select {
	case o := <-a.sink:
		a.total -= len(o.lines)
	default:
	}
	a.sink <- order{} // BLOCKS chan
}

func (a *app) settled(f *loop.Future[order]) (remove func() bool) {
	return f.AddDoneCallback(func(f *loop.Future[order]) {
		o, err := f.Result()
		if err != nil {
			return
		}
		a.ship(o)
		if b, err := os.ReadFile(fmt.Sprint("orders/", o.id)); err == nil { // BLOCKS file
			a.total += len(b)
		}
	})
}

// Main runs the application.
func Main(ctx context.Context, db *sql.DB) error {
	l := loop.New()
	a := &app{bus: bus.New[order](l), db: db, sink: make(chan order, 1), url: "http://shipping"}
	f := loop.NewFuture[order](l)
	defer a.settled(f)()
	defer a.timer(l).Cancel()
	go func() {
		for i := range 10 {
			if err := a.accept(order{id: i}); err != nil {
				return
			}
			a.export(order{id: i})
			time.Sleep(time.Second)
		}
		_ = f.SetResult(order{})
	}()
	go func() {
		<-ctx.Done()
		l.Stop()
	}()
	return l.RunForever()
}
