// Package paho handles messages in order, which is the default.
package paho

import (
	"database/sql"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type bridge struct {
	client mqtt.Client
	db     *sql.DB
	queue  chan mqtt.Message
	routes map[string]mqtt.MessageHandler
}

func (b *bridge) start() error {
	opts := mqtt.NewClientOptions().AddBroker("tcp://localhost:1883")
	opts.SetDefaultPublishHandler(b.store)
	opts.SetOnConnectHandler(func(c mqtt.Client) { // called by a go statement
		token := c.Subscribe("a", 0, b.answer)
		token.Wait()
	})
	opts.OnConnectionLost = func(mqtt.Client, error) { time.Sleep(time.Second) }
	b.client = mqtt.NewClient(opts)
	token := b.client.Connect()
	token.Wait()
	return token.Error()
}

func (b *bridge) store(_ mqtt.Client, msg mqtt.Message) {
	_, _ = b.db.Exec("insert", msg.Payload()) // want `\(\*sql.DB\).Exec blocks the event loop \(database\); use go, or SetOrderMatters\(false\)`
}

// answer publishes and waits, each of which needs the loop that it holds.
func (b *bridge) answer(c mqtt.Client, msg mqtt.Message) {
	token := c.Publish("b", 1, false, msg.Payload()) // want `mqtt.Client.Publish waits on the event loop for the event loop \(deadlock\); publish on a goroutine, or SetOrderMatters\(false\)`
	token.Wait()                                     // want `mqtt.Token.Wait waits on the event loop for the event loop \(deadlock\); wait for the token on a goroutine`
}

func (b *bridge) subscribe() {
	b.client.Subscribe("c", 1, func(c mqtt.Client, msg mqtt.Message) {
		b.resubscribe(c)
	})
	b.routes = map[string]mqtt.MessageHandler{
		"d": func(mqtt.Client, mqtt.Message) {
			time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
		},
		"e": b.forward,
	}
	for topic, handler := range b.routes {
		b.client.AddRoute(topic, handler)
	}
	b.client.SubscribeMultiple(map[string]byte{"f": 1}, func(c mqtt.Client, msg mqtt.Message) {
		go func() {
			c.Publish("g", 1, false, msg.Payload()).Wait()
		}()
	})
}

func (b *bridge) resubscribe(c mqtt.Client) {
	if token := c.Subscribe("h", 1, nil); token.WaitTimeout(time.Second) { // want `mqtt.Client.Subscribe waits .* \(deadlock\); reached from` `mqtt.Token.WaitTimeout waits .* \(deadlock\); reached from`
		return
	}
}

// forward drops what does not fit.
func (b *bridge) forward(_ mqtt.Client, msg mqtt.Message) {
	select {
	case b.queue <- msg:
	default:
	}
}

// work is no handler, though it has the parameters of one.
func (b *bridge) work(c mqtt.Client, msg mqtt.Message) {
	time.Sleep(time.Second)
	c.Publish("i", 1, false, msg.Payload()).Wait()
}

func (b *bridge) drain() {
	for msg := range b.queue {
		b.work(b.client, msg)
	}
}

// routes go through functions that start them elsewhere, or do more besides.
func (b *bridge) wrapped() {
	b.client.AddRoute("j", elsewhere(b.work))
	b.client.AddRoute("k", counted(b.slow))
}

func elsewhere(h mqtt.MessageHandler) mqtt.MessageHandler {
	return func(c mqtt.Client, msg mqtt.Message) { go h(c, msg) }
}

func counted(h mqtt.MessageHandler) mqtt.MessageHandler {
	n := 0
	return func(c mqtt.Client, msg mqtt.Message) {
		n++
		h(c, msg)
	}
}

func (b *bridge) slow(mqtt.Client, mqtt.Message) {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
}
