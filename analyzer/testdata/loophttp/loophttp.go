// want package:"summaries of"

// Package loophttp serves requests from a loop.
package loophttp

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

func render(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(v)
}

func slow(w http.ResponseWriter) {
	time.Sleep(time.Second)
	fmt.Fprintln(w, "slow")
}

func routes(l *loop.Loop, s *server) {
	// What is written to the response is kept in memory.
	http.Handle("/", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet {
			http.Error(w, "GET only", http.StatusMethodNotAllowed)
			return nil
		}
		fmt.Fprintf(w, "hello\n")
		w.(http.Flusher).Flush()
		if err := http.NewResponseController(w).Flush(); err != nil {
			return err
		}
		defer func() { io.WriteString(w, "bye\n") }()
		if err := loophttp.Flush(co, w); err != nil {
			return err
		}
		slow(w) // want `loophttp.slow blocks the event loop \(sleep\)`
		return render(w, "world")
	}))
	http.Handle("/file", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		f, err := os.Open("file") // want `os.Open blocks the event loop \(file I/O\)`
		if err != nil {
			return err
		}
		_, err = io.Copy(w, f) // want `io.Copy blocks the event loop \(file I/O\)`
		return err
	}))
	http.Handle("/body", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		if _, err := io.ReadAll(r.Body); err != nil { // want `io.ReadAll blocks the event loop \(network I/O\)`
			return err
		}
		_, err := loophttp.ReadAll(co, r)
		return err
	}))
	http.Handle("/method", loophttp.Async(l, s.get))

	// What blocks as a whole is off the loop.
	http.Handle("/sync", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		slow(w)
	})))
	http.Handle("/both", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		if _, err := loophttp.Offload(co, func() (int64, error) { return io.Copy(io.Discard, r.Body) }); err != nil {
			return err
		}
		return loophttp.Serve(co, r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			slow(w)
		}))
	}))
}

type server struct{}

func (s *server) get(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
	_, err := io.WriteString(w, "ok")
	return err
}

// A response that is net/http's own is as slow as its client.
func raw(co *loop.Co, w http.ResponseWriter) error {
	_, err := io.WriteString(w, "ok") // want `io.WriteString blocks the event loop \(network I/O\)`
	return err
}
