// Package mqttapp is a bridge with paho.
package mqttapp

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"example.com/second/cases/lib"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type bridge struct {
	cl      mqtt.Client
	api     *lib.Client
	out     chan []byte
	pending mqtt.Token
	last    map[string][]byte
	h       mqtt.MessageHandler
}

func (b *bridge) options() *mqtt.ClientOptions {
	o := mqtt.NewClientOptions().AddBroker("tcp://a:1883").SetClientID("b")
	o.SetOnConnectHandler(b.connected)
	o.SetConnectionLostHandler(func(c mqtt.Client, err error) {
		lib.Settle()
		_ = os.WriteFile("lost", []byte(err.Error()), 0o600)
	})
	o.SetDefaultPublishHandler(b.unknown)
	o.SetReconnectingHandler(func(mqtt.Client, *mqtt.ClientOptions) {
		lib.Settle() // BLOCKS sleep
	})
	return o
}

func (b *bridge) connected(c mqtt.Client) {
	if t := c.Subscribe("cmd/#", 1, b.command); t.Wait() && t.Error() != nil {
		time.Sleep(time.Second)
	}
	b.h = b.state
	c.Subscribe("state/#", 0, b.h).WaitTimeout(time.Second)
	c.SubscribeMultiple(map[string]byte{"a": 0, "b": 1}, func(_ mqtt.Client, m mqtt.Message) {
		b.last[m.Topic()] = m.Payload()
		go b.forward(m.Payload())
	})
	c.AddRoute("ping", func(c mqtt.Client, m mqtt.Message) {
		if b.api.Alive(context.Background()) { // BLOCKS net
			m.Ack()
		}
	})
}

func (b *bridge) forward(p []byte) {
	if b.api.Alive(context.Background()) {
		b.out <- p
	}
}

func (b *bridge) unknown(c mqtt.Client, m mqtt.Message) {
	b.append(m.Topic(), m.Payload())
}

func (b *bridge) append(name string, p []byte) {
	f, err := os.OpenFile("unknown.log", os.O_APPEND, 0) // BLOCKS file
	if err != nil {
		return
	}
	_ = json.NewEncoder(f).Encode(map[string][]byte{name: p}) // BLOCKS file
}

func (b *bridge) command(c mqtt.Client, m mqtt.Message) {
	switch m.Topic() {
	case "cmd/restart":
		b.restart()
	case "cmd/wait":
		b.pending.Wait() // BLOCKS deadlock
	case "cmd/try":
		select {
		case b.out <- m.Payload():
		default:
		}
	case "cmd/off":
		go func() {
			if b.pending.Wait() {
				c.Disconnect(100)
			}
		}()
	}
}

func (b *bridge) restart() {
	r := lib.Repo{Dir: "/"}
	if _, err := r.Head(); err != nil { // BLOCKS exec
		b.last = nil
	}
}

func (b *bridge) state(_ mqtt.Client, m mqtt.Message) {
	var v struct{ On bool }
	if err := json.Unmarshal(m.Payload(), &v); err != nil {
		return
	}
	if v.On {
		b.settle()
	}
}

func (b *bridge) settle() { time.Sleep(time.Millisecond) } // BLOCKS sleep

func Main() {
	b := &bridge{out: make(chan []byte), last: map[string][]byte{}}
	b.cl = mqtt.NewClient(b.options())
	if t := b.cl.Connect(); t.Wait() && t.Error() != nil {
		return
	}
	for p := range b.out {
		b.cl.Publish("out", 0, false, p).Wait()
	}
}
