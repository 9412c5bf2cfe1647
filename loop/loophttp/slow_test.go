package loophttp_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/loophttp"
)

// A thousand clients that send and take their bytes with long pauses, all at
// the same time, and meanwhile a fast one is served. The pauses last until the
// others are as far, so that no clock is involved.
func TestThousandSlowClients(t *testing.T) {
	const clients = 1000
	const answer = 150_000                 // more than the sockets hold
	l := startLoop(t, loop.WithWorkers(2)) // so slow clients cannot all have one
	gate := loophttp.NewGate(clients)
	var reading, written int // belong to the loop
	halfRead, behind := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	mux.Handle("/slow", loophttp.Async(l, func(co *loop.Co, w http.ResponseWriter, r *http.Request) error {
		first := make([]byte, 1)
		if _, err := loophttp.Read(co, r, first); err != nil {
			return err
		}
		if reading++; reading == clients {
			close(halfRead)
		}
		rest, err := loophttp.ReadAll(co, r)
		if err != nil {
			return err
		}
		if written++; written == clients {
			close(behind)
		}
		body := append(first, rest...)
		for range answer / len(body) {
			if _, err := loophttp.Write(co, w, body); err != nil {
				return err
			}
		}
		return nil
	}, loophttp.WithGate(gate)))
	mux.Handle("/health", loophttp.Async(l, func(_ *loop.Co, w http.ResponseWriter, _ *http.Request) error {
		_, err := fmt.Fprint(w, gate.InFlight())
		return err
	}))
	s := httptest.NewUnstartedServer(mux)
	s.Config.ConnState = func(conn net.Conn, state http.ConnState) {
		if state == http.StateNew {
			_ = conn.(*net.TCPConn).SetWriteBuffer(4 << 10) // or it would take the answer for the client
		}
	}
	s.Start()
	defer s.Close()

	body := strings.Repeat("0123456789", 100)
	var sendRest, takeRest = make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			if err := slowClient(s.Listener.Addr().String(), body, answer, sendRest, takeRest); err != nil {
				t.Error(err)
			}
		})
	}
	<-halfRead
	get(t, s.URL+"/health").check(t, 200, fmt.Sprint(clients))
	get(t, s.URL+"/slow").check(t, 503, "Service Unavailable")
	close(sendRest)
	<-behind
	get(t, s.URL+"/health").check(t, 200, fmt.Sprint(clients))
	close(takeRest)
	all.Wait()
	s.Close()
	if n := gate.InFlight(); n != 0 {
		t.Errorf("%d requests are in flight", n)
	}
}

// slowClient sends one byte of body, waits, sends the rest, waits again, and
// then takes the answer, which repeats the body.
func slowClient(addr, body string, answer int, sendRest, takeRest <-chan struct{}) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(conn, "POST /slow HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:1]); err != nil {
		return err
	}
	<-sendRest
	if _, err := io.WriteString(conn, body[1:]); err != nil {
		return err
	}
	<-takeRest
	if err := conn.(*net.TCPConn).SetReadBuffer(1 << 20); err != nil { // for the test's sake
		return err
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil {
		return err
	}
	if n != int64(answer) {
		return fmt.Errorf("answered %d with %d bytes, want %d", res.StatusCode, n, answer)
	}
	return nil
}
