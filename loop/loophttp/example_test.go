package loophttp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

// A server whose state belongs to the loop, so that it needs no mutex, with a
// limit, a route that blocks, and an orderly end.
func Example() {
	l := loop.New()
	stopped := make(chan error, 1)
	go func() { stopped <- l.RunForever() }()

	visits := 0 // belongs to the loop
	gate := loophttp.NewGate(1000)
	mux := http.NewServeMux()
	mux.Handle("POST /visits/{who}", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		greeting, err := loophttp.ReadAll(co, r)
		if err != nil {
			return err
		}
		if len(greeting) == 0 {
			return &loophttp.StatusError{Code: http.StatusBadRequest, Message: "say something"}
		}
		visits++
		fmt.Fprintf(w, "%s, %s, visitor %d", greeting, r.PathValue("who"), visits)
		return nil
	}, loophttp.WithGate(gate)))
	mux.Handle("GET /host", loophttp.Sync(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := os.Hostname(); err != nil { // reads a file
			http.Error(w, "no name", http.StatusInternalServerError)
			return
		}
		io.WriteString(w, "it has a name")
	}), loophttp.WithGate(gate)))

	server := httptest.NewServer(mux)
	for _, greeting := range []string{"Hello", "", "Good evening"} {
		res, err := http.Post(server.URL+"/visits/Ada", "text/plain", strings.NewReader(greeting))
		if err != nil {
			fmt.Println(err)
			return
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		fmt.Println(res.StatusCode, strings.TrimSpace(string(text)))
	}
	if res, err := http.Get(server.URL + "/host"); err == nil {
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		fmt.Println(res.StatusCode, string(text))
	}

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	fmt.Println("drained:", gate.Drain(ctx))
	server.Close() // http.Server.Shutdown
	l.Stop()
	fmt.Println("stopped:", <-stopped, l.Close())
	// Output:
	// 200 Hello, Ada, visitor 1
	// 400 say something
	// 200 Good evening, Ada, visitor 2
	// 200 it has a name
	// drained: <nil>
	// stopped: <nil> <nil>
}

// Events as they happen, to a client that takes its time.
func ExampleFlush() {
	l := loop.New()
	stopped := make(chan error, 1)
	go func() { stopped <- l.RunForever() }()
	server := httptest.NewServer(loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 3 {
			fmt.Fprintf(w, "data: %d\n\n", i)
			if err := loophttp.Flush(co, w); err != nil {
				return err // the client left
			}
			if err := loop.Sleep(co, time.Millisecond); err != nil {
				return err
			}
		}
		return nil
	}))
	res, err := http.Get(server.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := io.ReadAll(res.Body)
	res.Body.Close()
	fmt.Println(strings.Fields(string(text)), err)
	server.Close()
	l.Stop()
	<-stopped
	_ = l.Close()
	// Output: [data: 0 data: 1 data: 2] <nil>
}
