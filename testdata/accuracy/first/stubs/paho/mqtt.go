// Package mqtt is a stub with signatures of github.com/eclipse/paho.mqtt.golang.
package mqtt

import (
	"crypto/tls"
	"net"
	"net/url"
	"sync"
	"time"
)

type Token interface {
	Wait() bool
	WaitTimeout(time.Duration) bool
	Done() <-chan struct{}
	Error() error
}

type baseToken struct {
	m        sync.RWMutex
	complete chan struct{}
	err      error
}

func (b *baseToken) Wait() bool {
	<-b.complete
	return true
}

func (b *baseToken) WaitTimeout(d time.Duration) bool {
	timer := time.NewTimer(d)
	select {
	case <-b.complete:
		return true
	case <-timer.C:
	}
	return false
}

func (b *baseToken) Done() <-chan struct{} { return b.complete }

func (b *baseToken) Error() error {
	b.m.RLock()
	defer b.m.RUnlock()
	return b.err
}

type ConnectToken struct{ baseToken }
type PublishToken struct{ baseToken }
type SubscribeToken struct{ baseToken }
type UnsubscribeToken struct{ baseToken }

type Message interface {
	Duplicate() bool
	Qos() byte
	Retained() bool
	Topic() string
	MessageID() uint16
	Payload() []byte
	Ack()
}

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

type (
	MessageHandler           func(Client, Message)
	ConnectionLostHandler    func(Client, error)
	OnConnectHandler         func(Client)
	ReconnectHandler         func(Client, *ClientOptions)
	ConnectionAttemptHandler func(broker *url.URL, tlsCfg *tls.Config) *tls.Config
	OpenConnectionFunc       func(uri *url.URL, options ClientOptions) (net.Conn, error)
	CredentialsProvider      func() (username string, password string)
)

type ClientOptions struct {
	Servers               []*url.URL
	ClientID              string
	DefaultPublishHandler MessageHandler
	OnConnect             OnConnectHandler
	OnConnectionLost      ConnectionLostHandler
	OnReconnecting        ReconnectHandler
	OnConnectAttempt      ConnectionAttemptHandler
	Order                 bool
}

type ClientOptionsReader struct{ options *ClientOptions }

func (r *ClientOptionsReader) ClientID() string { return r.options.ClientID }

func NewClientOptions() *ClientOptions { return &ClientOptions{Order: true} }

func (o *ClientOptions) AddBroker(server string) *ClientOptions                      { return o }
func (o *ClientOptions) SetClientID(id string) *ClientOptions                        { o.ClientID = id; return o }
func (o *ClientOptions) SetUsername(u string) *ClientOptions                         { return o }
func (o *ClientOptions) SetPassword(p string) *ClientOptions                         { return o }
func (o *ClientOptions) SetCredentialsProvider(p CredentialsProvider) *ClientOptions { return o }
func (o *ClientOptions) SetCleanSession(clean bool) *ClientOptions                   { return o }
func (o *ClientOptions) SetOrderMatters(order bool) *ClientOptions                   { o.Order = order; return o }
func (o *ClientOptions) SetKeepAlive(k time.Duration) *ClientOptions                 { return o }
func (o *ClientOptions) SetAutoReconnect(a bool) *ClientOptions                      { return o }
func (o *ClientOptions) SetConnectRetry(a bool) *ClientOptions                       { return o }
func (o *ClientOptions) SetDefaultPublishHandler(defaultHandler MessageHandler) *ClientOptions {
	o.DefaultPublishHandler = defaultHandler
	return o
}
func (o *ClientOptions) SetOnConnectHandler(onConn OnConnectHandler) *ClientOptions {
	o.OnConnect = onConn
	return o
}
func (o *ClientOptions) SetConnectionLostHandler(onLost ConnectionLostHandler) *ClientOptions {
	o.OnConnectionLost = onLost
	return o
}
func (o *ClientOptions) SetReconnectingHandler(cb ReconnectHandler) *ClientOptions {
	o.OnReconnecting = cb
	return o
}
func (o *ClientOptions) SetConnectionAttemptHandler(cb ConnectionAttemptHandler) *ClientOptions {
	o.OnConnectAttempt = cb
	return o
}
func (o *ClientOptions) SetCustomOpenConnectionFn(f OpenConnectionFunc) *ClientOptions { return o }

type client struct {
	options ClientOptions
	obound  chan interface{}
	routes  map[string]MessageHandler
}

func NewClient(o *ClientOptions) Client {
	return &client{options: *o, obound: make(chan interface{}), routes: map[string]MessageHandler{}}
}

func (c *client) IsConnected() bool      { return true }
func (c *client) IsConnectionOpen() bool { return true }
func (c *client) Connect() Token {
	t := &ConnectToken{baseToken{complete: make(chan struct{})}}
	go func() { close(t.complete) }()
	return t
}
func (c *client) Disconnect(quiesce uint) { time.Sleep(time.Duration(quiesce) * time.Millisecond) }
func (c *client) Publish(topic string, qos byte, retained bool, payload interface{}) Token {
	t := &PublishToken{baseToken{complete: make(chan struct{})}}
	c.obound <- payload
	return t
}
func (c *client) Subscribe(topic string, qos byte, callback MessageHandler) Token {
	t := &SubscribeToken{baseToken{complete: make(chan struct{})}}
	c.routes[topic] = callback
	c.obound <- topic
	return t
}
func (c *client) SubscribeMultiple(filters map[string]byte, callback MessageHandler) Token {
	t := &SubscribeToken{baseToken{complete: make(chan struct{})}}
	for f := range filters {
		c.routes[f] = callback
	}
	c.obound <- filters
	return t
}
func (c *client) Unsubscribe(topics ...string) Token {
	t := &UnsubscribeToken{baseToken{complete: make(chan struct{})}}
	c.obound <- topics
	return t
}
func (c *client) AddRoute(topic string, callback MessageHandler) { c.routes[topic] = callback }
func (c *client) OptionsReader() ClientOptionsReader             { return ClientOptionsReader{&c.options} }
