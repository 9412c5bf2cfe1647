// Package player is a music player for the terminal, with Bubble Tea v2.
package player

import (
	"context"
	"encoding/binary"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

type track struct {
	path, title string
	length      time.Duration
}

// screen is a part of the program, which is a model in the large.
type screen interface {
	handle(msg tea.Msg) (screen, tea.Cmd)
	draw() string
}

type base struct {
	width  int
	volume atomic.Int32
}

func (b *base) louder() { b.volume.Add(1) }

func (b *base) scan(dir string) []track {
	names, err := filepath.Glob(dir + "/*.wav") // BLOCKS file
	if err != nil {
		return nil
	}
	ts := make([]track, 0, len(names))
	for _, n := range names {
		ts = append(ts, track{path: n, title: filepath.Base(n)})
	}
	return ts
}

type library struct {
	*base
	dir    string
	tracks []track
	sel    int
}

func (l *library) handle(msg tea.Msg) (screen, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return l, nil
	}
	switch k.Text {
	case "r":
		l.tracks = l.scan(l.dir)
	case "+":
		l.louder()
	case "enter":
		p := &playing{base: l.base, back: l, t: l.tracks[l.sel]}
		return p, p.start
	case "i":
		l.tracks[l.sel].length = length(l.tracks[l.sel].path)
	}
	return l, nil
}

func length(name string) time.Duration {
	f, err := os.Open(name) // BLOCKS file
	if err != nil {
		return 0
	}
	defer f.Close()
	var n uint32
	if err := binary.Read(io.NewSectionReader(f, 40, 4), binary.LittleEndian, &n); err != nil { // BLOCKS file
		return 0
	}
	if err := binary.Read(strings.NewReader("abcd"), binary.LittleEndian, &n); err != nil {
		return 0
	}
	return time.Duration(n)
}

func (l *library) draw() string {
	var b strings.Builder
	for _, t := range l.tracks {
		b.WriteString(t.title + "\n")
	}
	return b.String()
}

type playing struct {
	*base
	back screen
	t    track
	stop context.CancelFunc
	pos  chan time.Duration
	last time.Duration
}

type startedMsg struct{ p *playing }

// start is a command.
func (p *playing) start() tea.Msg {
	ctx, cancel := context.WithCancel(context.Background())
	p.stop, p.pos = cancel, make(chan time.Duration)
	f, err := os.Open(p.t.path)
	if err != nil {
		return err
	}
	go func() {
		defer f.Close()
		buf := make([]byte, 4096)
		for n := 0; ctx.Err() == nil; n++ {
			if _, err := f.Read(buf); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
			select {
			case p.pos <- time.Duration(n):
			case <-ctx.Done():
			}
		}
	}()
	return startedMsg{p}
}

func (p *playing) handle(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case startedMsg:
		p.last = <-p.pos // BLOCKS chan
		return p, tea.Sequence(p.lyrics, tea.Tick(time.Second, func(time.Time) tea.Msg { return <-p.pos }))
	case time.Duration:
		p.last = msg
	case tea.KeyPressMsg:
		if msg.Text == "q" {
			p.stop()
			if err := p.scrobble(); err != nil {
				return p, nil
			}
			return p.back, nil
		}
	}
	return p, nil
}

// lyrics is a command.
func (p *playing) lyrics() tea.Msg {
	resp, err := http.Get("http://lyrics/" + p.t.title)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return string(b)
}

func (p *playing) scrobble() error {
	r, err := http.NewRequest("POST", "http://scrobble", strings.NewReader(p.t.title))
	if err != nil {
		return err
	}
	resp, err := (&http.Client{}).Do(r) // BLOCKS net
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body) // BLOCKS net
	return err
}

func (p *playing) draw() string { return p.t.title + " " + p.last.String() }

type model struct {
	cur   screen
	quits int
	prog  *tea.Program
}

func (m *model) Init() tea.Cmd {
	if fi, err := os.Stat("theme"); err == nil && fi.Size() > 0 { // BLOCKS file
		m.quits = 1
	}
	return nil
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.QuitMsg); ok {
		m.quits++
		return m, tea.Quit
	}
	var cmd tea.Cmd
	m.cur, cmd = m.cur.handle(msg)
	return m, cmd
}

func (m *model) View() tea.View {
	v := tea.NewView(m.cur.draw())
	v.OnMouse = func(msg tea.MouseMsg) tea.Cmd {
		m.remember(msg.String())
		return func() tea.Msg {
			m.remember("later")
			return nil
		}
	}
	return v
}

func (m *model) remember(s string) {
	_ = os.WriteFile("mouse", []byte(s), 0o600) // BLOCKS file
}

// Run runs the player.
func Run(dir string) error {
	m := &model{cur: &library{base: &base{}, dir: dir}}
	m.prog = tea.NewProgram(m, tea.WithFilter(func(m tea.Model, msg tea.Msg) tea.Msg {
		if _, ok := msg.(error); ok {
			return nil
		}
		return msg
	}))
	_, err := m.prog.Run()
	return err
}
