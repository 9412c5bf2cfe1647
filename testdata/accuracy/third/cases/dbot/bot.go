// Package dbot is a Discord bot that wants its events in order.
package dbot

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

type command struct {
	help string
	run  func(b *bot, m *discordgo.MessageCreate, args []string) (string, error)
}

type bot struct {
	s        *discordgo.Session
	commands map[string]command
	quotes   []string
	outbox   chan string
}

func newBot(token string) (*bot, error) {
	s, err := discordgo.New(token)
	if err != nil {
		return nil, err
	}
	s.SyncEvents = true
	b := &bot{s: s, outbox: make(chan string, 32)}
	b.commands = map[string]command{
		"roll":   {"roll a die", (*bot).roll},
		"quote":  {"say something", (*bot).quote},
		"uptime": {"how long", uptime},
		"joke":   {"tell a joke", joke},
		"remind": {"remind me", (*bot).remind},
	}
	s.AddHandler(b.message)
	s.AddHandler(func(s *discordgo.Session, r *discordgo.Ready) {
		b.quotes = loadQuotes("quotes.txt")
	})
	return b, nil
}

func (b *bot) message(s *discordgo.Session, m *discordgo.MessageCreate) {
	name, rest, _ := strings.Cut(m.Content, " ")
	cmd, ok := b.commands[strings.TrimPrefix(name, "!")]
	if !ok {
		return
	}
	text, err := cmd.run(b, m, strings.Fields(rest))
	if err != nil {
		text = "error: " + err.Error()
	}
	select {
	case b.outbox <- text:
	default:
	}
}

func (b *bot) roll(*discordgo.MessageCreate, []string) (string, error) {
	return fmt.Sprint(rand.Intn(6) + 1), nil
}

func (b *bot) quote(_ *discordgo.MessageCreate, args []string) (string, error) {
	if len(b.quotes) == 0 || len(args) > 0 && args[0] == "reload" {
		b.quotes = loadQuotes("quotes.txt")
	}
	return b.quotes[rand.Intn(len(b.quotes))], nil
}

func loadQuotes(name string) (qs []string) {
	f, err := os.Open(name) // BLOCKS file
	if err != nil {
		return []string{"no quotes"}
	}
	defer f.Close()
	r := bufio.NewReader(f)
	for {
		line, err := r.ReadString('\n') // BLOCKS file
		if err != nil {
			return qs
		}
		qs = append(qs, strings.TrimSpace(line))
	}
}

func uptime(*bot, *discordgo.MessageCreate, []string) (string, error) {
	out, err := exec.Command("uptime").Output() // BLOCKS exec
	return string(out), err
}

func joke(*bot, *discordgo.MessageCreate, []string) (string, error) {
	resp, err := http.Get("https://jokes.example/random") // BLOCKS net
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var j struct{ Joke string }
	err = json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&j) // BLOCKS net
	return j.Joke, err
}

func (b *bot) remind(m *discordgo.MessageCreate, args []string) (string, error) {
	d, err := time.ParseDuration(args[0])
	if err != nil {
		return "", err
	}
	time.AfterFunc(d, func() {
		time.Sleep(time.Second)
		b.s.ChannelMessageSend(m.ChannelID, "reminder")
	})
	return "ok", nil
}

// Main runs the bot.
func Main(token string) error {
	b, err := newBot(token)
	if err != nil {
		return err
	}
	go func() {
		for text := range b.outbox {
			b.s.ChannelMessageSend("general", text)
			time.Sleep(time.Second)
		}
	}()
	return b.s.Open()
}
