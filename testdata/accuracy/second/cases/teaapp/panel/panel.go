// Package panel is a part of the screen; it is no tea.Model.
package panel

import (
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

type Panel struct {
	lines []string
	path  string
}

type Loaded struct{ Lines []string }

func New(path string) Panel { return Panel{path: path} }

func (p Panel) Update(msg tea.Msg) (Panel, tea.Cmd) {
	switch msg := msg.(type) {
	case Loaded:
		p.lines = msg.Lines
	case tea.KeyMsg:
		if msg.String() == "w" {
			return p.save(), nil
		}
	}
	return p, nil
}

func (p Panel) save() Panel {
	if err := os.WriteFile(p.path, []byte(p.Render()), 0o600); err != nil {
		p.lines = append(p.lines, err.Error())
	}
	return p
}

func (p Panel) Render() string { return strings.Join(p.lines, "\n") }

// Load returns a command.
func Load(path string) tea.Cmd {
	return func() tea.Msg {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return Loaded{strings.Split(string(b), "\n")}
	}
}

// Poll is a command itself.
func Poll() tea.Msg {
	_, err := os.Stat("/run/x")
	return err
}
