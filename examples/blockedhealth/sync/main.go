// Sync is package blocked with the mistake mended another way: / is an ordinary
// handler that blocks, and runs off the loop as a whole.
package main

import (
	"io"
	"log"
	"net/http"
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

// newHandler returns a handler whose first route runs on a worker of l, and
// whose second runs on l.
func newHandler(l *loop.Loop, delay time.Duration, file string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/{$}", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(delay)
		http.ServeFile(w, r, file)
	})))
	mux.Handle("/health", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "ok\n")
		return err
	}))
	return mux
}
