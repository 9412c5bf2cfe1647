// Package ebiten is a game.
package ebiten

import (
	"net/http"
	"os"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

type game struct {
	level  []byte
	loaded chan []byte
	score  int
}

func (g *game) Update() error {
	if ebiten.IsKeyPressed(ebiten.KeyS) {
		g.save()
	}
	if ebiten.IsKeyPressed(ebiten.KeyL) {
		g.level = <-g.loaded // want `channel receive blocks the event loop \(channel\); use go, and look at the result in a later Update`
	}
	return nil
}

func (g *game) save() {
	_ = os.WriteFile("level", g.level, 0o600) // want `os.WriteFile blocks .*; reached from \(\*game\).Update`
}

func (g *game) Draw(screen *ebiten.Image) {
	time.Sleep(time.Millisecond) // want `time.Sleep blocks the event loop`
}

func (g *game) Layout(w, h int) (int, int) { return w, h }

// quick loads on a goroutine, and looks whether it is there.
type quick struct{ game }

func (q *quick) Update() error {
	if ebiten.IsKeyPressed(ebiten.KeyL) {
		go q.load()
	}
	select {
	case q.level = <-q.loaded:
	default:
	}
	q.score++
	return nil
}

func (q *quick) load() {
	if resp, err := http.Get("http://localhost/level"); err == nil {
		_ = resp.Body.Close()
	}
	q.loaded <- nil
}

func run(g *game) error {
	data, err := os.ReadFile("level")
	if err != nil {
		return err
	}
	g.level = data
	return ebiten.RunGame(g)
}
