// Package gitui shows a repository.
package gitui

import (
	"fmt"
	"strings"
	"time"

	"example.com/first/cases/gitui/git"

	tea "github.com/charmbracelet/bubbletea"
)

// component is a part of the screen.
type component interface {
	handle(tea.Msg) tea.Cmd
	draw() string
}

type commits struct {
	repo git.Repo
	list []git.Commit
	at   int
}

func (c *commits) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case []git.Commit:
		c.list = msg
	case tea.KeyMsg:
		switch msg.String() {
		case "j":
			c.at++
		case "R":
			c.reload(100)
		case "r":
			return c.load(100)
		}
	}
	return nil
}

func (c *commits) reload(n int) {
	list, err := c.repo.Log(n) // BLOCKS exec
	if err == nil {
		c.list = list
	}
}

func (c *commits) load(n int) tea.Cmd {
	repo := c.repo
	return func() tea.Msg {
		list, err := repo.Log(n)
		if err != nil {
			return err
		}
		return list
	}
}

func (c *commits) draw() string {
	var b strings.Builder
	for i, k := range c.list {
		fmt.Fprintf(&b, "%2d %s %s\n", i, k.Hash, k.Subject)
	}
	return b.String()
}

type branches struct {
	items []git.Branch
	open  bool
}

func (b *branches) handle(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyMsg); ok && k.String() == "b" {
		b.open = !b.open
	}
	return nil
}

func (b *branches) draw() string {
	var lines []string
	for _, it := range b.items {
		lines = append(lines, it.Title())
		if b.open {
			lines = append(lines, it.Description()) // BLOCKS exec
		}
	}
	return strings.Join(lines, "\n")
}

// App is a tea.Model by value.
type App struct {
	repo     git.Repo
	commits  *commits
	branches *branches
	parts    []component
	status   string
	results  chan string
}

// Init implements tea.Model.
func (a App) Init() tea.Cmd {
	return tea.Batch(a.commits.load(10), a.poll)
}

func (a App) poll() tea.Msg {
	s, err := a.repo.Status()
	if err != nil {
		return err
	}
	return s
}

// Update implements tea.Model.
func (a App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmds := []tea.Cmd{a.commits.handle(msg), a.branches.handle(msg)}
	switch msg := msg.(type) {
	case string:
		a.status = msg
		cmds = append(cmds, tea.Tick(time.Second, func(time.Time) tea.Msg { return a.poll() }))
	case error:
		a.status = msg.Error()
	case tea.KeyMsg:
		switch msg.String() {
		case "s":
			a.status, _ = a.repo.Status() // BLOCKS exec
		case "c":
			cmds = append(cmds, tea.ExecProcess(a.repo.Checkout("main"), nil))
		case "C":
			_ = a.repo.Checkout("main").Run() // BLOCKS exec
		case "f":
			a.repo.Async(func(out string, err error) { a.results <- out }, "fetch")
		case "g":
			a.status = a.gather()
		case "n":
			sub := tea.NewProgram(App{repo: a.repo})
			if _, err := sub.Run(); err != nil { // BLOCKS nested-run
				a.status = err.Error()
			}
		}
	}
	return a, tea.Batch(cmds...)
}

func (a App) gather() string {
	var b strings.Builder
	for {
		select {
		case r := <-a.results:
			b.WriteString(r)
			continue
		default:
		}
		if b.Len() > 0 {
			return b.String()
		}
		b.WriteString(<-a.results) // BLOCKS chan
	}
}

// View implements tea.Model.
func (a App) View() string {
	return a.commits.draw() + a.branches.draw() + git.ParseLog(a.status)[0].Subject
}
