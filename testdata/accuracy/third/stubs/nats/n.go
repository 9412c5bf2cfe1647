package nats

type Msg struct {
	Subject, Reply string
	Data           []byte
}
type Conn struct{ n int }
type Subscription struct{ Subject string }
type MsgHandler func(msg *Msg)
type ConnHandler func(*Conn)
type ConnErrHandler func(*Conn, error)
type ErrHandler func(*Conn, *Subscription, error)
type Options struct{ Url string }
type Option func(*Options) error

func Connect(url string, options ...Option) (*Conn, error)                   { return &Conn{}, nil }
func Name(name string) Option                                                { return nil }
func DisconnectErrHandler(cb ConnErrHandler) Option                          { return nil }
func ReconnectHandler(cb ConnHandler) Option                                 { return nil }
func ClosedHandler(cb ConnHandler) Option                                    { return nil }
func ErrorHandler(cb ErrHandler) Option                                      { return nil }
func (nc *Conn) Subscribe(subj string, cb MsgHandler) (*Subscription, error) { return nil, nil }
func (nc *Conn) QueueSubscribe(subj, queue string, cb MsgHandler) (*Subscription, error) {
	return nil, nil
}
func (nc *Conn) ConnectedUrl() string { return "" }
