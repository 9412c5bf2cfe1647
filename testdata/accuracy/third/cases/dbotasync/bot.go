// Package dbotasync leaves SyncEvents as it is: each event has a goroutine.
package dbotasync

import (
	"net/http"
	"os"
	"time"

	"github.com/bwmarrin/discordgo"
)

type janitor struct{ dir string }

func (j janitor) sweep(s *discordgo.Session, m *discordgo.MessageCreate) {
	time.Sleep(5 * time.Second)
	es, err := os.ReadDir(j.dir)
	if err != nil {
		return
	}
	for _, e := range es {
		_ = os.Remove(j.dir + "/" + e.Name())
	}
	resp, err := http.Get("http://audit/swept")
	if err == nil {
		resp.Body.Close()
	}
}

// Start starts.
func Start(token string) error {
	s, err := discordgo.New(token)
	if err != nil {
		return err
	}
	s.SyncEvents = false
	done := make(chan struct{})
	s.AddHandler(janitor{"tmp"}.sweep)
	s.AddHandler(func(*discordgo.Session, *discordgo.Ready) { done <- struct{}{} })
	if err := s.Open(); err != nil {
		return err
	}
	<-done
	return nil
}
