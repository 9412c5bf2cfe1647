// want package:"summaries of"

// Package bubble2 is a program for Bubble Tea v2.
package bubble2

import (
	"os"

	tea "charm.land/bubbletea/v2"
)

type model struct{}

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, _ = os.ReadFile("a") // want `os.ReadFile blocks the event loop \(file I/O\); return a tea.Cmd that does it`
	return m, func() tea.Msg {
		data, _ := os.ReadFile("a")
		return data
	}
}

func (m model) View() tea.View { return tea.View{} }
