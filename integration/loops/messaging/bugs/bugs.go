// Package bugs has, small and in other words, what was reported of handlers of
// messages: each beside its mended form.
package bugs

import (
	"sync"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// github.com/eclipse/paho.mqtt.golang/issues/142: a handler subscribes to more,
// and waits for it.
func more(c mqtt.Client) {
	c.Subscribe("devices", 1, func(c mqtt.Client, msg mqtt.Message) {
		token := c.Subscribe(string(msg.Payload()), 1, nil) // want `mqtt.Client.Subscribe waits .*deadlock.*subscribe on a goroutine`
		token.Wait()                                        // want `mqtt.Token.Wait waits .*deadlock.*wait for the token on a goroutine`
	})
	c.Subscribe("devices", 1, func(c mqtt.Client, msg mqtt.Message) {
		topic := string(msg.Payload())
		go func() {
			c.Subscribe(topic, 1, nil).Wait()
		}()
	})
}

// github.com/eclipse/paho.mqtt.golang/issues/474: a handler answers, through a
// helper that waits until the answer is sent.
type device struct {
	client mqtt.Client
	mu     sync.Mutex
}

func (d *device) listen() { d.client.Subscribe("requests", 1, d.request) }

func (d *device) request(_ mqtt.Client, msg mqtt.Message) { _ = d.publish("answers", msg.Payload()) }

func (d *device) publish(topic string, payload []byte) error {
	token := d.client.Publish(topic, 1, false, payload) // want `mqtt.Client.Publish waits .*deadlock.*; reached from \(\*device\).request`
	if token.Wait() && token.Error() != nil {           // want `mqtt.Token.Wait waits .*deadlock.*; reached from \(\*device\).request`
		return token.Error()
	}
	return nil
}

func (d *device) listenMended() { d.client.Subscribe("requests", 1, d.requestMended) }

func (d *device) requestMended(_ mqtt.Client, msg mqtt.Message) {
	go d.publishMended("answers", msg.Payload())
}

func (d *device) publishMended(topic string, payload []byte) {
	d.client.Publish(topic, 1, false, payload).Wait()
}

// github.com/eclipse/paho.mqtt.golang/issues/593: a handler publishes once for
// each message, and does not even wait.
func forward(c mqtt.Client, out chan<- []byte) {
	c.AddRoute("in", func(c mqtt.Client, msg mqtt.Message) {
		c.Publish("out", 0, false, msg.Payload()) // want `mqtt.Client.Publish waits .*deadlock`
	})
	c.AddRoute("in", func(c mqtt.Client, msg mqtt.Message) {
		select {
		case out <- msg.Payload():
		default:
		}
	})
}
