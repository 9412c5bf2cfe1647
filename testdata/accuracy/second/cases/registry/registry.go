// Package registry holds plugins by name.
package registry

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type Plugin interface {
	Name() string
	Exec(args []string) (string, error)
}

var plugins = map[string]func() Plugin{}

func Register(name string, mk func() Plugin) { plugins[name] = mk }

func init() {
	Register("echo", func() Plugin { return echo{} })
	Register("cat", func() Plugin { return cat{} })
	Register("nap", func() Plugin { return &nap{d: time.Second} })
}

type echo struct{}

func (echo) Name() string                       { return "echo" }
func (echo) Exec(args []string) (string, error) { return strings.Join(args, " "), nil }

type cat struct{}

func (cat) Name() string { return "cat" }
func (cat) Exec(args []string) (string, error) {
	var b strings.Builder
	for _, a := range args {
		p, err := os.ReadFile(a)
		if err != nil {
			return "", err
		}
		b.Write(p)
	}
	return b.String(), nil
}

type nap struct{ d time.Duration }

func (*nap) Name() string { return "nap" }
func (n *nap) Exec([]string) (string, error) {
	time.Sleep(n.d)
	return "", nil
}

// handlers by verb: functions of one kind only in each map.
var slowVerbs = map[string]func(string) error{
	"rm":    os.Remove,
	"mkdir": func(s string) error { return os.Mkdir(s, 0o755) },
}

var fastVerbs = map[string]func(string) error{
	"nop":   func(string) error { return nil },
	"check": checkCSV,
}

func checkCSV(s string) error {
	r := csv.NewReader(strings.NewReader(s))
	_, err := r.ReadAll()
	return err
}

func Dispatch(co *loop.Co, verb, arg string) error {
	if f, ok := fastVerbs[verb]; ok {
		return f(arg)
	}
	if f, ok := slowVerbs[verb]; ok {
		return f(arg) // BLOCKS file
	}
	mk, ok := plugins[verb]
	if !ok {
		return fmt.Errorf("no plugin %q", verb)
	}
	_, err := loop.Offload(co, func() (string, error) { return mk().Exec([]string{arg}) })
	return err
}

func Direct(co *loop.Co) (string, error) {
	if _, err := (echo{}).Exec([]string{"a"}); err != nil {
		return "", err
	}
	if _, err := new(nap).Exec(nil); err != nil { // BLOCKS sleep
		return "", err
	}
	return cat{}.Exec([]string{"/etc/motd"}) // BLOCKS file
}

func constructed(co *loop.Co) (string, error) {
	p := newEcho()
	if s, err := p.Exec(nil); err == nil {
		return s, nil
	}
	q := newCat()
	return q.Exec([]string{"x"}) // BLOCKS file
}

func newEcho() Plugin { return echo{} }
func newCat() Plugin  { return cat{} }

var table = struct {
	once  sync.Once
	rows  []string
	fast  sync.Once
	ready bool
}{}

func loadTable() {
	b, err := os.ReadFile("table.csv")
	if err == nil {
		table.rows = strings.Split(string(b), "\n")
	}
}

func Lookup(co *loop.Co, i int) string {
	table.fast.Do(func() { table.ready = true })
	table.once.Do(loadTable) // BLOCKS file
	return table.rows[i]
}

var motd = sync.OnceValue(func() string {
	b, _ := os.ReadFile("/etc/motd")
	return string(b)
})

var banner = sync.OnceValue(func() string { return strings.Repeat("-", 40) })

func Greet(co *loop.Co) string {
	return banner() + motd() // BLOCKS file
}

// hooks kept in a slice, run as callbacks.
type hooks struct {
	l  *loop.Loop
	on []func()
}

func (h *hooks) add(f func()) { h.on = append(h.on, f) }

func (h *hooks) arm() {
	for _, f := range h.on {
		h.l.Call(f)
	}
}

func Setup(ctx context.Context, l *loop.Loop) *hooks {
	h := &hooks{l: l}
	h.add(func() { table.ready = true })
	for _, f := range []func(){flushLog, countRows} {
		l.Call(f)
	}
	fns := map[string]func(){"touch": touch}
	l.CallLater(time.Second, fns["touch"])
	h.arm()
	return h
}

func flushLog() {
	_ = os.Truncate("log", 0) // BLOCKS file
}

func countRows() { fmt.Println(len(table.rows)) }

func touch() {
	now := time.Now()
	_ = os.Chtimes("stamp", now, now) // BLOCKS file
}
