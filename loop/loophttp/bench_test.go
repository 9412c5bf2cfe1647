package loophttp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

// The same work for plain net/http and for both kinds of handler: an answer of
// a kilobyte, at once or after a wait of 10 ms, for clients that keep their
// connections and each send the next request when they have the answer.
func BenchmarkServe(b *testing.B) {
	body := strings.Repeat("0123456789abcdef", 64)
	l := loop.New(loop.WithWorkers(1000))
	go func() { _ = l.RunForever() }()
	defer func() {
		l.Stop()
		for l.Close() != nil { // until the loop has stopped
			time.Sleep(time.Millisecond)
		}
	}()
	for _, work := range []struct {
		name    string
		wait    time.Duration
		clients int
	}{{"answer", 0, 64}, {"wait", 10 * time.Millisecond, 1000}} {
		plain := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if work.wait > 0 {
				time.Sleep(work.wait)
			}
			io.WriteString(w, body)
		})
		for _, h := range []struct {
			name    string
			handler http.Handler
		}{
			{"plain", plain},
			{"Async", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, _ *http.Request) error {
				if work.wait > 0 {
					if err := loop.Sleep(co, work.wait); err != nil {
						return err
					}
				}
				_, err := io.WriteString(w, body)
				return err
			})},
			{"Sync", loophttp.Sync(l, plain)},
		} {
			b.Run(work.name+"/"+h.name, func(b *testing.B) {
				s := httptest.NewServer(h.handler)
				defer s.Close()
				benchmarkClients(b, s.URL, work.clients, len(body))
			})
		}
	}
}

func benchmarkClients(b *testing.B, url string, clients, size int) {
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	send := func(requests int) {
		var left atomic.Int64
		left.Store(int64(requests))
		done := make(chan error)
		for range clients {
			go func() {
				var err error
				for left.Add(-1) >= 0 && err == nil {
					err = fetch(client, url, size)
				}
				done <- err
			}()
		}
		for range clients {
			if err := <-done; err != nil {
				b.Error(err)
			}
		}
	}
	send(2 * clients) // to connect
	b.ReportAllocs()
	b.ResetTimer()
	send(b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func fetch(client *http.Client, url string, size int) error {
	res, err := client.Get(url)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err == nil && int(n) != size {
		err = io.ErrUnexpectedEOF
	}
	return err
}
