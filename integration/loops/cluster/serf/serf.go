// Package serf handles the events of an agent.
package serf

import (
	"net/http"
	"os/exec"
	"time"

	"github.com/hashicorp/serf/cmd/serf/command/agent"
	"github.com/hashicorp/serf/serf"
)

type handler struct{ queue chan serf.Event }

func (h *handler) HandleEvent(e serf.Event) {
	switch e.EventType() {
	case serf.EventMemberJoin:
		_ = exec.Command("hook").Run() // want `Cmd\).Run blocks the event loop \(process\); send it on a buffered channel to a goroutine`
	case serf.EventMemberFailed:
		h.notify()
	case serf.EventUser:
		h.queue <- e // want `channel send blocks the event loop`
	default:
		select {
		case h.queue <- e:
		default:
		}
	}
}

func (h *handler) notify() {
	_, _ = http.Get("http://localhost/failed") // want `http.Get blocks the event loop .*; reached from \(\*handler\).HandleEvent`
}

// quick starts a goroutine for each event.
type quick struct{}

func (quick) HandleEvent(e serf.Event) { go handle(e) }

func handle(serf.Event) { time.Sleep(time.Second) }

// other has a method of the same name, and is no handler.
type other struct{}

func (other) HandleEvent(name string) { time.Sleep(time.Second) }

func register(a *agent.Agent) {
	a.RegisterEventHandler(&handler{queue: make(chan serf.Event)})
	a.RegisterEventHandler(quick{})
}
