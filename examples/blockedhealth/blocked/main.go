// Blocked serves two routes from one event loop and makes the mistake that
// stallcheck is for: while a request for / sleeps and reads, /health hangs.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func main() {
	l := loop.New()
	go func() {
		log.Fatal(http.ListenAndServe("localhost:8080", newHandler(l, 10*time.Second, "README.md")))
	}()
	log.Fatal(l.RunForever())
}

// newHandler returns a handler whose two routes run on l.
func newHandler(l *loop.Loop, delay time.Duration, file string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/{$}", onLoop(l, func(co *loop.Co) (string, error) {
		time.Sleep(delay)
		text, err := os.ReadFile(file)
		return string(text), err
	}))
	mux.Handle("/health", onLoop(l, func(co *loop.Co) (string, error) {
		return "ok\n", nil
	}))
	return mux
}

// onLoop answers requests with what a coroutine on l returns. The goroutine
// that net/http gives to each request waits for it; the loop does not.
func onLoop(l *loop.Loop, answer func(*loop.Co) (string, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := loop.Submit(l, answer).Get(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		io.WriteString(w, text)
	})
}
