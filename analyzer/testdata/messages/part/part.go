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
