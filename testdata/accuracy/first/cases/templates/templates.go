// Package templates renders pages from the binary and from the disk.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"testing/fstest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

//go:embed assets
var assets embed.FS

var funcs = template.FuncMap{
	"upper": strings.ToUpper,
	"ago":   func(t time.Time) string { return time.Since(t).String() },
}

// Site renders.
type Site struct {
	embedded *template.Template
	disk     fs.FS
	out      string
}

func parseEmbedded() (*template.Template, error) {
	return template.New("").Funcs(funcs).ParseFS(assets, "assets/*.tmpl")
}

func parseDisk(dir string) (*template.Template, error) {
	return template.New("").Funcs(funcs).ParseFiles(path.Join(dir, "page.tmpl"))
}

func (s *Site) render(name string, data any) (string, error) {
	var b strings.Builder
	if err := s.embedded.ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	return b.String(), nil
}

func thumbnail(w, h int) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	img.Set(1, 1, color.White)
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Build renders all.
func (s *Site) Build(co *loop.Co, dir string) error {
	var err error
	if s.embedded, err = parseEmbedded(); err != nil {
		return err
	}
	html, err := s.render("page.tmpl", "you")
	if err != nil {
		return err
	}
	fmt.Println(len(html), http.DetectContentType([]byte(html)), mime.FormatMediaType("text/html", nil))
	t, err := parseDisk(dir) // BLOCKS file
	if err != nil {
		return err
	}
	if err := t.Execute(io.Discard, "me"); err != nil {
		return err
	}
	raw, err := assets.ReadFile("assets/page.tmpl")
	if err != nil {
		return err
	}
	sub, err := fs.Sub(assets, "assets")
	if err != nil {
		return err
	}
	same, err := fs.ReadFile(assets, "assets/page.tmpl")
	if err != nil || !bytes.Equal(raw, same) || !fs.ValidPath(dir) {
		return err
	}
	mem := fstest.MapFS{"a.txt": {Data: []byte("a")}}
	if _, err := mem.ReadFile("a.txt"); err != nil {
		return err
	}
	disk := os.DirFS(dir)
	if _, err := fs.ReadFile(disk, "a.txt"); err != nil { // BLOCKS file
		return err
	}
	s.disk = sub
	return loop.Yield(co)
}

// Handle answers in memory, as tests do.
func (s *Site) Handle(co *loop.Co, target string) (int, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.Path) })
	rec := httptest.NewRecorder()
	req := httptest.NewRequest(http.MethodGet, target, nil)
	fmt.Println(mux != nil, req.URL.Path)
	rec.WriteHeader(http.StatusOK)
	if _, err := rec.Write([]byte("ok")); err != nil {
		return 0, err
	}
	return rec.Code, loop.Yield(co)
}

// Thumbs writes pictures.
func (s *Site) Thumbs(co *loop.Co, n int) error {
	for i := range n {
		b, err := thumbnail(10+i, 10)
		if err != nil {
			return err
		}
		name := path.Join(s.out, fmt.Sprintf("%d.png", i))
		if i%2 == 0 {
			err = loop.OffloadErr(co, func() error { return os.WriteFile(name, b, 0o644) })
		} else {
			err = os.WriteFile(name, b, 0o644) // BLOCKS file
		}
		if err != nil {
			return err
		}
	}
	root, err := os.OpenRoot(s.out) // BLOCKS file
	if err != nil {
		return err
	}
	fmt.Println(root.Name())
	_, err = root.Create("index") // BLOCKS file
	return err
}

// Refresh is called back.
func (s *Site) Refresh(l *loop.Loop, dir string) {
	l.CallLater(time.Minute, func() {
		if t, err := parseEmbedded(); err == nil {
			s.embedded = t
		}
		s.reload(dir)
		s.Refresh(l, dir)
	})
}

func (s *Site) reload(dir string) {
	t, err := template.ParseGlob(path.Join(dir, "*.tmpl")) // BLOCKS file
	if err != nil {
		return
	}
	s.embedded = t
	if err := os.Symlink(dir, s.out); err != nil { // BLOCKS file
		fmt.Println(err)
	}
}
