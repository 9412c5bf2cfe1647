// Package goroutine holds handlers of MQTT messages, whose library wants waits on
// goroutines.
package goroutine

import (
	"os"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// A handler leaves all its work to a goroutine, returns and deferred calls too.
func subscribe(c mqtt.Client, done func()) {
	c.Subscribe("in", 0, func(c mqtt.Client, m mqtt.Message) {
		defer done()
		if len(m.Payload()) == 0 {
			return
		}
		// Kept as it came.
		_ = os.WriteFile(m.Topic(), m.Payload(), 0o600)
	})
}

// An answer is waited for where the client can read on.
func answer(c mqtt.Client) {
	c.Subscribe("in", 0, func(c mqtt.Client, m mqtt.Message) {
		c.Publish("out", 1, false, m.Payload()).Wait()
	})
}

// A handler that is declared may be called by others, which want it done when it
// returns.
func declared(c mqtt.Client) {
	c.Subscribe("in", 0, store)
}

func store(_ mqtt.Client, m mqtt.Message) {
	_ = os.WriteFile(m.Topic(), m.Payload(), 0o600)
}
