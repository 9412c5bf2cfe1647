// want package:"summaries of"

// Package widget keeps what it is given, and calls it on the loop.
package widget

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/stallcheck/stallcheck/loop"
)

// A Widget has a function for each key.
type Widget struct {
	keys map[string]func()
	idle func()
}

// On sets what a key does.
func (w *Widget) On(key string, f func()) { w.keys[key] = f }

// Idle sets what is done off the loop.
func (w *Widget) Idle(f func()) { w.idle = f }

// Start has the loop ask for keys.
func (w *Widget) Start(l *loop.Loop) {
	_ = l.Post(w.key)
	go func() { w.idle() }()
}

func (w *Widget) key() {
	if f := w.keys["a"]; f != nil {
		f()
	}
}

// A Binding is an entry of a table.
type Binding struct {
	Key string
	Do  func()
}

type binding struct{ do func() }

func (b *binding) run() { b.do() }

// Bind binds the whole table.
func Bind(l *loop.Loop, table []Binding) {
	for _, entry := range table {
		b := newBinding(entry.Do)
		_ = l.Post(b.run)
	}
}

func newBinding(do func()) *binding { return &binding{do: do} }

// A Page is a model with a hook.
type Page struct{ hook func(string) }

// SetHook sets it.
func (p *Page) SetHook(f func(string)) { p.hook = f }

func (p *Page) Init() tea.Cmd { return nil }

func (p *Page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	p.changed()
	return p, nil
}

func (p *Page) changed() { p.hook("a") }

func (p *Page) View() string { return "" }
