// Package filebrowser is a file manager in the terminal.
package filebrowser

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type (
	listed   struct{ entries []fs.DirEntry }
	preview  string
	failed   struct{ err error }
	ticked   time.Time
	edited   struct{ err error }
	finished struct{ n int }
)

type pane struct {
	entries []fs.DirEntry
	cursor  int
	filter  string
}

// Model is the state of the program.
type Model struct {
	dir     string
	left    pane
	right   pane
	text    string
	status  string
	width   int
	events  chan string
	prog    *tea.Program
	keys    map[string]func(*Model) tea.Cmd
	history []string
}

// New starts in dir.
func New(dir string) *Model {
	m := &Model{dir: dir, events: make(chan string)}
	m.keys = map[string]func(*Model) tea.Cmd{
		"up":   func(m *Model) tea.Cmd { m.left.move(-1); return nil },
		"down": func(m *Model) tea.Cmd { m.left.move(1); return nil },
	}
	return m
}

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd {
	m.status = readBookmark()
	return tea.Batch(m.list, m.listen(), tea.Tick(time.Second, func(t time.Time) tea.Msg { return ticked(t) }))
}

func readBookmark() string {
	b, err := os.ReadFile(filepath.Join(os.TempDir(), "bookmark")) // BLOCKS file
	if err != nil {
		return ""
	}
	return string(b)
}

// list is a command.
func (m *Model) list() tea.Msg {
	entries, err := os.ReadDir(m.dir) // BLOCKS file
	if err != nil {
		return failed{err}
	}
	return listed{entries}
}

// listen returns a command that waits.
func (m *Model) listen() tea.Cmd {
	return func() tea.Msg { return preview(<-m.events) }
}

func (m *Model) show(name string) tea.Cmd {
	path := filepath.Join(m.dir, name)
	return func() tea.Msg {
		b, err := os.ReadFile(path)
		if err != nil {
			return failed{err}
		}
		time.Sleep(50 * time.Millisecond)
		return preview(b)
	}
}

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m, m.key(msg.String())
	case tea.WindowSizeMsg:
		m.width = msg.Width
	case listed:
		m.left.set(msg.entries)
	case preview:
		m.text = string(msg)
		return m, m.listen()
	case failed:
		m.status = msg.err.Error()
		m.logFailure(msg.err)
	case edited:
		return m, m.list
	case ticked:
		m.prog.Send(finished{len(m.history)}) // BLOCKS deadlock
		go m.prog.Send(finished{0})
	}
	return m, nil
}

func (m *Model) key(k string) tea.Cmd {
	if f, ok := m.keys[k]; ok {
		return f(m)
	}
	switch k {
	case "q":
		return tea.Quit
	case "enter":
		return m.open()
	case "d":
		m.remove()
		return m.list
	case "e":
		c := exec.Command("vi", m.left.selected())
		return tea.ExecProcess(c, func(err error) tea.Msg { return edited{err} })
	case "!":
		return func() tea.Msg {
			out, err := exec.Command("make").CombinedOutput()
			if err != nil {
				return failed{err}
			}
			return preview(out)
		}
	case "r":
		if l, ok := m.list().(listed); ok {
			m.right.set(l.entries)
		}
	case "s":
		m.events <- m.left.selected() // BLOCKS chan
	case "w":
		return tea.Sequence(m.show("a"), m.show("b"), tea.Println("shown"))
	}
	return nil
}

func (m *Model) open() tea.Cmd {
	name := m.left.selected()
	info, err := os.Stat(filepath.Join(m.dir, name)) // BLOCKS file
	if err != nil {
		m.status = err.Error()
		return nil
	}
	if info.IsDir() {
		m.dir = filepath.Join(m.dir, name)
		m.history = append(m.history, m.dir)
		return m.list
	}
	return m.show(name)
}

func (m *Model) remove() {
	name := filepath.Join(m.dir, m.left.selected())
	if err := os.Remove(name); err != nil { // BLOCKS file
		m.status = err.Error()
	}
}

func (m *Model) logFailure(err error) {
	f, ferr := os.OpenFile("failures", os.O_APPEND|os.O_CREATE, 0o644) // BLOCKS file
	if ferr != nil {
		return
	}
	fmt.Fprintln(f, err) // BLOCKS file
	go func() { _ = f.Close() }()
}

func (p *pane) set(entries []fs.DirEntry) {
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	p.entries = entries
	p.cursor = 0
}

func (p *pane) move(d int) { p.cursor = min(max(p.cursor+d, 0), len(p.entries)-1) }

func (p *pane) selected() string {
	if p.cursor >= len(p.entries) {
		return ""
	}
	return p.entries[p.cursor].Name()
}

func (p *pane) render(w *strings.Builder) {
	for i, e := range p.entries {
		mark := " "
		if i == p.cursor {
			mark = ">"
		}
		fmt.Fprintf(w, "%s %s\n", mark, e.Name())
	}
}

// View implements tea.Model.
func (m *Model) View() string {
	var b strings.Builder
	m.left.render(&b)
	m.right.render(&b)
	fmt.Fprintf(&b, "%s\n%s", m.text, m.status)
	b.WriteString(m.free())
	return b.String()
}

func (m *Model) free() string {
	matches, err := filepath.Glob(m.dir + "/*") // BLOCKS file
	if err != nil {
		return ""
	}
	return fmt.Sprint(len(matches))
}

// Main runs the program.
func Main() error {
	m := New(".")
	m.prog = tea.NewProgram(m, tea.WithAltScreen(), tea.WithFilter(dedup))
	go func() {
		for range 3 {
			time.Sleep(time.Second)
			m.prog.Send(ticked(time.Now()))
		}
	}()
	_, err := m.prog.Run()
	return err
}

func dedup(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(ticked); ok {
		time.Sleep(time.Millisecond) // BLOCKS sleep
	}
	return msg
}
