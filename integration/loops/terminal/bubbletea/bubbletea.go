// Package bubbletea is a Bubble Tea program of version 1.
package bubbletea

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type lines []string

type saved struct{ err error }

type model struct {
	name    string
	text    lines
	program *tea.Program
	log     func(string)
	updates chan lines
	loaded  bool
}

func (m model) Init() tea.Cmd { return tea.Batch(m.load, tick()) }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "s":
			m.save() // a helper: the finding is in it
			return m, nil
		case "S":
			return m, func() tea.Msg { return saved{m.write()} }
		case "r":
			text := m.load() // a command, called here
			m.text = text.(lines)
		case "R":
			return m, m.load
		case "t":
			m.program.Send(saved{}) // want `\(\*tea.Program\).Send waits on the event loop for the event loop \(deadlock\); return a tea.Cmd that returns the message \[deadlock\]`
		case "T":
			go m.program.Send(saved{})
		case "l":
			m.log("key")
		case "e":
			return m, tea.ExecProcess(exec.Command("vi", m.name), func(err error) tea.Msg {
				return saved{err}
			})
		}
	case saved:
		select {
		case m.text = <-m.updates:
		default:
		}
	}
	return m, nil
}

func (m model) View() string {
	if m.loaded {
		return m.status()
	}
	return ""
}

// status asks a server each time the screen is drawn, three calls below View.
func (m model) status() string { return line(m.name) }

func line(name string) string { return probe(name).Status }

func probe(name string) *http.Response {
	resp, err := http.Get("http://localhost/" + name) // want `http.Get blocks the event loop \(network I/O\); reached from model.View; return a tea.Cmd that does it`
	if err != nil {
		return &http.Response{}
	}
	return resp
}

func (m model) load() tea.Msg {
	f, err := os.Open(m.name) // want `os.Open blocks the event loop \(file I/O\); reached from model.Update`
	if err != nil {
		return saved{err}
	}
	var all lines
	for s := bufio.NewScanner(f); s.Scan(); { // want `reached from model.Update`
		all = append(all, s.Text())
	}
	return all
}

func (m model) save() {
	if err := m.write(); err != nil {
		m.text = nil
	}
}

func (m model) write() error {
	return os.WriteFile(m.name, nil, 0o600) // want `os.WriteFile blocks .*; reached from model.Update; return a tea.Cmd that does it`
}

func tick() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg {
		time.Sleep(time.Millisecond)
		return nil
	})
}

// run sleeps where no loop runs yet, and logs by a message to the program.
func run(name string) error {
	m := &model{name: name}
	p := tea.NewProgram(m)
	m.program = p
	m.log = func(text string) { p.Send(text) } // want `Send waits on the event loop .*; reached from model.Update`
	time.Sleep(time.Second)
	_, err := p.Run()
	return err
}
