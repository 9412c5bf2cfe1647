// Package bugs has, small and in other words, what was reported of programs with
// terminal loops: each beside its mended form.
package bugs

import (
	"net/http"
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

// github.com/localstack/lstk/issues/38: Update answers on a channel that nobody
// reads any more.
type prompt struct{ answers chan string }

func (p prompt) Init() tea.Cmd { return nil }

func (p prompt) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		p.answers <- key.String() // want `channel send blocks the event loop \(channel\); return a tea.Cmd that does it`
	}
	return p, nil
}

func (p prompt) View() string { return "" }

type promptMended struct{ prompt }

func (p promptMended) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return p, nil
	}
	return p, func() tea.Msg {
		p.answers <- key.String()
		return nil
	}
}

// github.com/topcheer/ggcode/issues/2373: an HTTP probe three calls below Update.
type agent struct{ endpoint string }

func (a agent) Init() tea.Cmd { return nil }

func (a agent) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.configure()
	return a, nil
}

func (a agent) configure()     { a.detect() }
func (a agent) detect()        { a.reachable() }
func (a agent) View() string   { return "" }
func (a agent) probe() tea.Msg { return get(a.endpoint) }

func (a agent) reachable() bool {
	client := http.Client{Timeout: 5 * time.Second}
	resp, err := client.Get(a.endpoint) // want `\(\*http.Client\).Get blocks the event loop \(network I/O\); reached from agent.Update; return a tea.Cmd that does it`
	if err != nil {
		return false
	}
	return resp.StatusCode == http.StatusOK
}

func get(url string) bool {
	_, err := http.Get(url)
	return err == nil
}

type agentMended struct{ agent }

func (a agentMended) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return a, a.probe }

// github.com/brizzai/fleet/issues/73: keys for tmux are sent by a process each.
type fleet struct{ session string }

func (f fleet) Init() tea.Cmd { return nil }

func (f fleet) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		f.forward(key)
	}
	return f, nil
}

func (f fleet) forward(key tea.KeyMsg) { _ = send(f.session, key.String()) }

func send(session, key string) error {
	return exec.Command("tmux", "send-keys", "-t", session, key).Run() // want `\(\*exec.Cmd\).Run blocks the event loop \(process\); reached from fleet.Update`
}

func (f fleet) View() string { return "" }

type fleetMended struct {
	fleet
	keys chan string
}

func (f fleetMended) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		select {
		case f.keys <- key.String():
		default:
		}
	}
	return f, nil
}

func (f fleetMended) work() {
	for key := range f.keys {
		_ = exec.Command("tmux", "send-keys", "-t", f.session, key).Run()
	}
}

// github.com/rivo/tview/issues/569: Draw in the callback of an item.
func draw(app *tview.Application, list *tview.List) {
	list.AddItem("foo", "", 0, func() { app.Draw() }) // want `Draw waits on the event loop for the event loop \(deadlock\)`
	list.AddItem("bar", "", 0, func() { list.SetTitle("bar") })
}

// github.com/rivo/tview/issues/416: Draw on the loop's goroutine, while another
// one has queued an update.
func drawWhileQueued(app *tview.Application, table *tview.Table) {
	go app.QueueUpdateDraw(func() { table.SetTitle("queued") })
	table.SetSelectedFunc(func(int, int) {
		app.Draw() // want `deadlock`
	})
	table.SetSelectionChangedFunc(func(int, int) {
		go app.Draw()
	})
}

// github.com/rivo/tview/issues/199: QueueUpdateDraw in an input capture.
func capture(app *tview.Application, box *tview.Box) {
	app.SetInputCapture(func(event *tcell.EventKey) *tcell.EventKey {
		app.QueueUpdateDraw(func() { box.SetTitle("pressed") }) // want `QueueUpdateDraw waits .*deadlock`
		return nil
	})
	app.SetInputCapture(func(event *tcell.EventKey) *tcell.EventKey {
		box.SetTitle("pressed")
		return event
	})
}

// github.com/snabb/webostv/issues/1: the same through a helper, from a button.
type remote struct {
	app    *tview.Application
	status *tview.TextView
}

func (r *remote) buttons(form *tview.Form) {
	form.AddButton("mute", func() { r.mute() })
	form.AddButton("volume", func() { go r.volume() })
}

func (r *remote) mute() { r.show("muted") }

func (r *remote) show(text string) {
	r.app.QueueUpdateDraw(func() { r.status.SetText(text) }) // want `QueueUpdateDraw waits .*deadlock.*; reached from \(\*remote\).buttons.func1`
}

func (r *remote) volume() {
	r.app.QueueUpdateDraw(func() { r.status.SetText("volume") })
}

// github.com/open-edge-platform/image-composer-tool/pull/865: pages are turned by
// buttons and keys, on the loop, with an update that waits for the loop.
type installer struct {
	app   *tview.Application
	pages *tview.Pages
	names []string
	page  int
}

func (i *installer) build(form *tview.Form) {
	form.AddButton("next", i.next)
	i.app.SetInputCapture(func(event *tcell.EventKey) *tcell.EventKey {
		if event.Key() == tcell.KeyEsc {
			i.previousMended()
		}
		return event
	})
}

func (i *installer) next() {
	i.page++
	i.show()
}

func (i *installer) show() {
	i.app.QueueUpdateDraw(func() { // want `QueueUpdateDraw waits .*deadlock.*; reached from \(\*installer\).next`
		i.pages.SwitchToPage(i.names[i.page])
	})
}

func (i *installer) previousMended() {
	i.page--
	i.pages.SwitchToPage(i.names[i.page])
}
