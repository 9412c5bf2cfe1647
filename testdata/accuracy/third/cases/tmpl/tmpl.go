// Package tmpl renders pages from templates that are embedded or on disk.
package tmpl

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing/fstest"
	text "text/template"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

//go:embed static
var static embed.FS

var page = template.Must(template.ParseFS(static, "static/*.html"))

type renderer struct {
	assets fs.FS
	disk   fs.FS
	mails  *text.Template
	funcs  text.FuncMap
}

func newRenderer() *renderer {
	sub, err := fs.Sub(static, "static")
	if err != nil {
		panic(err)
	}
	return &renderer{
		assets: sub,
		disk:   os.DirFS("themes"),
		mails:  text.Must(text.New("m").Parse("dear {{.}}")),
	}
}

func (r *renderer) render(co *loop.Co, name string) (string, error) {
	var b strings.Builder
	if err := page.ExecuteTemplate(&b, "page.html", name); err != nil {
		return "", err
	}
	if err := r.mails.Execute(&b, name); err != nil {
		return "", err
	}
	t, err := text.New("x").Parse("{{.}}")
	if err != nil {
		return "", err
	}
	return b.String(), t.Execute(&b, name)
}

func (r *renderer) theme(co *loop.Co, name string) (string, error) {
	t, err := template.ParseFS(static, "static/page.html")
	if err != nil {
		return "", err
	}
	if name != "" {
		t, err = template.ParseFS(os.DirFS("themes"), name) // BLOCKS file
		if err != nil {
			return "", err
		}
	}
	if name == "user" {
		if t, err = t.ParseFiles("user.html"); err != nil { // BLOCKS file
			return "", err
		}
	}
	f, err := os.Create("out.html") // BLOCKS file
	if err != nil {
		return "", err
	}
	defer f.Close()
	return name, t.Execute(f, nil) // BLOCKS file
}

// read reads from whatever it is given.
func read(fsys fs.FS, name string) (string, error) {
	b, err := fs.ReadFile(fsys, name)
	return string(b), err
}

func (r *renderer) texts(co *loop.Co) (string, error) {
	a, err := read(static, "static/hello.txt")
	if err != nil {
		return "", err
	}
	b, err := read(fstest.MapFS{"x": {Data: []byte("x")}}, "x")
	if err != nil {
		return "", err
	}
	c, err := read(os.DirFS("."), "hello.txt") // BLOCKS file
	if err != nil {
		return "", err
	}
	return a + b + c, nil
}

func (r *renderer) list(co *loop.Co) (names []string, err error) {
	es, err := static.ReadDir("static")
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		names = append(names, e.Name())
	}
	more, err := fs.Glob(r.disk, "*.html") // BLOCKS file
	if err != nil {
		return nil, err
	}
	f, err := static.Open("static/hello.txt")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := io.ReadAll(f); err != nil {
		return nil, err
	}
	g, err := r.disk.Open("index") // BLOCKS file
	if err != nil {
		return nil, err
	}
	defer g.Close()
	return append(names, more...), nil
}

// recorded serves a request in memory.
func (r *renderer) recorded(co *loop.Co) (string, error) {
	rec := httptest.NewRecorder()
	req := httptest.NewRequest("GET", "/static/hello.txt", strings.NewReader(""))
	http.FileServerFS(static).ServeHTTP(rec, req)
	res := rec.Result()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := os.ReadFile("page") // BLOCKS file
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		_, _ = w.Write(b)
	})
	h.ServeHTTP(rec, req)
	return string(b) + rec.Body.String(), nil
}

func (r *renderer) handler(l *loop.Loop) http.Handler {
	return loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, req *http.Request) error {
		s, err := r.render(co, req.URL.Query().Get("name"))
		if err != nil {
			return err
		}
		var b bytes.Buffer
		b.WriteString(s)
		if _, err := b.WriteTo(w); err != nil {
			return err
		}
		return loophttp.Serve(co, req, http.FileServer(http.Dir("themes")))
	})
}

// Main renders.
func Main(ctx context.Context) (string, error) {
	r := newRenderer()
	return loop.Run(ctx, func(co *loop.Co) (string, error) {
		if _, err := r.texts(co); err != nil {
			return "", err
		}
		if _, err := r.list(co); err != nil {
			return "", err
		}
		if _, err := r.recorded(co); err != nil {
			return "", err
		}
		return r.theme(co, "x")
	})
}
