package mqtt

import (
	"crypto/tls"
	"net/url"
	"time"
)

type Token interface {
	Wait() bool
	WaitTimeout(time.Duration) bool
	Done() <-chan struct{}
	Error() error
}
type Message interface {
	Duplicate() bool
	Qos() byte
	Retained() bool
	Topic() string
	MessageID() uint16
	Payload() []byte
	Ack()
}
type MessageHandler func(Client, Message)
type ConnectionLostHandler func(Client, error)
type OnConnectHandler func(Client)
type ReconnectHandler func(Client, *ClientOptions)
type ConnectionAttemptHandler func(broker *url.URL, tlsCfg *tls.Config) *tls.Config
type Client interface {
	IsConnected() bool
	IsConnectionOpen() bool
	Connect() Token
	Disconnect(quiesce uint)
	Publish(topic string, qos byte, retained bool, payload interface{}) Token
	Subscribe(topic string, qos byte, callback MessageHandler) Token
	SubscribeMultiple(filters map[string]byte, callback MessageHandler) Token
	Unsubscribe(topics ...string) Token
	AddRoute(topic string, callback MessageHandler)
	OptionsReader() ClientOptionsReader
}
type ClientOptionsReader struct{ o *ClientOptions }
type ClientOptions struct {
	ClientID              string
	Order                 bool
	DefaultPublishHandler MessageHandler
	OnConnect             OnConnectHandler
	OnConnectionLost      ConnectionLostHandler
	OnReconnecting        ReconnectHandler
	OnConnectAttempt      ConnectionAttemptHandler
}

func NewClientOptions() *ClientOptions                             { return &ClientOptions{} }
func (o *ClientOptions) AddBroker(server string) *ClientOptions    { return o }
func (o *ClientOptions) SetClientID(id string) *ClientOptions      { return o }
func (o *ClientOptions) SetOrderMatters(order bool) *ClientOptions { return o }
func (o *ClientOptions) SetDefaultPublishHandler(defaultHandler MessageHandler) *ClientOptions {
	return o
}
func (o *ClientOptions) SetOnConnectHandler(onConn OnConnectHandler) *ClientOptions { return o }
func (o *ClientOptions) SetConnectionLostHandler(onLost ConnectionLostHandler) *ClientOptions {
	return o
}
func (o *ClientOptions) SetReconnectingHandler(cb ReconnectHandler) *ClientOptions { return o }
func (o *ClientOptions) SetConnectionAttemptHandler(onConnectAttempt ConnectionAttemptHandler) *ClientOptions {
	return o
}

type client struct{}

func NewClient(o *ClientOptions) Client { return nil }
