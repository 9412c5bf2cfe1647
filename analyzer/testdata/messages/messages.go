// want package:"summaries of"

// Package messages hands messages to parts, which wait for some of them.
package messages

import (
	"example.test/messages/part"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct{ part *part.Part }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.part.Pass(msg) // want `Pass blocks the event loop \(file I/O\)` `Pass blocks the event loop \(sleep\)`
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.part.Update(msg)
		m.part.Pass(msg)
		m.part.If(msg)
		m.part.Always(msg) // want `Always blocks`
	case part.Load:
		m.part.Update(msg) // want `Update blocks the event loop \(file I/O\)`
		m.part.If(msg)     // want `If blocks`
	case part.Save:
		m.part.Pass(msg) // want `Pass blocks the event loop \(sleep\)`
	default:
		m.part.Update(msg) // want `Update blocks the event loop \(file I/O\)` `Update blocks the event loop \(sleep\)`
	}
	m.part.Update(part.Quiet{})
	m.part.Update(part.Load{}) // want `Update blocks the event loop \(file I/O\)`
	m.part.Pass(&part.Save{})  // want `Pass blocks the event loop \(sleep\)`
	m.part.Unwrap(part.Quiet{})
	m.part.Unwrap(part.Load{})        // want `Unwrap blocks`
	m.part.Unwrap(part.Wrapped{})     // want `Unwrap blocks`
	m.part.Unwrap(msg)                // want `Unwrap blocks`
	m.part.Replace(part.Quiet{}, nil) // want `Replace blocks`
	m.part.UnwrapAll(part.Wrapped{})  // want `UnwrapAll blocks`
	return m, nil
}

func (m model) View() string { return "" }
