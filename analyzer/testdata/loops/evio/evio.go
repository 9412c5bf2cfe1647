// Package evio is a server of evio's.
package evio

import (
	"net/http"
	"os"
	"time"

	"github.com/tidwall/evio"
)

func serve(jobs chan []byte) error {
	var events evio.Events
	events.Serving = func(evio.Server) evio.Action {
		_, _ = os.ReadFile("config")
		return 0
	}
	events.Data = func(c evio.Conn, in []byte) ([]byte, evio.Action) {
		_, _ = http.Get("http://localhost") // want `http.Get blocks the event loop \(network I/O\); use go, and Conn.Wake when it is done`
		return in, 0
	}
	events.Tick = tick
	events.Opened = func(c evio.Conn) ([]byte, evio.Options, evio.Action) {
		go func() {
			time.Sleep(time.Second)
			c.Wake()
		}()
		return nil, evio.Options{}, 0
	}
	return evio.Serve(events, "tcp://localhost:5000")
}

func tick() (time.Duration, evio.Action) {
	flush()
	return time.Second, 0
}

func flush() {
	_ = os.WriteFile("state", nil, 0o600) // want `os.WriteFile blocks .*; reached from tick`
}

func literal(jobs chan []byte) evio.Events {
	return evio.Events{
		Closed: func(c evio.Conn, err error) evio.Action {
			jobs <- nil // want `channel send blocks the event loop`
			return 0
		},
		Data: func(c evio.Conn, in []byte) ([]byte, evio.Action) {
			select {
			case jobs <- in:
			default:
			}
			return nil, 0
		},
	}
}
