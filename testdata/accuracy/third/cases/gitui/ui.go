// Package gitui is a terminal client for git.
package gitui

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/third/cases/gitui/git"
)

type (
	statusMsg []string
	diffMsg   string
	errMsg    struct{ error }
	editedMsg struct{ text string }
)

type pane interface {
	update(m *model, msg tea.Msg) tea.Cmd
	view() string
}

type model struct {
	repo   git.Repo
	files  []string
	cursor int
	diff   string
	head   string
	panes  []pane
	active int
	prog   *tea.Program
	events chan string
	keys   map[string]func(*model) tea.Cmd
}

func New(dir string) *model {
	m := &model{repo: git.Repo{Dir: dir}, events: make(chan string, 8)}
	m.panes = []pane{&filePane{}, &logPane{dir: dir}}
	m.keys = map[string]func(*model) tea.Cmd{
		"r": (*model).refresh,
		"d": (*model).showDiff,
		"D": (*model).showDiffNow,
		"e": (*model).edit,
		"q": func(*model) tea.Cmd { return tea.Quit },
	}
	b, _ := os.ReadFile(filepath.Join(dir, ".git", "HEAD"))
	m.head = string(b)
	return m
}

func (m *model) Init() tea.Cmd {
	return tea.Batch(m.refresh(), m.waitEvent, tea.Tick(time.Second, func(time.Time) tea.Msg {
		files, err := m.repo.Status(context.Background())
		if err != nil {
			return errMsg{err}
		}
		return statusMsg(files)
	}))
}

// waitEvent is a command.
func (m *model) waitEvent() tea.Msg { return statusMsg{<-m.events} }

func (m *model) refresh() tea.Cmd {
	repo := m.repo
	return func() tea.Msg {
		files, err := repo.Status(context.Background())
		if err != nil {
			return errMsg{err}
		}
		return statusMsg(files)
	}
}

func (m *model) showDiff() tea.Cmd {
	file := m.files[m.cursor]
	return func() tea.Msg {
		d, _ := m.repo.Diff(context.Background(), file)
		return diffMsg(d)
	}
}

func (m *model) showDiffNow() tea.Cmd {
	m.diff, _ = m.repo.Diff(context.Background(), m.files[m.cursor]) // BLOCKS exec
	return nil
}

func (m *model) edit() tea.Cmd {
	name := m.files[m.cursor]
	c := exec.Command("vi", name)
	return tea.ExecProcess(c, func(err error) tea.Msg {
		if err != nil {
			return errMsg{err}
		}
		b, _ := os.ReadFile(name) // BLOCKS file
		return editedMsg{string(b)}
	})
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if f, ok := m.keys[msg.String()]; ok {
			return m, f(m)
		}
		return m, m.panes[m.active].update(m, msg)
	case statusMsg:
		m.files = msg
		select {
		case m.events <- "status":
		default:
		}
		return m, nil
	case diffMsg:
		m.diff = string(msg)
		m.prog.Send(statusMsg(m.files)) // BLOCKS deadlock
	case editedMsg:
		m.diff = msg.text
		go m.prog.Send(statusMsg(m.files))
	case errMsg:
		m.events <- msg.Error() // BLOCKS chan
	}
	return m, nil
}

func (m *model) View() string {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	w.WriteString(git.Short(m.head) + "\n")
	w.WriteString(m.panes[m.active].view())
	w.Flush()
	return b.String()
}

type filePane struct{ sel int }

func (p *filePane) update(m *model, msg tea.Msg) tea.Cmd {
	p.sel = m.cursor
	if len(m.files) > p.sel {
		if fi, err := os.Lstat(m.files[p.sel]); err == nil && fi.Size() > 1<<20 { // BLOCKS file
			return nil
		}
	}
	return m.showDiff()
}

func (p *filePane) view() string { return strings.Repeat(" ", p.sel) + ">" }

type logPane struct {
	dir   string
	lines []string
}

func (p *logPane) update(m *model, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		b, err := os.ReadFile(filepath.Join(p.dir, ".git", "logs", "HEAD"))
		if err != nil {
			return errMsg{err}
		}
		p.lines = strings.Split(string(b), "\n")
		return nil
	}
}

func (p *logPane) view() string {
	if p.lines == nil {
		p.load()
	}
	return strings.Join(p.lines, "\n")
}

func (p *logPane) load() {
	f, err := os.Open(filepath.Join(p.dir, ".git", "logs", "HEAD")) // BLOCKS file
	if err != nil {
		return
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); { // BLOCKS file
		p.lines = append(p.lines, sc.Text())
	}
}

// Run runs the program.
func Run(dir string) error {
	m := New(dir)
	m.prog = tea.NewProgram(m, tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		if _, ok := msg.(tea.QuitMsg); ok {
			out, _ := exec.Command("git", "stash", "list").Output() // BLOCKS exec
			if len(out) > 0 {
				return nil
			}
		}
		return msg
	}))
	_, err := m.prog.Run()
	return err
}
