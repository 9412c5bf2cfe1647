// Package httpcl is a client of an API, and of fakes of it.
package httpcl

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// canned answers from memory.
type canned map[string]string

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	body, ok := c[r.URL.Path]
	if !ok {
		return nil, fmt.Errorf("no %s", r.URL.Path)
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// disk answers from files.
type disk struct{ dir string }

func (d disk) RoundTrip(r *http.Request) (*http.Response, error) {
	f, err := os.Open(d.dir + r.URL.Path)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: f, Request: r}, nil
}

// recorded answers by a handler, in memory.
type recorded struct{ h http.Handler }

func (t recorded) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	t.h.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// signed adds a token.
type signed struct {
	http.RoundTripper
	token string
}

func (s signed) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", s.token)
	return s.RoundTripper.RoundTrip(r)
}

// An API is a client.
type API struct {
	base  string
	hc    *http.Client
	delay time.Duration
}

// Option sets something up.
type Option func(*API)

func WithBase(s string) Option         { return func(a *API) { a.base = s } }
func WithDelay(d time.Duration) Option { return func(a *API) { a.delay = d } }

// New makes an API that asks the network.
func New(opts ...Option) *API {
	a := &API{base: "http://api", hc: &http.Client{Transport: signed{http.DefaultTransport, "t"}}}
	for _, o := range opts {
		o(a)
	}
	return a
}

func (a *API) url(path string) string { return a.base + "/" + strings.TrimPrefix(path, "/") }

func (a *API) request(ctx context.Context, method, path string, in any) (*http.Request, error) {
	var b bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&b).Encode(in); err != nil {
			return nil, err
		}
	}
	return http.NewRequestWithContext(ctx, method, a.url(path), &b)
}

func (a *API) call(ctx context.Context, path string, in, out any) error {
	req, err := a.request(ctx, http.MethodPost, path, in)
	if err != nil {
		return err
	}
	resp, err := a.hc.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(out)
}

func (a *API) users(co *loop.Co) (names []string, err error) {
	if _, err := a.request(co, "GET", "users", nil); err != nil {
		return nil, err
	}
	if a.delay > 0 {
		if err := loop.Sleep(co, a.delay); err != nil {
			return nil, err
		}
	}
	err = a.call(co, "users", nil, &names) // BLOCKS net
	return names, err
}

func (a *API) usersRight(co *loop.Co) ([]string, error) {
	return loop.Offload(co, func() (names []string, err error) {
		err = a.call(co, "users", nil, &names)
		return names, err
	})
}

func faked(co *loop.Co) (string, error) {
	req, err := http.NewRequestWithContext(co, "GET", "http://x/a", nil)
	if err != nil {
		return "", err
	}
	resp, err := canned{"/a": "b"}.RoundTrip(req)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	resp, err = recorded{http.NotFoundHandler()}.RoundTrip(req)
	if err != nil {
		return "", err
	}
	return string(b) + resp.Status, nil
}

func fromDisk(co *loop.Co) (string, error) {
	req, err := http.NewRequestWithContext(co, "GET", "http://x/a", nil)
	if err != nil {
		return "", err
	}
	resp, err := disk{"canned"}.RoundTrip(req) // BLOCKS file
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}

func plain(co *loop.Co, url string) (string, error) {
	resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequest("GET", url, nil)) // BLOCKS net
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var b strings.Builder
	if err := resp.Write(&b); err != nil { // BLOCKS net
		return "", err
	}
	return b.String(), nil
}

// handlers are called by hand.
func handlers(co *loop.Co) int {
	rec := httptest.NewRecorder()
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) })
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/ok", nil))
	http.RedirectHandler("/y", 302).ServeHTTP(rec, httptest.NewRequest("GET", "/x", nil))
	return rec.Code
}

// server starts one, and is told when it ends.
func server(co *loop.Co) error {
	srv := &http.Server{Addr: "localhost:0"}
	go func() { _ = srv.ListenAndServe() }()
	if err := loop.Sleep(co, time.Second); err != nil {
		return err
	}
	if err := loop.OffloadErr(co, func() error { return srv.Shutdown(co) }); err != nil {
		return err
	}
	return srv.ListenAndServe() // BLOCKS net
}

// Main runs.
func Main(ctx context.Context) error {
	a := New(WithBase("http://b"), WithDelay(time.Second))
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		if _, err := a.users(co); err != nil {
			return 0, err
		}
		if _, err := a.usersRight(co); err != nil {
			return 0, err
		}
		if _, err := faked(co); err != nil {
			return 0, err
		}
		return handlers(co), server(co)
	})
	return err
}
