// Package dashboard shows the state of a machine with tview.
package dashboard

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

// Dashboard is the program.
type Dashboard struct {
	app    *tview.Application
	pages  *tview.Pages
	list   *tview.List
	text   *tview.TextView
	input  *tview.InputField
	table  *tview.Table
	client *http.Client

	mu     sync.Mutex
	lines  []string
	done   chan struct{}
	cancel context.CancelFunc
}

// New lays the screen out.
func New() *Dashboard {
	d := &Dashboard{
		app:    tview.NewApplication(),
		pages:  tview.NewPages(),
		list:   tview.NewList(),
		text:   tview.NewTextView().SetDynamicColors(true),
		input:  tview.NewInputField().SetLabel("> "),
		table:  tview.NewTable().SetSelectable(true, false),
		client: &http.Client{Timeout: time.Second},
		done:   make(chan struct{}),
	}
	d.text.SetChangedFunc(func() {
		d.text.ScrollToEnd()
	})
	d.text.SetText(motd())
	d.list.AddItem("uptime", "", 'u', d.uptime)
	d.list.AddItem("disk", "", 'd', func() { d.show("df", "-h") })
	d.list.AddItem("quit", "", 'q', func() {
		d.cancel()
		d.app.Stop()
	})
	d.input.SetDoneFunc(d.entered)
	d.table.SetSelectedFunc(func(row, column int) {
		cell := d.table.GetCell(row, column)
		d.open(cell.Text)
	})
	d.app.SetInputCapture(d.key)
	root := tview.NewFlex().SetDirection(tview.FlexRow).AddItem(d.list, 0, 1, true).AddItem(d.text, 0, 2, false)
	d.pages.AddPage("main", root, true, true)
	return d
}

// motd is read before the program runs.
func motd() string {
	b, err := os.ReadFile("/etc/motd")
	if err != nil {
		return ""
	}
	return string(b)
}

func (d *Dashboard) append(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
	fmt.Fprintln(d.text, line)
}

func (d *Dashboard) uptime() {
	out, err := os.ReadFile("/proc/uptime") // BLOCKS file
	if err != nil {
		d.append(err.Error())
		return
	}
	d.append(string(bytes.TrimSpace(out)))
	d.app.Draw() // BLOCKS deadlock
}

func (d *Dashboard) show(name string, args ...string) {
	d.append("running " + name)
	go func() {
		out, err := exec.Command(name, args...).Output()
		d.app.QueueUpdateDraw(func() {
			if err != nil {
				d.append(err.Error())
				return
			}
			d.text.SetText(string(out))
		})
	}()
}

func (d *Dashboard) entered(k tcell.Key) {
	if k != tcell.KeyEnter {
		return
	}
	words := strings.Fields(d.input.GetText())
	d.input.SetText("")
	if len(words) == 0 {
		return
	}
	switch words[0] {
	case "run":
		cmd := exec.Command(words[1], words[2:]...)
		cmd.Stdout = d.text
		if err := cmd.Run(); err != nil { // BLOCKS exec
			d.append(err.Error())
		}
	case "show":
		d.show(words[1])
	case "get":
		d.fetch(words[1])
	case "wait":
		<-d.done // BLOCKS chan
	case "refresh":
		d.refresh()
	}
}

func (d *Dashboard) fetch(url string) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		d.append(err.Error())
		return
	}
	resp, err := d.client.Do(req) // BLOCKS net
	if err != nil {
		d.append(err.Error())
		return
	}
	d.append(resp.Status)
	go d.drain(resp)
}

func (d *Dashboard) drain(resp *http.Response) {
	defer resp.Body.Close()
	var b bytes.Buffer
	n, err := b.ReadFrom(resp.Body)
	d.app.QueueUpdate(func() { d.append(fmt.Sprint(n, err)) })
	d.app.Draw()
}

func (d *Dashboard) refresh() {
	d.app.QueueUpdateDraw(func() { // BLOCKS deadlock
		d.text.Clear()
	})
}

func (d *Dashboard) key(e *tcell.EventKey) *tcell.EventKey {
	switch e.Key() {
	case tcell.KeyF5:
		go d.refresh()
		return nil
	case tcell.KeyCtrlS:
		d.save()
		return nil
	case tcell.KeyTab:
		d.app.SetFocus(d.input)
		return nil
	}
	return e
}

func (d *Dashboard) save() {
	d.mu.Lock()
	text := strings.Join(d.lines, "\n")
	d.mu.Unlock()
	if err := os.WriteFile("dashboard.txt", []byte(text), 0o644); err != nil { // BLOCKS file
		log.Print(err)
	}
}

func (d *Dashboard) open(name string) {
	modal := tview.NewModal().SetText(name).AddButtons([]string{"delete", "keep"})
	modal.SetDoneFunc(func(_ int, label string) {
		if label == "delete" {
			_ = os.Remove(name) // BLOCKS file
		}
		d.pages.RemovePage("modal")
	})
	d.pages.AddPage("modal", modal, true, true)
}

// Poll updates the screen from a goroutine.
func (d *Dashboard) Poll(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			close(d.done)
			return
		}
		load, err := os.ReadFile("/proc/loadavg")
		d.app.QueueUpdateDraw(func() {
			if err == nil {
				d.append(string(load))
			}
			d.trim()
		})
	}
}

func (d *Dashboard) trim() {
	for len(d.lines) > 100 {
		d.lines = d.lines[1:]
	}
	if len(d.lines) == 50 {
		time.Sleep(time.Millisecond) // BLOCKS sleep
	}
}

// Run runs the program.
func (d *Dashboard) Run() error {
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	go d.Poll(ctx)
	return d.app.SetRoot(d.pages, true).Run()
}
