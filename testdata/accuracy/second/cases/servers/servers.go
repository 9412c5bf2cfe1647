// Package servers has callbacks of gnet, chromedp and franz-go.
package servers

import (
	"context"
	"os"
	"time"

	"example.com/second/cases/lib"

	"github.com/chromedp/chromedp"
	"github.com/panjf2000/gnet/v2"
	"github.com/twmb/franz-go/pkg/kgo"
)

type echo struct {
	gnet.BuiltinEventEngine
	cl   *lib.Client
	work chan func()
}

func (e *echo) OnBoot(gnet.Engine) gnet.Action {
	_, _ = lib.LoadConfig("echo.conf")
	return gnet.None
}

func (e *echo) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	if !e.cl.Alive(context.Background()) { // BLOCKS net
		return nil, gnet.Close
	}
	return []byte("hi"), gnet.None
}

func (e *echo) OnTraffic(c gnet.Conn) gnet.Action {
	b, err := c.Next(-1)
	if err != nil {
		return gnet.Close
	}
	if len(b) > 0 && b[0] == 'w' {
		return e.slow(c, b)
	}
	go func() {
		lib.Settle()
		_ = c.AsyncWrite(b, func(c gnet.Conn, err error) error {
			return os.Remove("pending") // BLOCKS file
		})
	}()
	return gnet.None
}

func (e *echo) slow(c gnet.Conn, b []byte) gnet.Action {
	done := make(chan int)
	go func() { done <- len(b) }()
	c.SetContext(<-done) // BLOCKS chan
	return gnet.None
}

func (e *echo) OnTick() (time.Duration, gnet.Action) {
	lib.Settle()
	return time.Second, gnet.None
}

func (e *echo) OnClose(c gnet.Conn, err error) gnet.Action {
	lib.Background(lib.Settle)
	e.log(err)
	return gnet.None
}

func (e *echo) log(err error) {
	if err != nil {
		_ = os.WriteFile("err", []byte(err.Error()), 0o600) // BLOCKS file
	}
}

func browse(ctx context.Context) error {
	chromedp.ListenTarget(ctx, func(ev interface{}) {
		switch ev.(type) {
		case string:
			_ = chromedp.Run(ctx, chromedp.Navigate("x")) // BLOCKS deadlock
		case error:
			go func() { _ = chromedp.Run(ctx) }()
		}
	})
	chromedp.ListenBrowser(ctx, onBrowser)
	return chromedp.Run(ctx, chromedp.Navigate("about:blank"))
}

func onBrowser(ev interface{}) {
	if _, ok := ev.(error); ok {
		lib.Settle() // BLOCKS sleep
	}
}

func produce(ctx context.Context, cl *kgo.Client) {
	acks := make(chan error)
	cl.Produce(ctx, &kgo.Record{Topic: "a"}, func(r *kgo.Record, err error) {
		acks <- err // BLOCKS chan
	})
	cl.Produce(ctx, &kgo.Record{}, func(r *kgo.Record, err error) {
		select {
		case acks <- err:
		default:
		}
	})
	cl.Produce(ctx, nil, failed)
	<-acks
}

func failed(r *kgo.Record, err error) {
	if err != nil {
		go lib.Settle()
		_ = os.WriteFile("dead/"+r.Topic, r.Value, 0o600) // BLOCKS file
	}
}

func Main() error { return gnet.Run(&echo{}, "tcp://:9000") }
