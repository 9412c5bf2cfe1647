// Package bubble holds a Bubble Tea model.
package bubble

import (
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	path string
	text []byte
}

func (m model) Init() tea.Cmd { return nil }

// What nobody waits for becomes a command.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.path == "" {
		time.Sleep(time.Second)
		return m, nil
	}
	if len(m.text) > 0 {
		_ = os.WriteFile(m.path, m.text, 0o600)
		return m, nil
	}
	// A result that is used here has no place in a command.
	m.text, _ = os.ReadFile(m.path)
	return m, nil
}

func (m model) View() string { return string(m.text) }
