package loophttp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
)

// startLoop runs a loop until the test ends. Failures that nobody is told of
// fail the test, unless the options say otherwise.
func startLoop(t *testing.T, opts ...loop.Option) *loop.Loop {
	t.Helper()
	unexpected := loop.WithExceptionHandler(func(f loop.Failure) { t.Errorf("the loop reports: %s: %v", f.Message, f.Err) })
	l := loop.New(append([]loop.Option{unexpected, loop.WithDebug()}, opts...)...)
	stopped := make(chan error, 1)
	go func() { stopped <- l.RunForever() }()
	t.Cleanup(func() {
		l.Stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// serve serves h to real clients until the test ends, before the loop that was
// started earlier does.
func serve(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = nil
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// reply is what a test looks at of a response.
type reply struct {
	code   int
	body   string
	header http.Header
	err    error // of reading the body
}

func get(t *testing.T, url string) reply {
	t.Helper()
	return do(t, http.MethodGet, url, nil)
}

func do(t *testing.T, method, url string, body io.Reader) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return reply{err: err}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return reply{res.StatusCode, string(text), res.Header, err}
}

func (r reply) check(t *testing.T, code int, body string) {
	t.Helper()
	if r.err != nil {
		t.Fatalf("the request failed: %v", r.err)
	}
	if r.code != code || strings.TrimSuffix(r.body, "\n") != body {
		t.Errorf("answered %d %q, want %d %q", r.code, r.body, code, body)
	}
}
