package vsthreading

import (
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// A program whose three methods are the main thread.
type window struct {
	tabs  []tab
	title string
	prog  *tea.Program
}

type tab interface{ draw() string }

type plainTab struct{ name string }

func (t plainTab) draw() string { return t.name }

type fileTab struct{ path string }

func (t fileTab) draw() string {
	data, _ := os.ReadFile(t.path) // want `os.ReadFile blocks the event loop \(file I/O\); reached from window.View; return a tea.Cmd that does it`
	return string(data)
}

func (w window) Init() tea.Cmd { return w.open }

// open is a command, and called as one only.
func (w window) open() tea.Msg {
	_, _ = os.ReadFile("a")
	return nil
}

// reopen is both a command and a helper.
func (w window) reopen() tea.Msg {
	_, _ = os.ReadFile("a") // want `os.ReadFile blocks .*; reached from window.Update`
	return nil
}

func (w window) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		w.title = msg
		_ = w.reopen()
		return w, w.reopen
	case int:
		w.resize(msg)
		return w, tea.Batch(w.open, w.reopen)
	case error:
		w.prog.Quit() // want `Quit`
		return w, tea.Quit
	}
	cmd := func() tea.Msg {
		w.resize2()
		time.Sleep(time.Second)
		return nil
	}
	return w, cmd
}

func (w window) View() string {
	var s string
	for _, t := range []tab{plainTab{}, fileTab{}} {
		s += t.draw()
	}
	return s + w.header()
}

func (w window) header() string { return w.title }

func (w window) resize(n int) {
	if n > 0 {
		w.resize(n - 1)
	}
	time.Sleep(time.Millisecond) // want `time.Sleep blocks .*; reached from window.Update`
}

func (w window) resize2() { time.Sleep(time.Millisecond) }

// closing runs after the program.
func (w window) closing() { time.Sleep(time.Second) }

func runWindow() {
	w := window{}
	w.prog = tea.NewProgram(w)
	_, _ = w.prog.Run()
	w.closing()
}
