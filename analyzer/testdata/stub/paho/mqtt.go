// Package mqtt has the declarations of the real one that its users write.
package mqtt

import "time"

type Message interface {
	Topic() string
	Payload() []byte
}

type Token interface {
	Wait() bool
	WaitTimeout(time.Duration) bool
	Done() <-chan struct{}
	Error() error
}

type MessageHandler func(Client, Message)

type Client interface {
	Publish(topic string, qos byte, retained bool, payload any) Token
	Subscribe(topic string, qos byte, callback MessageHandler) Token
}
