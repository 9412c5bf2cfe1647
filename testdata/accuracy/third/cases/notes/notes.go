// Package notes is a desktop program for notes.
package notes

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

type note struct {
	Title, Text string
}

type storage interface {
	load(title string) (note, error)
	store(n note) error
}

type diskStorage struct{ dir string }

func (d diskStorage) load(title string) (n note, err error) {
	b, err := os.ReadFile(filepath.Join(d.dir, title)) // BLOCKS file
	if err != nil {
		return n, err
	}
	return n, json.Unmarshal(b, &n)
}

func (d diskStorage) store(n note) error {
	f, err := os.Create(filepath.Join(d.dir, n.Title))
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewEncoder(f).Encode(n)
}

type window struct {
	win    fyne.Window
	disk   storage
	status *widget.Label
	entry  *widget.Entry
	saveq  chan note
	dirty  bool
}

func (w *window) toolbar() []fyne.CanvasObject {
	save := widget.NewButton("Save", func() {
		n := note{"x", w.entry.Text}
		go func() {
			err := w.disk.store(n)
			fyne.Do(func() { w.saved(err) })
		}()
	})
	queue := widget.NewButton("Queue", func() {
		w.saveq <- note{"q", w.entry.Text} // BLOCKS chan
	})
	share := widget.NewButtonWithIcon("Share", nil, w.share)
	spell := &widget.Check{Text: "Spelling", OnChanged: func(on bool) {
		if on {
			w.spell()
		}
	}}
	pick := widget.NewSelect([]string{"a", "b"}, func(s string) {
		n, err := w.disk.load(s)
		if err != nil {
			dialog.ShowError(err, w.win)
			return
		}
		w.entry.SetText(n.Text)
	})
	clean := widget.NewButton("Clean", nil)
	clean.OnTapped = w.confirmClean
	return []fyne.CanvasObject{save, queue, share, spell, pick, clean}
}

func (w *window) saved(err error) {
	if err != nil {
		dialog.ShowError(err, w.win)
		return
	}
	w.dirty = false
	fyne.DoAndWait(func() { w.status.SetText("saved") }) // BLOCKS deadlock
}

func (w *window) share() {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(w.entry.Text)); err != nil {
		return
	}
	if err := z.Close(); err != nil {
		return
	}
	resp, err := http.Post("http://share", "application/gzip", &b) // BLOCKS net
	if err != nil {
		return
	}
	resp.Body.Close()
}

func (w *window) spell() {
	cmd := exec.Command("aspell", "list")
	cmd.Stdin = strings.NewReader(w.entry.Text)
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil { // BLOCKS exec
		return
	}
	w.status.SetText(out.String())
}

func (w *window) confirmClean() {
	dialog.ShowConfirm("Clean", "Remove old notes?", func(ok bool) {
		if !ok {
			return
		}
		es, err := os.ReadDir("notes") // BLOCKS file
		if err != nil {
			return
		}
		for _, e := range es {
			go os.Remove(filepath.Join("notes", e.Name()))
		}
		w.clean(len(es))
	}, w.win)
}

func (w *window) clean(n int) {
	if n == 0 {
		return
	}
	for range n {
		if err := os.Remove("index"); errors.Is(err, os.ErrNotExist) { // BLOCKS file
			return
		}
	}
}

func (w *window) inputs() *widget.Entry {
	e := widget.NewEntry()
	e.OnChanged = func(s string) { w.dirty = s != "" }
	e.OnSubmitted = func(s string) {
		timer := time.AfterFunc(time.Second, func() { _ = w.disk.store(note{s, s}) })
		if !w.dirty {
			timer.Stop()
		}
		<-time.After(10 * time.Millisecond) // BLOCKS chan
	}
	return e
}

// autosave is a goroutine.
func (w *window) autosave() {
	for n := range w.saveq {
		time.Sleep(time.Second)
		if err := w.disk.store(n); err != nil {
			fyne.DoAndWait(func() { w.status.SetText(err.Error()) })
		}
	}
}

// New makes the window.
func New(win fyne.Window, dir string) *window {
	w := &window{win: win, disk: diskStorage{dir}, status: widget.NewLabel(""), saveq: make(chan note)}
	w.entry = w.inputs()
	for _, o := range w.toolbar() {
		o.Refresh()
	}
	go w.autosave()
	return w
}
