// Package discordsync has handlers called by the goroutine that reads.
package discordsync

import (
	"time"

	"github.com/bwmarrin/discordgo"
)

type bot struct {
	seen   map[string]bool
	joined chan string
}

func (b *bot) open() error {
	s, err := discordgo.New("Bot token")
	if err != nil {
		return err
	}
	s.SyncEvents = true
	s.AddHandler(b.message)
	s.AddHandlerOnce(func(s *discordgo.Session, r *discordgo.Ready) {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go, or leave SyncEvents false`
	})
	s.AddHandler(func(s *discordgo.Session, g *discordgo.GuildCreate) {
		b.joined <- g.ID // want `channel send blocks the event loop`
	})
	s.AddHandler(func(s *discordgo.Session, r *discordgo.Resumed) {
		go answer(s)
	})
	s.AddHandler(func(s *discordgo.Session, r *discordgo.Disconnect) { clear(b.seen) })
	return s.Open()
}

func (b *bot) message(s *discordgo.Session, m *discordgo.MessageCreate) {
	b.seen[m.ID] = true
	answer(s)
}

func answer(s *discordgo.Session) {
	_, _ = s.ChannelMessageSend("1", "seen") // want `ChannelMessageSend blocks .*; reached from \(\*bot\).message.*\[net\]` `ChannelMessageSend blocks .*\[sleep\]`
}
