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
	"github.com/stallcheck/stallcheck/loop/loophttp"
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
	mux.Handle("/{$}", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		if err := loop.Sleep(co, delay); err != nil {
			return err
		}
		text, err := loop.Offload(co, func() ([]byte, error) { return os.ReadFile(file) })
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	}))
	mux.Handle("/health", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "ok\n")
		return err
	}))
	return mux
}
