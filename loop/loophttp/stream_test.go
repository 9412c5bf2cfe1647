package loophttp_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

// Each event is sent only when the client has seen the one before, so that the
// test would hang if a flush did nothing.
func TestFlushes(t *testing.T) {
	for name, flush := range map[string]func(*loop.Co, http.ResponseWriter) error{
		"Flush":              loophttp.Flush,
		"http.Flusher":       func(_ *loop.Co, w http.ResponseWriter) error { w.(http.Flusher).Flush(); return nil },
		"ResponseController": func(_ *loop.Co, w http.ResponseWriter) error { return http.NewResponseController(w).Flush() },
	} {
		t.Run(name, func(t *testing.T) {
			l := startLoop(t)
			seen := loop.NewQueue[int](0)
			s := serve(t, loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, _ *http.Request) error {
				for i := range 3 {
					fmt.Fprintf(w, "event %d\n", i)
					if err := flush(co, w); err != nil {
						return err
					}
					if _, err := seen.Get(co); err != nil {
						return err
					}
				}
				return nil
			}))
			res, err := http.Get(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			lines := bufio.NewScanner(res.Body)
			for i := 0; lines.Scan(); i++ {
				if want := fmt.Sprintf("event %d", i); lines.Text() != want {
					t.Errorf("got %q, want %q", lines.Text(), want)
				}
				_ = l.Post(func() { _ = seen.TryPut(i) })
			}
			if lines.Err() != nil {
				t.Error(lines.Err())
			}
		})
	}
}

// An echo in both directions at once: the client sends a line only when it has
// the answer to the one before.
func TestFullDuplex(t *testing.T) {
	s := serve(t, loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		if err := http.NewResponseController(w).EnableFullDuplex(); err != nil {
			return err
		}
		if err := loophttp.Flush(co, w); err != nil {
			return err
		}
		p := make([]byte, 3) // shorter than a line
		for {
			n, err := loophttp.Read(co, r, p)
			if _, err := loophttp.Write(co, w, p[:n]); err != nil {
				return err
			}
			if err := loophttp.Flush(co, w); err != nil {
				return err
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
		}
	}))
	body, client := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	echo := bufio.NewReader(res.Body)
	for i := range 20 {
		line := fmt.Sprintf("line number %d\n", i)
		io.WriteString(client, line)
		if got, err := echo.ReadString('\n'); err != nil || got != line {
			t.Fatalf("got %q, %v; want %q", got, err, line)
		}
	}
	client.Close()
	if rest, err := io.ReadAll(echo); err != nil || len(rest) > 0 {
		t.Errorf("then came %q, %v", rest, err)
	}
}

func TestReadAll(t *testing.T) {
	s := serve(t, loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		r.Body = http.MaxBytesReader(w, r.Body, 100_000)
		p, err := loophttp.ReadAll(co, r)
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return &loophttp.StatusError{Code: http.StatusRequestEntityTooLarge, Err: err}
		}
		fmt.Fprint(w, len(p))
		return err
	}))
	do(t, http.MethodPost, s.URL, strings.NewReader(strings.Repeat("x", 100_000))).check(t, 200, "100000")
	do(t, http.MethodPost, s.URL, strings.NewReader(strings.Repeat("x", 100_001))).check(t, 413, "Request Entity Too Large")
}

// What a cancelled Read would have returned is returned by the next.
func TestCancelledReadLosesNothing(t *testing.T) {
	l := startLoop(t)
	cancelled := make(chan struct{})
	s := serve(t, loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		reader := loop.GoEager(co, func(co *loop.Co) (int, error) { return loophttp.Read(co, r, make([]byte, 100)) })
		reader.Cancel()
		if _, err := loop.Await(co, reader); !errors.Is(err, loop.ErrCanceled) {
			return fmt.Errorf("Read returned %w", err)
		}
		close(cancelled)
		var got []byte
		p := make([]byte, 2)
		for {
			n, err := loophttp.Read(co, r, p)
			got = append(got, p[:n]...)
			if err != nil {
				fmt.Fprintf(w, "%s, %v", got, err)
				return nil
			}
		}
	}))
	body, client := io.Pipe()
	go func() {
		<-cancelled
		io.WriteString(client, "hello, ")
		io.WriteString(client, "world")
		client.Close()
	}()
	do(t, http.MethodPost, s.URL, body).check(t, 200, "hello, world, EOF")
}

// A task that answers while its Read is under way is not kept by a client that
// sends nothing.
func TestAnswerWithoutTheBody(t *testing.T) {
	s := serve(t, loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		reader := loop.GoEager(co, func(co *loop.Co) ([]byte, error) { return loophttp.ReadAll(co, r) })
		reader.Cancel()
		_, _ = loop.Await(co, reader)
		return &loophttp.StatusError{Code: http.StatusRequestTimeout}
	}))
	body, client := io.Pipe()
	defer client.Close()
	do(t, http.MethodPost, s.URL, body).check(t, 408, "Request Timeout")
}

// slowWriter is a client that takes nothing until it is let.
type slowWriter struct {
	*httptest.ResponseRecorder
	let chan struct{}
}

func (w *slowWriter) Write(p []byte) (int, error) {
	<-w.let
	return w.ResponseRecorder.Write(p)
}

// A task cannot get further ahead of its client than Write allows, and the loop
// does not wait for the client. In a bubble, "nothing more happens" is exact.
func TestWriteWaitsForTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := startLoop(t)
		const chunk, chunks = 10_000, 100
		written := 0
		h := loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, _ *http.Request) error {
			for range chunks {
				if _, err := loophttp.Write(co, w, make([]byte, chunk)); err != nil {
					return err
				}
				written += chunk
			}
			return nil
		})
		w := &slowWriter{httptest.NewRecorder(), make(chan struct{})}
		done := make(chan struct{})
		go func() {
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
			close(done)
		}()
		synctest.Wait()
		if written > 100_000 {
			t.Errorf("the task is %d bytes ahead", written)
		}
		alive := false
		_ = l.Post(func() { alive = true })
		synctest.Wait()
		if !alive {
			t.Error("the loop waits for the client")
		}
		close(w.let)
		<-done
		if n := w.Body.Len(); n != chunk*chunks {
			t.Errorf("the client got %d bytes", n)
		}
	})
}

// A client that has left makes writing fail, and the task is cancelled.
func TestWriteToClientThatLeft(t *testing.T) {
	ended := make(chan error, 1)
	s := serve(t, loophttp.Async(startLoop(t), func(co *loop.Co, w http.ResponseWriter, _ *http.Request) error {
		for {
			if _, err := loophttp.Write(co, w, make([]byte, 10_000)); err != nil {
				ended <- err
				return err
			}
		}
	}))
	res, err := http.Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if err := <-ended; err == nil {
		t.Error("writing went on")
	}
}

// Whoever keeps w beyond the request is told.
func TestWriteAfterTheEnd(t *testing.T) {
	kept := make(chan http.ResponseWriter, 1)
	s := serve(t, loophttp.Async(startLoop(t), func(_ *loop.Co, w http.ResponseWriter, _ *http.Request) error {
		kept <- w
		return nil
	}))
	get(t, s.URL).check(t, 200, "")
	w := <-kept
	if _, err := w.Write([]byte("late")); err == nil {
		t.Error("Write returned no error")
	}
	if err := http.NewResponseController(w).Flush(); err == nil {
		t.Error("Flush returned no error")
	}
}
