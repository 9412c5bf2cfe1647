// Package tviewapp is a file manager with tview.
package tviewapp

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"example.com/second/cases/lib"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type ui struct {
	app  *tview.Application
	list *tview.List
	view *tview.TextView
	form *tview.Form
	cl   *lib.Client
	acts map[tcell.Key]func()
}

func newUI() *ui {
	u := &ui{app: tview.NewApplication(), list: tview.NewList(), view: tview.NewTextView(), form: tview.NewForm()}
	u.acts = map[tcell.Key]func(){
		tcell.KeyCtrlR:  u.reload,
		tcell.KeyEscape: u.app.Stop,
	}
	u.app.SetInputCapture(u.capture)
	u.list.SetSelectedFunc(u.selected)
	u.list.AddItem("go", "", 'g', nil)
	u.list.AddItem("reload", "", 'r', func() { go u.refresh() })
	u.list.AddItem("draw", "", 'd', func() {
		u.view.SetText("drawing")
		u.app.Draw() // BLOCKS deadlock
	})
	u.form.AddButton("ping", func() {
		if u.cl.Alive(context.Background()) { // BLOCKS net
			u.view.SetText(u.cl.URL("ok"))
		}
	})
	u.form.AddInputField("name", "", 10, nil, u.typed)
	u.form.AddInputField("path", "", 10, exists, nil)
	u.view.SetChangedFunc(func() { u.later() })
	u.app.SetRoot(u.list, true).SetFocus(u.view)
	return u
}

func exists(s string, _ rune) bool {
	_, err := os.Stat(s) // BLOCKS file
	return err == nil
}

func (u *ui) capture(ev *tcell.EventKey) *tcell.EventKey {
	if f, ok := u.acts[ev.Key()]; ok {
		f()
		return nil
	}
	if ev.Rune() == 'x' {
		go u.app.QueueUpdateDraw(func() { u.view.SetText("x") })
		return nil
	}
	return ev
}

func (u *ui) reload() {
	for _, n := range names(".") {
		u.list.AddItem(n, "", 0, nil)
	}
}

func names(dir string) (out []string) {
	es, err := os.ReadDir(dir) // BLOCKS file
	if err != nil {
		return nil
	}
	for _, e := range es {
		out = append(out, e.Name())
	}
	return out
}

func (u *ui) selected(i int, main, _ string, _ rune) {
	u.view.SetText(fmt.Sprintf("%d %s", i, main))
	fmt.Fprintf(u.view, "%s", main)
	if main == "conf" {
		u.conf()
	}
}

func (u *ui) conf() {
	m, err := lib.LoadConfig("app.conf") // BLOCKS file
	if err != nil {
		return
	}
	u.view.SetText(fmt.Sprint(m, lib.Parse("a=b")))
	u.flash("loaded")
}

func (u *ui) flash(s string) {
	u.app.QueueUpdateDraw(func() { u.view.SetText(s) }) // BLOCKS deadlock
}

func (u *ui) typed(s string) {
	time.AfterFunc(time.Second, func() {
		time.Sleep(time.Second)
		u.app.QueueUpdateDraw(func() { u.form.SetTitle(s) })
	})
	lib.Background(u.refresh)
}

func (u *ui) refresh() {
	resp, err := http.Get("http://x")
	if err != nil {
		return
	}
	lib.Settle()
	u.app.QueueUpdate(func() {
		u.view.SetText(resp.Status)
		lib.Settle() // BLOCKS sleep
	})
	u.app.Draw()
}

func (u *ui) later() {
	go func() {
		lib.Settle()
		u.app.QueueUpdateDraw(u.show)
	}()
}

func (u *ui) show() {
	r := lib.Repo{Dir: "."}
	h, err := r.Head() // BLOCKS exec
	if err == nil {
		u.view.SetText(h + r.Path("x"))
	}
}

func search() *tview.InputField {
	in := tview.NewInputField().SetLabel("q")
	in.SetDoneFunc(func(k tcell.Key) {
		if k == tcell.KeyEnter {
			lib.Settle() // BLOCKS sleep
		}
	})
	in.SetAutocompleteFunc(complete)
	return in
}

func complete(s string) []string {
	if s == "" {
		return nil
	}
	return names2(s)
}

func names2(dir string) []string {
	f, err := os.Open(dir) // BLOCKS file
	if err != nil {
		return nil
	}
	ns, _ := f.Readdirnames(0) // BLOCKS file
	return ns
}

func Main() error {
	u := newUI()
	go u.refresh()
	lib.Settle()
	u.refresh()
	return u.app.Run()
}
