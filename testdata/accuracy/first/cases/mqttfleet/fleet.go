// Package mqttfleet handles the messages of a fleet of devices.
package mqttfleet

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"example.com/first/cases/mqttfleet/store"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// Fleet routes messages.
type Fleet struct {
	c      mqtt.Client
	store  *store.Store
	seen   atomic.Int64
	jobs   chan string
	tokens chan mqtt.Token
}

type middleware func(mqtt.MessageHandler) mqtt.MessageHandler

func (f *Fleet) counted(next mqtt.MessageHandler) mqtt.MessageHandler {
	return func(c mqtt.Client, m mqtt.Message) {
		f.seen.Add(1)
		next(c, m)
	}
}

func (f *Fleet) slowed(next mqtt.MessageHandler) mqtt.MessageHandler {
	return func(c mqtt.Client, m mqtt.Message) {
		time.Sleep(time.Millisecond) // BLOCKS sleep
		next(c, m)
	}
}

func async(next mqtt.MessageHandler) mqtt.MessageHandler {
	return func(c mqtt.Client, m mqtt.Message) { go next(c, m) }
}

func id(m mqtt.Message) string {
	_, rest, _ := strings.Cut(m.Topic(), "/")
	return rest
}

// Subscribe subscribes to all topics.
func (f *Fleet) Subscribe() error {
	handlers := map[string]mqtt.MessageHandler{
		"hello/+":  f.hello,
		"status/+": f.counted(f.status),
		"probe/+":  f.slowed(f.probe),
		"bulk/+":   async(f.bulk),
	}
	for topic, h := range handlers {
		if t := f.c.Subscribe(topic, 1, h); t.Wait() && t.Error() != nil {
			return t.Error()
		}
	}
	t := f.c.SubscribeMultiple(map[string]byte{"a/+": 0, "b/+": 0}, func(_ mqtt.Client, m mqtt.Message) {
		f.store.Touch(id(m))
		f.jobs <- id(m) // BLOCKS chan
	})
	<-t.Done()
	return t.Error()
}

func (f *Fleet) hello(c mqtt.Client, m mqtt.Message) {
	d := f.store.Touch(id(m))
	f.store.Persist(d)
	slog.Info("hello", "id", d.ID, "stale", d.Stale())
	full, err := f.store.Find(context.Background(), d.ID) // BLOCKS db
	if err != nil {
		slog.Error("find", "err", err)
		return
	}
	f.welcome(c, full)
}

func (f *Fleet) welcome(c mqtt.Client, d store.Device) {
	topic := fmt.Sprintf("welcome/%s", d.ID)
	go func() {
		t := c.Publish(topic, 1, false, d.Addr)
		t.Wait()
		f.tokens <- t
	}()
	if !d.Probe() { // BLOCKS net
		slog.Warn("unreachable", "id", d.ID)
	}
}

func (f *Fleet) status(c mqtt.Client, m mqtt.Message) {
	p := m.Payload()
	if len(p) < 4 {
		return
	}
	version := binary.BigEndian.Uint32(p)
	if d, ok := f.store.Cached(id(m)); ok && !d.Stale() {
		return
	}
	image, err := f.store.Firmware(fmt.Sprint(version)) // BLOCKS file
	if err != nil {
		return
	}
	slog.Info("outdated", "size", len(image))
	f.await()
}

func (f *Fleet) await() {
	select {
	case t := <-f.tokens:
		t.Wait() // BLOCKS deadlock
	default:
	}
}

func (f *Fleet) probe(c mqtt.Client, m mqtt.Message) {
	d, ok := f.store.Cached(id(m))
	if !ok {
		return
	}
	go d.Probe()
	probe := d.Probe
	time.AfterFunc(time.Second, func() { _ = probe() })
	if d.Stale() {
		_ = probe() // BLOCKS net
	}
}

func (f *Fleet) bulk(c mqtt.Client, m mqtt.Message) {
	d, err := f.store.Find(context.Background(), id(m))
	if err != nil {
		return
	}
	if d.Probe() {
		time.Sleep(time.Second)
		c.Publish("bulk/done", 1, false, d.ID).Wait()
	}
}

// Options sets the handlers that run inline.
func (f *Fleet) Options() *mqtt.ClientOptions {
	return mqtt.NewClientOptions().
		SetOrderMatters(true).
		SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) {
			slog.Info("default", "topic", m.Topic())
		}).
		SetReconnectingHandler(func(_ mqtt.Client, o *mqtt.ClientOptions) {
			o.SetPassword(f.password())
		})
}

func (f *Fleet) password() string {
	b, err := f.store.Firmware("password") // BLOCKS file
	if err != nil {
		return ""
	}
	return string(b)
}
