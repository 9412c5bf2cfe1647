// Package logview shows logs in a terminal, with gocui.
package logview

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/jroimartin/gocui"
)

type handler func(*gocui.Gui, *gocui.View) error

type binding struct {
	view string
	key  gocui.Key
	do   handler
}

type viewer struct {
	path   string
	lines  []string
	filter string
	tail   *os.File
	remote net.Conn
	lineCh chan string
}

// guarded wraps a handler, as decorators do.
func guarded(h handler) func(*gocui.Gui, *gocui.View) error {
	return func(g *gocui.Gui, v *gocui.View) error {
		if v == nil {
			return nil
		}
		return h(g, v)
	}
}

func (l *viewer) bindings() []binding {
	return []binding{
		{"", gocui.KeyCtrlC, func(*gocui.Gui, *gocui.View) error { return gocui.ErrQuit }},
		{"main", gocui.KeyEnter, l.open},
		{"main", gocui.KeyF5, l.refresh},
	}
}

func (l *viewer) setup(g *gocui.Gui) error {
	g.SetManagerFunc(l.layout)
	for _, b := range l.bindings() {
		if err := g.SetKeybinding(b.view, b.key, gocui.ModNone, guarded(b.do)); err != nil {
			return err
		}
	}
	return g.SetKeybinding("main", 'p', gocui.ModNone, l.pause(time.Second))
}

// pause makes a handler.
func (l *viewer) pause(d time.Duration) func(*gocui.Gui, *gocui.View) error {
	if d > time.Minute {
		time.Sleep(time.Millisecond)
	}
	return func(*gocui.Gui, *gocui.View) error {
		time.Sleep(d) // BLOCKS sleep
		return nil
	}
}

func (l *viewer) layout(g *gocui.Gui) error {
	x, y := g.Size()
	v, err := g.SetView("main", 0, 0, x-1, y-1)
	if err != nil {
		return err
	}
	v.Clear()
	for _, s := range l.lines {
		if strings.Contains(s, l.filter) {
			fmt.Fprintln(v, s)
		}
	}
	if l.tail != nil {
		return l.more(v)
	}
	return nil
}

func (l *viewer) more(w io.Writer) error {
	buf := make([]byte, 1024)
	n, err := l.tail.Read(buf) // BLOCKS file
	if errors.Is(err, io.EOF) {
		return nil
	}
	_, werr := w.Write(buf[:n])
	return errors.Join(err, werr)
}

func (l *viewer) open(g *gocui.Gui, v *gocui.View) (err error) {
	name := strings.TrimSpace(v.Buffer())
	if l.tail, err = os.Open(name); err != nil { // BLOCKS file
		return err
	}
	go l.follow(g, name)
	return nil
}

// follow is a goroutine that comes back by Update.
func (l *viewer) follow(g *gocui.Gui, name string) {
	cmd := exec.Command("tail", "-f", name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return
	}
	if err := cmd.Start(); err != nil {
		return
	}
	defer cmd.Wait()
	for sc := bufio.NewScanner(out); sc.Scan(); {
		s := sc.Text()
		g.Update(func(g *gocui.Gui) error {
			l.lines = append(l.lines, s)
			return l.forward(s)
		})
	}
}

func (l *viewer) forward(s string) error {
	if l.remote == nil {
		return nil
	}
	w := bufio.NewWriter(l.remote)
	defer w.Flush()                             // BLOCKS net
	if _, err := w.WriteString(s); err != nil { // BLOCKS net
		return err
	}
	return nil
}

func (l *viewer) refresh(g *gocui.Gui, v *gocui.View) error {
	l.lines = l.lines[:0]
	for {
		select {
		case s, ok := <-l.lineCh:
			if !ok {
				return io.EOF
			}
			l.lines = append(l.lines, s)
			continue
		default:
		}
		break
	}
	for s := range l.lineCh { // BLOCKS chan
		l.lines = append(l.lines, s)
	}
	return nil
}

// Run runs the viewer.
func Run(path string) error {
	g, err := gocui.NewGui(gocui.OutputNormal)
	if err != nil {
		return err
	}
	defer g.Close()
	l := &viewer{path: path, lineCh: make(chan string, 16)}
	l.remote, _ = net.Dial("tcp", "logs:514")
	if err := l.setup(g); err != nil {
		return err
	}
	return g.MainLoop()
}
