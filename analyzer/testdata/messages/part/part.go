// want package:"summaries of"

// Package part has a part of a program that waits for some messages alone.
package part

import (
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type Load struct{ Path string }
type Save struct{ Path string }
type Quiet struct{}

type Part struct{ n int }

func (p *Part) Update(msg tea.Msg) {
	switch msg := msg.(type) {
	case Load:
		_, _ = os.ReadFile(msg.Path)
	case *Save, Save:
		time.Sleep(1)
	case Quiet:
		p.n++
	}
}

// Pass hands a message on.
func (p *Part) Pass(msg tea.Msg) { p.Update(msg) }

// Always waits, whatever the message.
func (p *Part) Always(msg tea.Msg) {
	switch msg.(type) {
	case Load:
		time.Sleep(1)
	default:
		time.Sleep(2)
	}
}

// If has a condition that is no switch.
func (p *Part) If(msg tea.Msg) {
	if load, ok := msg.(Load); ok {
		_, _ = os.ReadFile(load.Path)
	}
}

// A Wrapped message holds one.
type Wrapped struct{ Of tea.Msg }

// Unwrap waits for a message that may have come in another.
func (p *Part) Unwrap(msg tea.Msg) {
	if w, ok := msg.(Wrapped); ok {
		msg = w.Of
	}
	switch msg := msg.(type) {
	case Load:
		_, _ = os.ReadFile(msg.Path)
	case Quiet:
		p.n++
	}
}

// Replace waits whatever comes, since it may make a Load of it.
func (p *Part) Replace(msg tea.Msg, next func() tea.Msg) {
	if p.n > 0 {
		msg = next()
	}
	if load, ok := msg.(Load); ok {
		_, _ = os.ReadFile(load.Path)
	}
}

// UnwrapAll takes out a message however deep it is.
func (p *Part) UnwrapAll(msg tea.Msg) {
	for {
		w, ok := msg.(Wrapped)
		if !ok {
			break
		}
		msg = w.Of
	}
	if load, ok := msg.(Load); ok {
		_, _ = os.ReadFile(load.Path)
	}
}
