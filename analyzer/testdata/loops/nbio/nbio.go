// want package:"summaries of"

// Package nbio is a server of nbio's.
package nbio

import (
	"database/sql"
	"os"
	"time"

	"github.com/lesismal/nbio"
)

type server struct {
	engine *nbio.Engine
	db     *sql.DB
	out    chan []byte
}

func (s *server) start() error {
	s.engine.OnOpen(func(c *nbio.Conn) {
		_, _ = os.ReadFile("banner") // want `os.ReadFile blocks the event loop \(file I/O\); hand it to Engine.Execute, or to a pool of your own`
	})
	s.engine.OnData(s.data)
	s.engine.OnClose(func(c *nbio.Conn, err error) { s.log(err) })
	s.engine.OnStop(func() { time.Sleep(time.Second) })
	return s.engine.Start()
}

func (s *server) data(c *nbio.Conn, data []byte) {
	_, _ = s.db.Exec("insert", data) // want `\(\*sql.DB\).Exec blocks the event loop`
	s.out <- data                    // want `channel send blocks the event loop`
}

func (s *server) log(err error) {
	_ = os.WriteFile("log", []byte(err.Error()), 0o600) // want `os.WriteFile blocks .*; reached from \(\*server\).start.func2`
}

// pooled hands the data to the engine's pool.
func pooled(s *server) {
	s.engine.OnData(func(c *nbio.Conn, data []byte) {
		s.engine.Execute(func() {
			_, _ = s.db.Exec("insert", data)
			s.out <- data
		})
	})
	s.engine.OnOpen(func(c *nbio.Conn) {
		select {
		case s.out <- nil:
		default:
		}
	})
}
