// Package chat has handlers that run on goroutines, and some that do not.
package chat

import (
	"context"
	"os"
	"time"

	"example.com/second/cases/lib"

	"github.com/bwmarrin/discordgo"
	"github.com/nats-io/nats.go"
)

type bot struct {
	cl *lib.Client
	ch chan string
}

func (b *bot) message(s *discordgo.Session, m *discordgo.MessageCreate) {
	time.Sleep(time.Second)
	if b.cl.Alive(context.Background()) {
		_, _ = s.ChannelMessageSend(m.ChannelID, "up")
	}
	b.ch <- m.Content
}

func (b *bot) discord() error {
	s, err := discordgo.New("t")
	if err != nil {
		return err
	}
	s.AddHandler(b.message)
	s.AddHandler(func(s *discordgo.Session, r *discordgo.Ready) {
		_, _ = lib.LoadConfig("r")
		<-b.ch
	})
	return s.Open()
}

func (b *bot) nats() error {
	nc, err := nats.Connect("nats://a", nats.Name("bot"),
		nats.ReconnectHandler(func(nc *nats.Conn) {
			lib.Settle() // BLOCKS sleep
		}),
		nats.DisconnectErrHandler(b.lost),
		nats.ClosedHandler(func(*nats.Conn) { go lib.Settle() }),
	)
	if err != nil {
		return err
	}
	if _, err := nc.Subscribe("a", b.got); err != nil {
		return err
	}
	_, err = nc.QueueSubscribe("b", "q", func(m *nats.Msg) {
		lib.Settle()
		b.ch <- string(m.Data)
	})
	return err
}

func (b *bot) got(m *nats.Msg) {
	_ = os.WriteFile(m.Subject, m.Data, 0o600)
	b.cl.Alive(context.Background())
}

func (b *bot) lost(nc *nats.Conn, err error) {
	if err != nil {
		_, _ = lib.LoadConfig(nc.ConnectedUrl()) // BLOCKS file
	}
}
