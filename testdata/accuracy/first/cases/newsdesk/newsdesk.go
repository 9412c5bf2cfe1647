// Package newsdesk reads feeds in the terminal.
package newsdesk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"example.com/first/cases/lib/dbx"
	"example.com/first/cases/lib/fsx"
	"example.com/first/cases/lib/netx"
	"example.com/first/cases/lib/syncx"

	tea "github.com/charmbracelet/bubbletea"
)

type article struct{ Title, Link, Body string }

type (
	arrived []article
	saved   struct{ n int }
	oops    struct{ error }
)

// feeds is part of the model.
type feeds struct {
	urls   []string
	items  []article
	inbox  *syncx.Mailbox[article]
	recent syncx.Lazy[[]article]
}

func (f *feeds) fetch(u string) tea.Cmd {
	return func() tea.Msg {
		items, err := netx.GetJSON[[]article](context.Background(), u)
		if err != nil {
			return oops{err}
		}
		return arrived(items)
	}
}

func (f *feeds) all() tea.Cmd {
	var cmds []tea.Cmd
	for _, u := range f.urls {
		cmds = append(cmds, f.fetch(u))
	}
	return tea.Batch(cmds...)
}

func (f *feeds) now(u string) {
	items, err := netx.GetJSON[[]article](context.Background(), u) // BLOCKS net
	if err == nil {
		f.items = append(f.items, items...)
	}
}

func (f *feeds) drain() {
	for {
		a, ok := f.inbox.TryRecv()
		if !ok {
			return
		}
		f.items = append(f.items, a)
	}
}

// Desk is a tea.Model.
type Desk struct {
	*feeds
	db     *dbx.DB
	cursor int
	mode   string
	err    error
	gate   *syncx.Throttle
	log    fsx.Log
	dir    string
}

var _ tea.Model = (*Desk)(nil)

// Init implements tea.Model.
func (d *Desk) Init() tea.Cmd {
	d.items = d.recent.Get(d.cached)
	return tea.Sequence(d.all(), d.watch)
}

func (d *Desk) cached() []article { return []article{{Title: "welcome"}} }

func (d *Desk) watch() tea.Msg {
	a, err := d.inbox.Recv(context.Background())
	if err != nil {
		return oops{err}
	}
	d.gate.Wait()
	return arrived{a}
}

func (d *Desk) store(a article) tea.Cmd {
	path := fsx.Join(d.dir, fsx.SafeName(a.Title))
	return func() tea.Msg {
		if err := fsx.WriteJSON(path, a); err != nil {
			return oops{err}
		}
		return saved{1}
	}
}

func (d *Desk) storeNow(a article) error {
	if fsx.Exists(fsx.Join(d.dir, fsx.SafeName(a.Title))) { // BLOCKS file
		return nil
	}
	return fsx.WriteJSON(fsx.Join(d.dir, fsx.SafeName(a.Title)), a) // BLOCKS file
}

// Update implements tea.Model.
func (d *Desk) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case arrived:
		d.items = append(d.items, msg...)
		d.drain()
		return d, d.watch
	case oops:
		d.err = msg.error
		fmt.Fprintln(&d.log, d.err) // BLOCKS file
	case saved:
		return d, tea.Tick(time.Second, func(time.Time) tea.Msg { d.gate.Wait(); return nil })
	case tea.KeyMsg:
		if cmd, ok := d.keys()[msg.String()]; ok {
			return d, cmd()
		}
	}
	return d, nil
}

func (d *Desk) keys() map[string]func() tea.Cmd {
	return map[string]func() tea.Cmd{
		"j": func() tea.Cmd { d.cursor++; return nil },
		"R": d.all,
		"r": d.refresh,
		"s": func() tea.Cmd { return d.store(d.selected()) },
		"S": func() tea.Cmd { d.err = d.storeNow(d.selected()); return nil },
		"m": d.mark,
	}
}

func (d *Desk) selected() article {
	if d.cursor < len(d.items) {
		return d.items[d.cursor]
	}
	return article{}
}

func (d *Desk) refresh() tea.Cmd {
	if !d.gate.Allow() {
		d.gate.Wait() // BLOCKS sleep
	}
	for _, u := range d.urls {
		if host := netx.Host(u); host != "" {
			d.now(u)
		}
	}
	return nil
}

func (d *Desk) mark() tea.Cmd {
	a := d.selected()
	q := d.db.Rebind("UPDATE articles SET read = 1 WHERE link = ?")
	syncx.Fire(func() error { return d.db.Exec(context.Background(), q, a.Link) }, func(err error) { d.err = err })
	if d.mode == "sync" {
		d.err = d.db.Exec(context.Background(), q, a.Link) // BLOCKS db
	}
	return func() tea.Msg { return oops{d.db.Exec(context.Background(), q, a.Link)} }
}

// View implements tea.Model.
func (d *Desk) View() string {
	var b strings.Builder
	for i, a := range d.items {
		fmt.Fprintf(&b, "%d %s\n", i, a.Title)
	}
	_ = netx.Line{Verb: "VIEW", Arg: d.mode}.Send(&b)
	if d.mode == "online" && !netx.Reachable("feeds:80") { // BLOCKS net
		b.WriteString("offline")
	}
	return b.String()
}
