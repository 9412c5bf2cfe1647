// Package unordered has each message handled on a goroutine of its own.
package unordered

import (
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

func start() mqtt.Client {
	opts := mqtt.NewClientOptions()
	opts.SetOrderMatters(false)
	opts.SetDefaultPublishHandler(func(c mqtt.Client, msg mqtt.Message) {
		time.Sleep(time.Second)
		c.Publish("a", 1, false, msg.Payload()).Wait()
	})
	return mqtt.NewClient(opts)
}

func subscribe(c mqtt.Client) {
	c.Subscribe("a", 0, func(mqtt.Client, mqtt.Message) { time.Sleep(time.Second) }).Wait()
}
