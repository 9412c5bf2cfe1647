// Package wrapreg is a program on top of wrappers of its own.
package wrapreg

import (
	"database/sql"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"example.com/third/cases/wrapreg/ui"
	"example.com/third/cases/wrapreg/work"
)

type app struct {
	s     *ui.Screen
	pool  work.Pool
	db    *sql.DB
	hosts []string
	n     int
	save  func()
	done  chan struct{}
}

func newApp(db *sql.DB) *app {
	a := &app{s: ui.New(), db: db, done: make(chan struct{})}
	a.save = work.Debounced(time.Second, func() { _ = os.WriteFile("hosts", []byte(strings.Join(a.hosts, "\n")), 0o600) })
	a.s.Before(a.load).
		Item("resolve", a.resolve).
		Item("count", func() {
			ui.Async(a.s, a.count, func(n int) {
				a.n = n
				a.counted()
			})
		}).
		Item("touch", func() {
			a.save()
			if err := work.Touch("touched"); err != nil { // BLOCKS file
				a.n = 0
			}
		}).
		Item("time", func() {
			d := work.Timed(func() {
				time.Sleep(time.Second) // BLOCKS sleep
			})
			if work.Timed(func() { a.n++ }) > d {
				a.n--
			}
		}).
		Item("ping", func() { a.pool.Add(a.ping) }).
		Item("stop", a.stop)
	return a
}

func (a *app) load() {
	b, err := os.ReadFile("hosts")
	if err == nil {
		a.hosts = strings.Fields(string(b))
	}
}

func (a *app) resolve() {
	for i, h := range a.hosts {
		if ip := net.ParseIP(h); ip != nil {
			continue
		}
		c, err := net.LookupCNAME(h) // BLOCKS dns
		if err == nil {
			a.hosts[i] = c
		}
	}
	a.save()
}

// count runs on a goroutine.
func (a *app) count() (n int) {
	if err := a.db.QueryRow("select count(*) from hosts").Scan(&n); err != nil {
		return 0
	}
	return n
}

// counted runs on the loop.
func (a *app) counted() {
	if _, err := a.db.Exec("insert into counts values (?)", a.n); err != nil { // BLOCKS db
		a.n = 0
	}
}

// ping runs in the pool.
func (a *app) ping() {
	for _, h := range a.hosts {
		resp, err := http.Head("http://" + h)
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		resp.Body.Close()
		a.s.Later(func() {
			a.n++
			<-a.done // BLOCKS chan
		})
	}
}

func (a *app) stop() {
	select {
	case <-a.done:
		return
	default:
	}
	close(a.done)
	for range a.done {
		a.n++
	}
}

// Main runs.
func Main(db *sql.DB) error { return newApp(db).s.Run() }
