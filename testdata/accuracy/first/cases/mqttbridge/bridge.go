// Package mqttbridge moves messages from a broker to a database and back.
package mqttbridge

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// Reading is a sensor's message.
type Reading struct {
	Sensor string
	Value  float64
	At     time.Time
}

// Bridge connects both sides.
type Bridge struct {
	client mqtt.Client
	db     *sql.DB
	hook   string
	work   chan Reading

	mu   sync.Mutex
	last map[string]Reading
}

// Connect sets everything up; it runs on main's goroutine.
func (b *Bridge) Connect(broker string) error {
	opts := mqtt.NewClientOptions().AddBroker(broker).SetClientID("bridge")
	opts.SetDefaultPublishHandler(b.unknown)
	opts.SetOnConnectHandler(func(c mqtt.Client) {
		token := c.Subscribe("sensors/#", 1, b.reading)
		token.Wait()
		if err := token.Error(); err != nil {
			log.Print(err)
		}
		c.AddRoute("commands/+", b.command)
	})
	opts.SetConnectionLostHandler(func(_ mqtt.Client, err error) {
		time.Sleep(time.Second)
		log.Println("lost", err)
	})
	b.client = mqtt.NewClient(opts)
	token := b.client.Connect()
	if !token.WaitTimeout(10 * time.Second) {
		return context.DeadlineExceeded
	}
	go b.worker()
	return token.Error()
}

func (b *Bridge) worker() {
	for r := range b.work {
		if err := b.store(context.Background(), r); err != nil {
			log.Print(err)
		}
	}
}

func (b *Bridge) store(ctx context.Context, r Reading) error {
	_, err := b.db.ExecContext(ctx, "INSERT INTO readings VALUES ($1, $2, $3)", r.Sensor, r.Value, r.At)
	return err
}

func parse(m mqtt.Message) (r Reading, err error) {
	if err = json.Unmarshal(m.Payload(), &r); err != nil {
		return r, fmt.Errorf("%s: %w", m.Topic(), err)
	}
	r.Sensor = strings.TrimPrefix(m.Topic(), "sensors/")
	return r, nil
}

func (b *Bridge) remember(r Reading) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last[r.Sensor] = r
}

func (b *Bridge) reading(c mqtt.Client, m mqtt.Message) {
	r, err := parse(m)
	if err != nil {
		log.Println(err, m.MessageID(), m.Qos())
		return
	}
	b.remember(r)
	select {
	case b.work <- r:
	default:
		b.spill(r)
	}
	go func() {
		if err := b.store(context.Background(), r); err != nil {
			log.Print(err)
		}
	}()
	if r.Value > 100 {
		b.alarm(r)
	}
}

func (b *Bridge) spill(r Reading) {
	line, err := json.Marshal(r)
	if err != nil {
		return
	}
	f, err := os.OpenFile("spill", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) // BLOCKS file
	if err != nil {
		return
	}
	_, _ = f.Write(line) // BLOCKS file
	time.AfterFunc(time.Second, func() { _ = f.Close() })
}

func (b *Bridge) alarm(r Reading) {
	req, err := http.NewRequest(http.MethodPost, b.hook, strings.NewReader(r.Sensor))
	if err != nil {
		return
	}
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
		}
	}()
	b.work <- r // BLOCKS chan
}

func (b *Bridge) command(c mqtt.Client, m mqtt.Message) {
	switch name := m.Topic()[strings.LastIndexByte(m.Topic(), '/')+1:]; name {
	case "sleep":
		time.Sleep(time.Second) // BLOCKS sleep
	case "last":
		b.mu.Lock()
		out, err := json.Marshal(b.last)
		b.mu.Unlock()
		if err != nil {
			return
		}
		go func() { c.Publish("answers", 0, false, out).Wait() }()
	case "count":
		var n int
		if err := b.db.QueryRow("SELECT count(*) FROM readings").Scan(&n); err != nil { // BLOCKS db
			log.Print(err)
		}
	case "reload":
		b.reload()
	default:
		b.unknown(c, m)
	}
	m.Ack()
}

func (b *Bridge) reload() {
	text, err := os.ReadFile("rules") // BLOCKS file
	if err != nil {
		log.Print(err)
		return
	}
	b.hook = strings.TrimSpace(string(text))
}

func (b *Bridge) unknown(c mqtt.Client, m mqtt.Message) {
	log.Printf("unknown %s %v connected=%v", m.Topic(), m.Retained(), c.IsConnected())
	resp, err := http.Get(b.hook + "?topic=" + m.Topic()) // BLOCKS net
	if err != nil {
		return
	}
	log.Println(resp.Status, resp.Header.Get("Date"))
}
