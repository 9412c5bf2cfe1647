// Package discord has handlers with goroutines of their own.
package discord

import (
	"time"

	"github.com/bwmarrin/discordgo"
)

func handlers(s *discordgo.Session) {
	s.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) { time.Sleep(time.Second) })
	s.AddHandlerOnce(ready)
	s.SyncEvents = false
}

func ready(s *discordgo.Session, r *discordgo.Ready) {
	_, _ = s.ChannelMessageSend("1", "ready")
}
