// Package tmpl renders templates from disk, embed and memory.
package tmpl

import (
	"bytes"
	"embed"
	htemplate "html/template"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"
	"text/template"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

//go:embed *.txt
var files embed.FS

var page = template.Must(template.New("page").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(`{{up .}}`))

type renderer struct {
	t   *template.Template
	dir fs.FS
	l   *loop.Loop
}

func (r *renderer) mem(co *loop.Co, v any) (string, error) {
	var sb strings.Builder
	if err := r.t.Execute(&sb, v); err != nil {
		return "", err
	}
	if err := page.ExecuteTemplate(&sb, "page", v); err != nil {
		return "", err
	}
	return htemplate.HTMLEscapeString(sb.String()), nil
}

func (r *renderer) out(co *loop.Co, f *os.File, v any) error {
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		return err
	}
	if err := page.Execute(f, v); err != nil { // BLOCKS file
		return err
	}
	_, err := b.WriteTo(f) // BLOCKS file
	return err
}

func render(w io.Writer, v any) error { return page.Execute(w, v) }

func (r *renderer) twice(co *loop.Co, f *os.File, v any) error {
	if err := render(io.Discard, v); err != nil {
		return err
	}
	if err := render(new(strings.Builder), v); err != nil {
		return err
	}
	return render(f, v) // BLOCKS file
}

func (r *renderer) load(co *loop.Co) error {
	t, err := template.New("a").Parse("{{.}}")
	if err != nil {
		return err
	}
	r.t, err = t.ParseFiles("a.tmpl") // BLOCKS file
	if err != nil {
		return err
	}
	_, err = htemplate.ParseGlob("*.html") // BLOCKS file
	return err
}

func (r *renderer) embedded(co *loop.Co) (string, error) {
	b, err := files.ReadFile("note.txt")
	if err != nil {
		return "", err
	}
	m := fstest.MapFS{"a": {Data: b}}
	c, err := fs.ReadFile(m, "a")
	if err != nil {
		return "", err
	}
	d, err := fs.ReadFile(files, "note.txt")
	if err != nil {
		return "", err
	}
	ents, err := files.ReadDir(".")
	if err != nil || len(ents) == 0 {
		return "", err
	}
	return string(c) + string(d), nil
}

func (r *renderer) disk(co *loop.Co) (string, error) {
	root := os.DirFS("/srv/www")
	b, err := fs.ReadFile(root, "index.html") // BLOCKS file
	if err != nil {
		return "", err
	}
	n, err := listAll(os.DirFS(".")) // BLOCKS file
	if err != nil {
		return "", err
	}
	k, err := listAll(fstest.MapFS{})
	return string(b) + strings.Repeat(".", n+k), err
}

func listAll(fsys fs.FS) (n int, err error) {
	err = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if d != nil && !d.IsDir() {
			n++
		}
		return err
	})
	return n, err
}

func (r *renderer) walk(co *loop.Co, root string) ([]string, error) {
	var got []string
	if filepath.IsAbs(root) && filepath.Ext(root) == "" {
		root = filepath.Clean(filepath.Join(root, ".."))
	}
	err := walkInto(root, &got) // BLOCKS file
	return got, err
}

func walkInto(root string, got *[]string) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		*got = append(*got, p)
		return err
	})
}

// callbacks
func (r *renderer) watch() {
	r.l.CallLater(time.Second, r.reload)
}

func (r *renderer) reload() {
	if !r.changed() {
		r.watch()
		return
	}
	t, err := template.ParseFS(os.DirFS("."), "*.tmpl") // BLOCKS file
	if err == nil {
		r.t = t
	}
	u, err := template.ParseFS(files, "*.txt")
	if err == nil {
		r.t = u
	}
	r.spill()
}

func (r *renderer) changed() bool {
	m, err := filepath.Glob("*.tmpl") // BLOCKS file
	if err != nil {
		return false
	}
	for _, f := range m {
		if fi, err := os.Lstat(f); err == nil && fi.ModTime().After(time.Now()) { // BLOCKS file
			return true
		}
	}
	ok, _ := filepath.Match("*.tmpl", "a.tmpl")
	return ok
}

func (r *renderer) spill() {
	dir, err := os.MkdirTemp("", "r") // BLOCKS file
	if err != nil {
		return
	}
	f, err := os.CreateTemp(dir, "x") // BLOCKS file
	if err != nil {
		return
	}
	_ = f.Name()
	var sb strings.Builder
	_ = render(&sb, os.Getenv("HOME"))
	_ = page.Execute(f, sb.String()) // BLOCKS file
	_ = f.Sync()                     // BLOCKS file
}
