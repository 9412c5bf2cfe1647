// Package natsrelay relays messages, and tells when the connection goes.
package natsrelay

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

type relay struct {
	mu     sync.Mutex
	state  string
	lost   int
	alerts chan string
	quit   chan struct{}
	once   sync.Once
	wg     sync.WaitGroup
}

func (r *relay) set(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state = s
}

func (r *relay) options() []nats.Option {
	return []nats.Option{
		nats.Name("relay"),
		nats.DisconnectErrHandler(func(nc *nats.Conn, err error) {
			r.set("down")
			r.lost++
			r.page(err)
		}),
		nats.ReconnectHandler(r.reconnected),
		nats.ClosedHandler(r.closed),
		nats.ErrorHandler(func(_ *nats.Conn, s *nats.Subscription, err error) {
			r.journal(s.Subject, err)
			go r.journal("again "+s.Subject, err)
		}),
	}
}

func (r *relay) page(err error) {
	if err == nil {
		return
	}
	select {
	case r.alerts <- err.Error():
		return
	default:
	}
	resp, err := http.PostForm("http://pager/alert", nil) // BLOCKS net
	if err != nil {
		return
	}
	resp.Body.Close()
}

func (r *relay) reconnected(nc *nats.Conn) {
	r.set("up " + nc.ConnectedUrl())
	time.AfterFunc(time.Second, func() { r.alerts <- "back" })
	if r.lost > 10 {
		if _, err := net.ResolveTCPAddr("tcp", "pager:80"); err == nil { // BLOCKS dns
			r.lost = 0
		}
	}
}

func (r *relay) closed(*nats.Conn) {
	r.once.Do(func() { close(r.quit) })
	<-r.quit
	r.wg.Wait() // BLOCKS wait
}

func (r *relay) journal(subj string, err error) {
	b, merr := json.Marshal(map[string]string{subj: fmt.Sprint(err)})
	if merr != nil {
		return
	}
	_ = os.WriteFile("journal", b, 0o600) // BLOCKS file
}

// message has a goroutine of its subscription.
func (r *relay) message(m *nats.Msg) {
	time.Sleep(10 * time.Millisecond)
	r.alerts <- string(m.Data)
	_ = os.WriteFile("last", m.Data, 0o600)
}

// unused is an option that nobody asks for.
var _ = func(r *relay) func(*nats.Conn) {
	return func(*nats.Conn) { r.mu.Lock() }
}

// Main runs the relay.
func Main(ctx context.Context) error {
	r := &relay{alerts: make(chan string, 4), quit: make(chan struct{})}
	nc, err := nats.Connect("nats://localhost", r.options()...)
	if err != nil {
		return err
	}
	if _, err := nc.QueueSubscribe("in.>", "relay", r.message); err != nil {
		return err
	}
	r.wg.Go(func() {
		for a := range r.alerts {
			r.page(fmt.Errorf("%s", a))
		}
	})
	select {
	case <-ctx.Done():
	case <-r.quit:
	}
	return nil
}
