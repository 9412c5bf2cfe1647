// Package bubbletea2 is a Bubble Tea program of version 2.
package bubbletea2

import (
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
)

type model struct{ name string }

func (m model) Init() tea.Cmd {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); return a tea.Cmd that does it`
	return nil
}

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		_ = os.Remove(m.name) // want `os.Remove blocks the event loop`
	}
	return m, m.remove
}

// remove is a command here.
func (m model) remove() tea.Msg { return os.Remove(m.name) }

func (m model) View() tea.View {
	v := tea.NewView("text")
	v.OnMouse = func(tea.MouseMsg) tea.Cmd {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); return a tea.Cmd that does it`
		return func() tea.Msg {
			time.Sleep(time.Second)
			return nil
		}
	}
	return v
}

// other has an OnMouse too.
type other struct{ OnMouse func() }

func make() other {
	return other{OnMouse: func() { time.Sleep(time.Second) }}
}

func filter() tea.ProgramOption {
	return tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		_, _ = os.ReadFile("a") // want `os.ReadFile blocks the event loop`
		return msg
	})
}
