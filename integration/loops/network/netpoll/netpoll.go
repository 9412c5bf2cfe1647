// Package netpoll is a server of netpoll's.
package netpoll

import (
	"context"
	"database/sql"
	"os"
	"time"

	"github.com/cloudwego/netpoll"
)

type server struct {
	db   *sql.DB
	gone chan string
}

func (s *server) loop() (netpoll.EventLoop, error) {
	return netpoll.NewEventLoop(s.request,
		netpoll.WithOnPrepare(func(conn netpoll.Connection) context.Context {
			_, _ = os.ReadFile("limits") // want `os.ReadFile blocks the event loop \(file I/O\); use go`
			return context.Background()
		}),
		netpoll.WithOnConnect(func(ctx context.Context, conn netpoll.Connection) context.Context {
			time.Sleep(time.Second)
			return ctx
		}),
		netpoll.WithOnDisconnect(s.disconnected),
	)
}

func (s *server) disconnected(ctx context.Context, conn netpoll.Connection) {
	s.forget(conn)
	s.gone <- conn.RemoteAddr().String() // want `channel send blocks the event loop`
}

func (s *server) forget(conn netpoll.Connection) {
	_, _ = s.db.Exec("delete", conn.RemoteAddr().String()) // want `\(\*sql.DB\).Exec blocks .*; reached from \(\*server\).disconnected`
}

// request runs on a goroutine.
func (s *server) request(ctx context.Context, conn netpoll.Connection) error {
	_, err := s.db.Exec("insert")
	return err
}

func quick(s *server) netpoll.Option {
	return netpoll.WithOnDisconnect(func(ctx context.Context, conn netpoll.Connection) {
		go s.forget(conn)
		select {
		case s.gone <- "":
		default:
		}
	})
}
