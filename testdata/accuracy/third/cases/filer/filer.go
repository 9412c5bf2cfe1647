// Package filer is a file manager.
package filer

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing/fstest"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type entry struct {
	name string
	size int64
	dir  bool
}

// A lister lists a directory.
type lister func(dir string) ([]entry, error)

type app struct {
	ui      *tview.Application
	list    *tview.List
	preview *tview.TextView
	search  *tview.InputField
	cwd     string
	entries []entry
	cache   map[string][]entry
	list1   lister
	ops     []op
}

type op interface{ apply(a *app) error }

type mkdirOp struct{ name string }

func (o mkdirOp) apply(a *app) error {
	return os.MkdirAll(filepath.Join(a.cwd, o.name), 0o755) // BLOCKS file
}

type selectOp struct{ name string }

func (o selectOp) apply(a *app) error {
	i := sort.Search(len(a.entries), func(i int) bool { return a.entries[i].name >= o.name })
	if i == len(a.entries) {
		return fs.ErrNotExist
	}
	return nil
}

type trashOp struct{ name string }

func (o trashOp) apply(a *app) error {
	go func() {
		err := os.RemoveAll(filepath.Join(a.cwd, o.name))
		a.ui.QueueUpdateDraw(func() { a.status(err) })
	}()
	return nil
}

func newApp(dir string) *app {
	a := &app{ui: tview.NewApplication(), list: tview.NewList(), preview: tview.NewTextView(), search: tview.NewInputField(), cwd: dir, cache: map[string][]entry{}}
	a.list1 = a.cached(readDir)
	a.list.SetSelectedFunc(func(i int, main, _ string, _ rune) { a.open(main) })
	a.list.SetChangedFunc(func(i int, main, _ string, _ rune) { a.showPreview(main) })
	a.search.SetAutocompleteFunc(a.complete)
	a.search.SetDoneFunc(func(key tcell.Key) {
		if key == tcell.KeyEnter {
			a.grep(a.search.GetText())
		}
	})
	a.preview.SetChangedFunc(func() {
		_ = os.WriteFile("preview.log", nil, 0o600)
		a.ui.Draw()
	})
	a.ui.SetInputCapture(a.keys)
	a.ui.SetBeforeDrawFunc(func(tcell.Screen) bool { return len(a.entries) == 0 })
	return a
}

func (a *app) cached(l lister) lister {
	return func(dir string) ([]entry, error) {
		if es, ok := a.cache[dir]; ok {
			return es, nil
		}
		es, err := l(dir)
		if err == nil {
			a.cache[dir] = es
		}
		return es, err
	}
}

func readDir(dir string) ([]entry, error) {
	des, err := os.ReadDir(dir) // BLOCKS file
	if err != nil {
		return nil, err
	}
	es := make([]entry, 0, len(des))
	for _, d := range des {
		es = append(es, entry{name: d.Name(), dir: d.IsDir()})
	}
	return es, nil
}

func (a *app) open(name string) {
	es, err := a.list1(filepath.Join(a.cwd, name))
	if err != nil {
		a.status(err)
		return
	}
	a.cwd, a.entries = filepath.Join(a.cwd, name), es
	a.list.Clear()
	for _, e := range es {
		a.list.AddItem(e.name, "", 0, nil)
	}
	a.ui.QueueUpdateDraw(func() {}) // BLOCKS deadlock
}

func (a *app) showPreview(name string) {
	f, err := os.Open(filepath.Join(a.cwd, name)) // BLOCKS file
	if err != nil {
		a.status(err)
		return
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head) // BLOCKS file
	if err != nil && n == 0 {
		return
	}
	sc := bufio.NewScanner(strings.NewReader(string(head[:n])))
	for sc.Scan() {
		fmt.Fprintln(a.preview, sc.Text())
	}
}

func (a *app) complete(text string) (out []string) {
	for _, e := range a.entries {
		if strings.HasPrefix(e.name, text) {
			out = append(out, e.name)
		}
	}
	if out == nil {
		out, _ = filepath.Glob(filepath.Join(a.cwd, text+"*")) // BLOCKS file
	}
	return out
}

func (a *app) grep(text string) {
	cmd := exec.Command("grep", "-rl", text, a.cwd)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return
	}
	if err := cmd.Start(); err != nil { // BLOCKS exec
		a.status(err)
		return
	}
	go func() {
		defer cmd.Wait()
		for sc := bufio.NewScanner(pipe); sc.Scan(); {
			line := sc.Text()
			a.ui.QueueUpdate(func() { a.list.AddItem(line, "", 0, nil) })
		}
	}()
}

func (a *app) keys(ev *tcell.EventKey) *tcell.EventKey {
	switch {
	case ev.Key() == tcell.KeyCtrlR:
		delete(a.cache, a.cwd)
		a.size(os.DirFS(a.cwd))
	case ev.Rune() == 'd':
		a.ops = append(a.ops, trashOp{"x"}, selectOp{"y"}, mkdirOp{"new"})
	case ev.Rune() == 'x':
		for _, o := range a.ops {
			if err := o.apply(a); err != nil {
				a.status(err)
			}
		}
		a.ops = nil
	case ev.Rune() == 's':
		_ = fs.WalkDir(fstest.MapFS{"a/b": {}}, ".", func(string, fs.DirEntry, error) error { return nil })
	case ev.Rune() == '!':
		c := exec.Command("sh")
		c.Stdin, c.Stdout = os.Stdin, os.Stdout
		_ = c.Run() // BLOCKS exec
	}
	return ev
}

func (a *app) size(root fs.FS) (sum int64) {
	_ = fs.WalkDir(root, ".", func(_ string, d fs.DirEntry, err error) error { // BLOCKS file
		if err != nil {
			return err
		}
		if d.Type().IsRegular() {
			sum++
		}
		return nil
	})
	return sum
}

func (a *app) status(err error) {
	if err != nil {
		a.preview.SetText(err.Error())
	}
}

// Run runs it.
func Run() error {
	dir, err := os.UserHomeDir()
	if err != nil {
		return err
	}
	a := newApp(dir)
	a.entries, _ = readDir(dir)
	return a.ui.SetRoot(a.list, true).Run()
}
