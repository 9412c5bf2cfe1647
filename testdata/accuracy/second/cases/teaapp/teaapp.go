// Package teaapp is a Bubble Tea program with nested models.
package teaapp

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"

	"example.com/second/cases/lib"
	"example.com/second/cases/teaapp/panel"

	tea "github.com/charmbracelet/bubbletea"
)

type status struct {
	repo  lib.Repo
	head  string
	ticks int
}

func (s status) update(msg tea.Msg) status {
	switch msg.(type) {
	case tickMsg:
		s.ticks++
		if s.ticks%10 == 0 {
			s.head, _ = s.repo.Head() // BLOCKS exec
		}
	}
	return s
}

func (s status) view() string { return s.head + s.repo.Path("x") }

type tickMsg time.Time
type headMsg string

type page interface {
	handle(key string) tea.Cmd
	render() string
}

type homePage struct{ cl *lib.Client }

func (h *homePage) handle(key string) tea.Cmd {
	if key == "p" {
		return func() tea.Msg { return h.cl.Alive(context.Background()) }
	}
	return nil
}
func (h *homePage) render() string { return h.cl.URL("home") }

type logPage struct{ text string }

func (l *logPage) handle(key string) tea.Cmd {
	b, err := os.ReadFile("app.log") // BLOCKS file
	if err == nil {
		l.text = string(b)
	}
	return nil
}
func (l *logPage) render() string { return strings.ToUpper(l.text) }

type app struct {
	p      *tea.Program
	panel  panel.Panel
	st     status
	pages  []page
	cur    int
	cl     *lib.Client
	events <-chan struct{}
	cfg    map[string]string
	cmds   map[string]func() tea.Cmd
	keys   map[string]func(*app)
}

func newApp() *app {
	cfg, _ := lib.LoadConfig("app.conf")
	home := &homePage{}
	return &app{cfg: cfg, events: lib.Watch("x"), pages: []page{home, &logPage{}}, keys: map[string]func(*app){
		"s": (*app).settle,
		"c": (*app).clear,
	}}
}

func (a *app) Init() tea.Cmd {
	a.cfg = lib.Parse("a=b")
	if a.cfg["boot"] == "" {
		a.cfg, _ = lib.LoadConfig("app.conf") // BLOCKS file
	}
	return tea.Batch(panel.Load("a.txt"), panel.Poll, a.watch, a.probe(), tick())
}

func tick() tea.Cmd {
	return tea.Tick(time.Second, func(t time.Time) tea.Msg { return tickMsg(t) })
}

// watch is a command: it may wait.
func (a *app) watch() tea.Msg {
	<-a.events
	return tickMsg{}
}

func (a *app) probe() tea.Cmd {
	cl := a.cl
	return func() tea.Msg {
		if cl.Alive(context.Background()) {
			return headMsg("up")
		}
		lib.Settle()
		return headMsg("down")
	}
}

func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	a.panel, cmd = a.panel.Update(msg) // BLOCKS file
	a.st = a.st.update(msg)
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return a, tea.Batch(cmd, a.key(msg.String()))
	case headMsg:
		a.cfg["head"] = string(msg)
		go lib.Settle()
		lib.Background(lib.Settle)
		return a, tea.Sequence(panel.Load("b"), tea.Quit)
	case error:
		return a, tea.ExecProcess(exec.Command("less", "err.log"), func(err error) tea.Msg { return err })
	}
	return a, cmd
}

func (a *app) key(k string) tea.Cmd {
	if f, ok := a.keys[k]; ok {
		f(a)
		return nil
	}
	switch k {
	case "r":
		load := panel.Load("a.txt")
		msg := load()                    // BLOCKS file
		a.panel, _ = a.panel.Update(nil) // BLOCKS file
		return func() tea.Msg { return msg }
	case "i":
		if panel.Poll() == nil { // BLOCKS file
			return panel.Poll
		}
	case "n":
		return a.pages[a.cur].handle(k)
	case "q":
		a.p.Send(tickMsg{}) // BLOCKS deadlock
		go a.p.Send(tickMsg{})
		return tea.Quit
	case "a":
		if a.online() {
			return tick()
		}
	case "e":
		select {
		case <-a.events:
		default:
		}
		return a.watch
	}
	return nil
}

func (a *app) settle() {
	lib.Settle() // BLOCKS sleep
}

func (a *app) clear() { a.cfg = lib.Parse("") }

func (a *app) online() bool {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	return a.cl.Alive(ctx) // BLOCKS net
}

func (a *app) View() string {
	var b strings.Builder
	b.WriteString(a.panel.Render())
	b.WriteString(a.st.view())
	lib.Each([]string{"x"}, func(s string) { b.WriteString(s) })
	for _, p := range a.pages {
		b.WriteString(p.render())
	}
	return b.String() + a.footer()
}

func (a *app) footer() string {
	if _, err := os.Stat(a.st.repo.Path(".git")); err != nil { // BLOCKS file
		return "no repo"
	}
	return os.Getenv("USER")
}

func Main() error {
	a := newApp()
	a.p = tea.NewProgram(a, tea.WithFilter(filter), tea.WithAltScreen())
	if !a.cl.Alive(context.Background()) {
		lib.Settle()
	}
	_, err := a.p.Run()
	return err
}

func filter(m tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.QuitMsg); ok {
		lib.Settle() // BLOCKS sleep
		return nil
	}
	return msg
}
