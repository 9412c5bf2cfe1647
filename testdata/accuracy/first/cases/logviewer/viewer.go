// Package logviewer follows logs, with the second version of Bubble Tea.
package logviewer

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

type line struct {
	Level, Text string
	At          time.Time
}

type lines []line

// source is where lines come from; the tail is given by main.
type source interface {
	Poll() []line
}

type ring struct{ kept []line }

func (r *ring) Poll() []line {
	out := r.kept
	r.kept = nil
	return out
}

// Viewer is the program.
type Viewer struct {
	ctx    context.Context
	src    source
	shown  []line
	filter string
	conn   net.Conn
	sc     *bufio.Scanner
	save   func(string) error
}

// New follows a connection.
func New(ctx context.Context, conn net.Conn) Viewer {
	return Viewer{
		ctx:  ctx,
		conn: conn,
		src:  &ring{},
		sc:   bufio.NewScanner(conn),
		save: func(s string) error { return os.WriteFile("saved.log", []byte(s), 0o644) }, // BLOCKS file
	}
}

// Init implements tea.Model.
func (v Viewer) Init() tea.Cmd { return v.next }

func (v Viewer) next() tea.Msg {
	if !v.sc.Scan() {
		return v.sc.Err()
	}
	var l line
	if err := json.Unmarshal(v.sc.Bytes(), &l); err != nil {
		return err
	}
	return lines{l}
}

func fetch(ctx context.Context, url string) (lines, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req) // BLOCKS net
	if err != nil {
		return nil, err
	}
	var ls lines
	err = json.NewDecoder(resp.Body).Decode(&ls) // BLOCKS net
	return ls, err
}

func decode(r io.Reader) (ls lines, err error) {
	err = json.NewDecoder(r).Decode(&ls)
	return ls, err
}

// Update implements tea.Model.
func (v Viewer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return v.press(msg)
	case lines:
		v.shown = append(v.shown, msg...)
		return v, v.next
	case string:
		ls, err := decode(strings.NewReader(msg))
		if err != nil {
			v.filter = err.Error()
		}
		v.shown = append(v.shown, ls...)
	case error:
		v.filter = msg.Error()
	}
	return v, nil
}

func (v Viewer) press(k tea.KeyPressMsg) (Viewer, tea.Cmd) {
	switch k.String() {
	case "p":
		v.shown = append(v.shown, v.src.Poll()...)
	case "s":
		if err := v.save(v.text()); err != nil {
			v.filter = err.Error()
		}
	case "S":
		text := v.text()
		return v, func() tea.Msg { return v.save(text) }
	case "b":
		v.shown = v.backfill()
	case "B":
		return v, v.backfillCmd()
	case "/":
		v.ask("filter?")
	case "z":
		var d net.Dialer
		conn, err := d.DialContext(v.ctx, "tcp", "logs:80") // BLOCKS net
		if err == nil {
			v.conn = conn
		}
	case "t":
		return v, tea.Every(time.Minute, func(t time.Time) tea.Msg { l, _ := fetch(v.ctx, "http://logs"); return l })
	}
	return v, nil
}

func (v Viewer) backfill() lines {
	ls, err := fetch(v.ctx, "http://logs/all")
	if err != nil {
		return nil
	}
	return ls
}

func (v Viewer) backfillCmd() tea.Cmd {
	return func() tea.Msg { return v.backfill() }
}

func (v Viewer) ask(q string) {
	fmt.Fprintln(os.Stderr, q)
	_, _ = fmt.Fprintln(v.conn, q) // BLOCKS net
}

func (v Viewer) text() string {
	var b strings.Builder
	for _, l := range v.shown {
		if strings.Contains(l.Text, v.filter) {
			fmt.Fprintf(&b, "%s %s %s\n", l.At.Format(time.Kitchen), l.Level, l.Text)
		}
	}
	return b.String()
}

// View implements tea.Model.
func (v Viewer) View() tea.View {
	view := tea.NewView(v.text())
	view.AltScreen = true
	if v.filter == "slow" {
		time.Sleep(time.Millisecond) // BLOCKS sleep
	}
	return view
}
