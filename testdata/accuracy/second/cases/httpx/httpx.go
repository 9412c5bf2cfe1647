// Package httpx has handlers on the loop, and clients.
package httpx

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

type api struct {
	c   *http.Client
	l   *loop.Loop
	ttl time.Duration
}

type signer struct{ base http.RoundTripper }

func (s *signer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Sig", "1")
	return s.base.RoundTrip(r)
}

// canned answers from memory.
type canned struct{ body string }

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(c.body)), Request: r}, nil
}

func newAPI(l *loop.Loop) *api {
	return &api{l: l, c: &http.Client{Timeout: time.Second, Transport: &signer{http.DefaultTransport}}}
}

func (a *api) mux() http.Handler {
	m := http.NewServeMux()
	m.Handle("GET /fast", loophttp.Async(a.l, a.fast))
	m.Handle("POST /body", loophttp.Async(a.l, a.body))
	m.Handle("POST /bad", loophttp.Async(a.l, a.bad))
	m.Handle("GET /files/", loophttp.Async(a.l, a.files))
	m.Handle("GET /sync", loophttp.Sync(a.l, http.HandlerFunc(a.sync)))
	m.HandleFunc("GET /plain", a.sync)
	return m
}

func (a *api) fast(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query().Get("q")
	if q == "" {
		http.Error(w, "no q", http.StatusBadRequest)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	if q == "old" {
		http.Redirect(w, r, "/new", http.StatusFound)
		return nil
	}
	fmt.Fprintf(w, "%q", q)
	if err := loop.Sleep(co, a.ttl); err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(map[string]string{"q": q})
}

func (a *api) body(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
	b, err := loophttp.ReadAll(co, r)
	if err != nil {
		return err
	}
	v, err := loophttp.Offload(co, func() (url.Values, error) {
		err := r.ParseForm()
		return r.Form, err
	})
	if err != nil {
		return err
	}
	if _, err := loophttp.Write(co, w, b); err != nil {
		return err
	}
	io.WriteString(w, v.Encode())
	return loophttp.Flush(co, w)
}

func (a *api) bad(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
	var v struct{ Name string }
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil { // BLOCKS net
		return err
	}
	rest, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)) // BLOCKS net
	if err != nil {
		return err
	}
	_, err = w.Write(rest)
	return err
}

func (a *api) files(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
	if strings.HasSuffix(r.URL.Path, "/") {
		return loophttp.Serve(co, r, http.FileServer(http.Dir("/srv")))
	}
	if strings.Contains(r.URL.Path, "..") {
		return &loophttp.StatusError{Code: http.StatusBadRequest}
	}
	http.ServeFile(w, r, "/srv/index.html") // BLOCKS file
	return nil
}

func (a *api) sync(w http.ResponseWriter, r *http.Request) {
	time.Sleep(time.Second)
	http.ServeFile(w, r, "/srv/x")
	_, _ = io.Copy(w, r.Body)
	if b, err := os.ReadFile("/etc/motd"); err == nil {
		_, _ = w.Write(b)
	}
}

func (a *api) fetch(co *loop.Co, u string) (string, error) {
	req, err := http.NewRequestWithContext(co, http.MethodGet, u, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Accept", "text/plain")
	resp, err := a.c.Do(req) // BLOCKS net
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(resp.Body) // BLOCKS net
	return string(b), err
}

func (a *api) probes(co *loop.Co, u string) error {
	if _, err := http.Head(u); err != nil { // BLOCKS net
		return err
	}
	if _, err := a.c.PostForm(u, url.Values{"a": {"b"}}); err != nil { // BLOCKS net
		return err
	}
	return a.check(u) // BLOCKS net
}

func (a *api) check(u string) error {
	st, err := status(a.c, u)
	if err == nil && st >= 400 {
		err = fmt.Errorf("%s: %d", u, st)
	}
	return err
}

func status(c *http.Client, u string) (int, error) {
	r, err := c.Get(u)
	if err != nil {
		return 0, err
	}
	return r.StatusCode, r.Body.Close()
}

func (a *api) transports(co *loop.Co, req *http.Request) error {
	rt := canned{"ok"}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return err
	}
	if resp.StatusCode == 200 {
		return nil
	}
	sg := &signer{http.DefaultTransport}
	_, err = sg.RoundTrip(req) // BLOCKS net
	return err
}

func (a *api) fan(co *loop.Co, urls []string) error {
	return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
		for _, u := range urls {
			g.Go(func(co *loop.Co) error {
				return loop.OffloadErr(co, func() error { return a.check(u) })
			})
			g.Go(func(co *loop.Co) error {
				_, err := status(a.c, u) // BLOCKS net
				return err
			})
		}
		return nil
	})
}

func (a *api) ping() {
	a.l.CallLater(a.ttl, func() {
		go a.check("http://a")
		f := a.pong
		f("http://b")
	})
}

func (a *api) pong(u string) {
	r, err := a.c.Head(u) // BLOCKS net
	if err == nil && r.Header.Get("X") != "" {
		a.ping()
	}
}

func serve(co *loop.Co, h http.Handler) error {
	s := &http.Server{Addr: ":8080", Handler: h, ReadHeaderTimeout: time.Second}
	go func() { _ = s.ListenAndServe() }()
	return s.ListenAndServe() // BLOCKS net
}
