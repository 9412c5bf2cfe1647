package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// The clock of a synctest bubble moves only when every goroutine waits, so
// that ten seconds pass at once and are ten seconds exactly.
const delay = 10 * time.Second

func TestHealthDoesNotWaitForRoot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := loop.New()
		handler := newHandler(l, delay, "main.go")
		stopped := make(chan error)
		go func() { stopped <- l.RunForever() }()

		root := make(chan *httptest.ResponseRecorder, 1)
		go func() { root <- get(handler, "/") }()
		synctest.Wait() // a worker sleeps now, the loop does not

		start := time.Now()
		health := get(handler, "/health")
		if waited := time.Since(start); waited != 0 {
			t.Errorf("/health waited %v, want none", waited)
		}
		if health.Body.String() != "ok\n" {
			t.Errorf("/health answered %q", health.Body)
		}
		if r := <-root; r.Code != http.StatusOK {
			t.Errorf("/ answered %d: %s", r.Code, r.Body)
		}
		if took := time.Since(start); took != delay {
			t.Errorf("/ took %v, want %v", took, delay)
		}

		l.Stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}
