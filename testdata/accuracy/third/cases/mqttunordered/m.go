// Package mqttunordered has its handlers run on goroutines of their own.
package mqttunordered

import (
	"crypto/tls"
	"net/url"
	"os"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type recorder struct{ dir string }

func (r *recorder) options() *mqtt.ClientOptions {
	o := mqtt.NewClientOptions()
	o.SetOrderMatters(false)
	o.SetDefaultPublishHandler(r.save)
	o.OnReconnecting = func(mqtt.Client, *mqtt.ClientOptions) {
		time.Sleep(250 * time.Millisecond) // BLOCKS sleep
	}
	o.OnConnectAttempt = func(u *url.URL, c *tls.Config) *tls.Config {
		if _, err := os.Stat(r.dir + "/insecure"); err == nil { // BLOCKS file
			c.InsecureSkipVerify = true
		}
		return c
	}
	o.OnConnect = func(c mqtt.Client) {
		c.Subscribe("in/#", 1, func(c mqtt.Client, m mqtt.Message) {
			r.save(c, m)
			c.Publish("seen", 0, false, m.Topic()).Wait()
		}).Wait()
	}
	return o
}

func (r *recorder) save(_ mqtt.Client, m mqtt.Message) {
	_ = os.WriteFile(r.dir+"/"+m.Topic(), m.Payload(), 0o600)
}

// Start connects.
func Start(dir string) mqtt.Client {
	c := mqtt.NewClient((&recorder{dir}).options())
	c.Connect().Wait()
	return c
}
