// Package mqttgw forwards sensor readings to a collector over HTTP.
package mqttgw

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"example.com/third/cases/mqttgw/store"
)

type gateway struct {
	client  mqtt.Client
	http    *http.Client
	store   *store.Store
	out     chan store.Reading
	dropped int
	certs   string
}

func newGateway(broker, dir string) *gateway {
	g := &gateway{
		http:  &http.Client{Timeout: 5 * time.Second},
		store: store.Open(dir),
		out:   make(chan store.Reading, 64),
		certs: dir + "/certs",
	}
	o := mqtt.NewClientOptions().AddBroker(broker).SetClientID("gw")
	o.SetDefaultPublishHandler(g.unrouted)
	o.SetOnConnectHandler(g.connected)
	o.SetConnectionLostHandler(func(mqtt.Client, error) {
		time.Sleep(time.Second)
		_ = g.store.Flush()
	})
	o.SetReconnectingHandler(func(c mqtt.Client, o *mqtt.ClientOptions) {
		g.pickBroker(o)
	})
	o.SetConnectionAttemptHandler(g.tlsFor)
	g.client = mqtt.NewClient(o)
	return g
}

// connected runs on a goroutine of its own.
func (g *gateway) connected(c mqtt.Client) {
	if t := c.Subscribe("sensors/#", 1, g.reading); t.Wait() && t.Error() != nil {
		fmt.Println(t.Error())
	}
	c.Subscribe("admin/flush", 1, g.admin).Wait()
	c.Subscribe("query/+", 0, g.query)
	c.AddRoute("alerts/#", g.alert)
}

func (g *gateway) pickBroker(o *mqtt.ClientOptions) {
	addrs, err := net.LookupHost("brokers.local") // BLOCKS dns
	if err != nil {
		return
	}
	o.AddBroker("tcp://" + net.JoinHostPort(addrs[0], "1883"))
}

func (g *gateway) tlsFor(broker *url.URL, cfg *tls.Config) *tls.Config {
	if cfg == nil {
		cfg = &tls.Config{}
	}
	cert, err := tls.LoadX509KeyPair(g.certs+"/c.pem", g.certs+"/k.pem") // BLOCKS file
	if err == nil {
		cfg.Certificates = []tls.Certificate{cert}
	}
	cfg.ServerName = broker.Hostname()
	return cfg
}

func (g *gateway) reading(_ mqtt.Client, m mqtt.Message) {
	var r store.Reading
	if err := json.NewDecoder(bytes.NewReader(m.Payload())).Decode(&r); err != nil {
		g.dropped++
		return
	}
	r.Topic = m.Topic()
	g.store.Remember(r)
	select {
	case g.out <- r:
	default:
		g.dropped++
	}
	if r.Value > 100 {
		g.out <- r // BLOCKS chan
	}
}

func (g *gateway) admin(c mqtt.Client, m mqtt.Message) {
	switch cmd := strings.TrimSpace(string(m.Payload())); cmd {
	case "flush":
		if err := g.store.Flush(); err != nil { // BLOCKS file
			return
		}
	case "flush-later":
		go func() {
			if err := g.store.Flush(); err == nil {
				c.Publish("admin/done", 1, false, "ok").Wait()
			}
		}()
	case "ping":
		c.Publish("admin/pong", 0, false, "pong") // BLOCKS deadlock
	}
	m.Ack()
}

func (g *gateway) query(c mqtt.Client, m mqtt.Message) {
	r, ok := g.store.Last(strings.TrimPrefix(m.Topic(), "query/"))
	if !ok {
		return
	}
	b, _ := json.Marshal(r)
	go c.Publish("answers", 0, false, b)
}

func (g *gateway) unrouted(c mqtt.Client, m mqtt.Message) {
	f, err := os.OpenFile("unrouted.log", os.O_APPEND|os.O_CREATE, 0o644) // BLOCKS file
	if err != nil {
		return
	}
	defer f.Close()
	fmt.Fprintf(f, "%s %d\n", m.Topic(), len(m.Payload())) // BLOCKS file
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d\n", m.Topic(), len(m.Payload()))
	token := c.Unsubscribe(m.Topic()) // BLOCKS deadlock
	_ = token
}

func (g *gateway) alert(_ mqtt.Client, m mqtt.Message) {
	if err := g.forward(m.Payload()); err != nil {
		g.dropped++
	}
}

func (g *gateway) forward(p []byte) error {
	req, err := http.NewRequest(http.MethodPost, "http://collector/alerts", bytes.NewReader(p))
	if err != nil {
		return err
	}
	resp, err := g.http.Do(req) // BLOCKS net
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// pump is the worker behind out.
func (g *gateway) pump() {
	for r := range g.out {
		b, _ := json.Marshal(r)
		_ = g.forward(b)
	}
}

// Main runs the gateway.
func Main() error {
	g := newGateway("tcp://localhost:1883", "data")
	go g.pump()
	if t := g.client.Connect(); t.Wait() && t.Error() != nil {
		return t.Error()
	}
	select {}
}
