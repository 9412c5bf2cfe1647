// Package teav2 is for the second major version.
package teav2

import (
	"bufio"
	"net"
	"os"
	"time"

	"example.com/second/cases/lib"

	tea "charm.land/bubbletea/v2"
)

// child is a model in a slice, and a model itself.
type child struct {
	conn net.Conn
	in   *bufio.Scanner
	last string
}

func (c child) Init() tea.Cmd { return c.read }

func (c child) read() tea.Msg {
	if c.in.Scan() {
		return c.in.Text()
	}
	return c.in.Err()
}

func (c child) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		c.last = msg
		return c, c.read
	case tea.KeyPressMsg:
		return c.send(msg.String())
	}
	return c, nil
}

func (c child) send(s string) (tea.Model, tea.Cmd) {
	if _, err := c.conn.Write([]byte(s)); err != nil { // BLOCKS net
		return c, tea.Quit
	}
	return c, nil
}

func (c child) View() tea.View { return tea.NewView(c.last) }

type grid struct {
	kids  []tea.Model
	named map[string]tea.Model
	quit  func() error
	saver interface{ Save() error }
}

type fileSaver struct{ name string }

func (f fileSaver) Save() error { return os.WriteFile(f.name, nil, 0o600) } // BLOCKS file

func (g *grid) Init() tea.Cmd {
	var cmds []tea.Cmd
	for _, k := range g.kids {
		cmds = append(cmds, k.Init())
	}
	g.saver = fileSaver{"grid"}
	return tea.Batch(cmds...)
}

func (g *grid) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	for i, k := range g.kids {
		g.kids[i], _ = k.Update(msg)
	}
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "s":
			fileSaver{"x"}.Save()
		case "t":
			return g, tea.Tick(time.Second, func(time.Time) tea.Msg { lib.Settle(); return nil })
		case "z":
			defer lib.Settle() // BLOCKS sleep
		case "b":
			lib.Background(func() { time.Sleep(time.Second) })
		case "l":
			lib.Each([]string{"a"}, g.drop)
		}
	}
	return g, g.later
}

func (g *grid) drop(s string) { delete(g.named, s) }

func (g *grid) later() tea.Msg {
	lib.Settle()
	time.Sleep(time.Second)
	return nil
}

func (g *grid) View() tea.View {
	v := tea.NewView("grid")
	for _, k := range g.kids {
		v.Content += k.View().Content
	}
	if t, err := title(); err == nil {
		v.Content = t + v.Content
	}
	return v
}

func title() (string, error) {
	f, err := os.Open("/etc/title") // BLOCKS file
	if err != nil {
		return "", err
	}
	var b [32]byte
	n, err := f.Read(b[:]) // BLOCKS file
	return string(b[:n]), err
}

func Main() {
	g := &grid{kids: []tea.Model{child{}}, named: map[string]tea.Model{"a": child{}}}
	p := tea.NewProgram(g, tea.WithFilter(func(m tea.Model, msg tea.Msg) tea.Msg { return msg }))
	go func() {
		for {
			time.Sleep(time.Second)
			p.Send("tick")
		}
	}()
	_, _ = p.Run()
}
