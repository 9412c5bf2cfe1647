// Offloaded is package blocked with the mistake mended: / suspends where it
// waits, so that the loop goes on and /health answers at once.
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
		if err := loop.Sleep(co, delay); err != nil {
			return "", err
		}
		text, err := loop.Offload(co, func() ([]byte, error) { return os.ReadFile(file) })
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
