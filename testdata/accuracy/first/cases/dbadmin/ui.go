// Package dbadmin edits a table with forms.
package dbadmin

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"example.com/first/cases/dbadmin/model"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

// UI holds the widgets.
type UI struct {
	app    *tview.Application
	status *tview.TextView
	search *tview.InputField
	tree   *tview.TreeView
	table  *model.Customers
	edit   model.Customer
	found  []model.Customer
}

func (u *UI) say(format string, args ...any) { u.status.SetText(fmt.Sprintf(format, args...)) }

// async runs work on a goroutine and then done on the screen's.
func (u *UI) async(work func() error, done func(error)) {
	go func() {
		err := work()
		u.app.QueueUpdateDraw(func() { done(err) })
	}()
}

// confirm asks before it does something.
func (u *UI) confirm(question string, yes func()) *tview.Modal {
	m := tview.NewModal().SetText(question).AddButtons([]string{"yes", "no"})
	return m.SetDoneFunc(func(i int, _ string) {
		if i == 0 {
			yes()
		}
	})
}

func (u *UI) form() *tview.Form {
	f := tview.NewForm()
	f.AddInputField("name", "", 20, nil, func(s string) { u.edit.Name = s })
	f.AddInputField("limit", "0", 8, func(s string, _ rune) bool { return u.edit.SetLimit(s) == nil }, nil)
	f.AddInputField("email", "", 20, nil, func(s string) {
		u.edit.Email = s
		if err := u.edit.Validate(); err != nil {
			u.say("%v", err)
		}
	})
	f.AddButton("save", u.save)
	f.AddButton("save later", func() {
		c := u.edit
		u.async(func() error { return u.table.Save(context.Background(), &c) }, u.saved)
	})
	f.AddCheckbox("sync", false, func(on bool) {
		if on {
			u.reload()
		}
	})
	f.AddDropDown("export", []string{"text", "file"}, 0, u.export)
	f.SetCancelFunc(func() { u.edit = model.Customer{} })
	return f
}

func (u *UI) save() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := u.edit.Validate(); err != nil {
		u.saved(err)
		return
	}
	u.saved(u.table.Save(ctx, &u.edit)) // BLOCKS db
}

func (u *UI) saved(err error) {
	if err != nil {
		u.say("failed: %v", err)
		return
	}
	u.say("saved %d", u.edit.ID)
}

func (u *UI) reload() {
	found, err := u.table.Find(context.Background(), u.search.GetText()) // BLOCKS db
	if err != nil {
		u.say("%v", err)
		return
	}
	u.found = found
}

func (u *UI) export(option string, _ int) {
	if option == "text" {
		var b bytes.Buffer
		if err := model.Export(&b, u.found); err != nil {
			u.say("%v", err)
		}
		u.say("%s", b.String())
		return
	}
	rows := append([]model.Customer(nil), u.found...)
	u.async(func() error { return model.ExportFile("out.csv", rows) }, func(err error) {
		u.saved(err)
		if err != nil {
			_ = model.ExportFile("/tmp/out.csv", rows) // BLOCKS file
		}
	})
	if err := model.ExportFile("copy.csv", rows); err != nil { // BLOCKS file
		u.say("%v", err)
	}
}

func (u *UI) searchField() *tview.InputField {
	u.search.SetAutocompleteFunc(func(text string) []string {
		return u.table.Complete(text)
	})
	u.search.SetChangedFunc(func(text string) {
		if len(text) < 3 {
			return
		}
		cs, err := u.table.Find(context.Background(), text) // BLOCKS db
		if err == nil {
			u.found = cs
		}
	})
	u.search.SetDoneFunc(func(k tcell.Key) {
		switch k {
		case tcell.KeyEscape:
			u.app.SetFocus(u.tree)
		case tcell.KeyEnter:
			go u.app.QueueUpdateDraw(u.reload)
		}
	})
	return u.search
}

func (u *UI) nodes() *tview.TreeView {
	root := tview.NewTreeNode("customers").SetColor(tcell.ColorGreen)
	u.tree.SetRoot(root).SetCurrentNode(root)
	u.tree.SetSelectedFunc(func(n *tview.TreeNode) {
		if len(n.GetChildren()) > 0 {
			n.SetExpanded(!n.IsExpanded())
			return
		}
		u.expand(n)
	})
	u.tree.SetChangedFunc(func(n *tview.TreeNode) { u.say("%s", n.GetText()) })
	return u.tree
}

func (u *UI) expand(n *tview.TreeNode) {
	for _, c := range u.lookup(n.GetText()) {
		n.AddChild(tview.NewTreeNode(c.Name).SetReference(c.ID))
	}
	m := u.confirm("export?", func() { _ = model.ExportFile("tree.csv", u.found) }) // BLOCKS file
	u.app.SetRoot(m, false)
}

func (u *UI) lookup(name string) []model.Customer {
	found, err := u.table.Find(context.Background(), name) // BLOCKS db
	if err != nil {
		u.say("%v", err)
	}
	return found
}
