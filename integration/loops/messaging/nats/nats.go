// Package nats has callbacks of a connection.
package nats

import (
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

func connect(down chan struct{}) (*nats.Conn, error) {
	return nats.Connect(nats.DefaultURL,
		nats.DisconnectErrHandler(func(nc *nats.Conn, err error) {
			time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go`
		}),
		nats.ReconnectHandler(resync),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			_ = os.WriteFile("error", []byte(err.Error()), 0o600) // want `os.WriteFile blocks the event loop`
		}),
		nats.ClosedHandler(func(*nats.Conn) { close(down) }),
		nats.DiscoveredServersHandler(func(nc *nats.Conn) { go resync(nc) }),
	)
}

func resync(nc *nats.Conn) {
	_, _ = nc.Request("state", nil, time.Second) // want `\(\*nats.Conn\).Request blocks the event loop .*use go \[chan\]` `\(\*nats.Conn\).Request blocks .*\[net\]`
}

// subscribe has handlers with a goroutine each.
func subscribe(nc *nats.Conn) error {
	_, err := nc.Subscribe("a", func(msg *nats.Msg) {
		time.Sleep(time.Second)
		_ = msg.Respond(nil)
	})
	return err
}
