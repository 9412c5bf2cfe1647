// want package:"summaries of"

// Package bubble is a Bubble Tea program.
package bubble

import (
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	path string
	data []byte
	prog *tea.Program
	list list
	wg   sync.WaitGroup
	ch   chan int
	cmd  tea.Cmd
}

func (m *model) Init() tea.Cmd {
	_, _ = os.ReadFile(m.path) // want `^os.ReadFile blocks the event loop \(file I/O\); return a tea.Cmd that does it$`
	return m.load
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.save()
		m.list.refresh()
		return m, m.load
	case int:
		_ = msg
		m.prog.Send(1) // want `\(\*tea.Program\).Send waits on the event loop for the event loop \(deadlock\); return a tea.Cmd that returns the message`
		m.wg.Wait()    // want `\(\*sync.WaitGroup\).Wait blocks`
		_ = m.load()   // called here, on the loop
		m.ch <- 1      // want `channel send blocks`
	case string:
		go m.prog.Send(1)
		go m.save2()
		select {
		case m.ch <- 1:
		default:
		}
		return m, tea.Batch(m.load, func() tea.Msg {
			time.Sleep(time.Second)
			return nil
		})
	}
	return m, func() tea.Msg {
		_, _ = http.Get("a")
		return nil
	}
}

func (m *model) View() string {
	time.Sleep(1) // want `time.Sleep blocks`
	return string(m.data)
}

// load is a command where it is returned, and runs on the loop where it is
// called.
func (m *model) load() tea.Msg {
	data, _ := os.ReadFile(m.path) // want `os.ReadFile blocks .*; reached from \(\*model\).Update; return a tea.Cmd that does it`
	return data
}

// save is a helper: the finding stands where it leaves the package.
func (m *model) save() {
	_ = os.WriteFile(m.path, m.data, 0o600) // want `os.WriteFile blocks the event loop \(file I/O\); reached from \(\*model\).Update; return a tea.Cmd that does it`
}

func (m *model) save2() {
	_ = os.WriteFile(m.path, m.data, 0o600)
}

type list struct{}

func (l list) refresh() { walk(func() { time.Sleep(1) }) } // want `time.Sleep blocks .*; reached from \(\*model\).Update`

func walk(f func()) { f() }

// notAModel has the methods of a model but is none.
type notAModel struct{}

func (notAModel) Update() { time.Sleep(1) }

func run() {
	m := &model{}
	p := tea.NewProgram(m, tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		time.Sleep(1) // want `time.Sleep blocks`
		return msg
	}))
	time.Sleep(1)
	_, _ = p.Run()
}

// base lends its methods to models that embed it.
type base struct{}

func (base) Init() tea.Cmd {
	time.Sleep(1) // want `time.Sleep blocks`
	return nil
}

type derived struct{ base }

func (d derived) Update(tea.Msg) (tea.Model, tea.Cmd) {
	cmd := func() tea.Msg {
		time.Sleep(1) // want `time.Sleep blocks .*; reached from derived.Update`
		return nil
	}
	_ = cmd()
	return d, cmd
}

func (d derived) View() string { return "" }

func edit() tea.Cmd {
	return tea.ExecProcess(exec.Command("vi"), func(error) tea.Msg {
		data, _ := os.ReadFile("a") // want `os.ReadFile blocks`
		return data
	})
}

// queue hands f to a loop.
//
//stallcheck:register f
func queue(f any) {}

func queued() {
	queue(tea.Cmd(func() tea.Msg {
		time.Sleep(1) // a command runs off the loop, whatever it is handed to
		return nil
	}))
	queue(func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})
}
