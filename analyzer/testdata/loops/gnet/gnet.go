// want package:"summaries of"

// Package gnet is a server of gnet's.
package gnet

import (
	"context"
	"database/sql"
	"os"
	"time"

	"github.com/panjf2000/gnet/v2"
)

type server struct {
	gnet.BuiltinEventEngine
	db   *sql.DB
	jobs chan func()
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	buf, _ := c.Next(-1)
	_, _ = s.db.Exec("insert", buf) // want `\(\*sql.DB\).Exec blocks the event loop \(database\); hand it to a pool of workers, and answer with Conn.AsyncWrite`
	s.log(buf)
	_ = c.AsyncWrite(buf, func(c gnet.Conn, err error) error {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
		return nil
	})
	_ = c.EventLoop().Execute(context.Background(), gnet.RunnableFunc(func(context.Context) error {
		_, err := os.ReadFile("a") // want `os.ReadFile blocks the event loop`
		return err
	}))
	_ = c.EventLoop().Schedule(context.Background(), &reload{}, time.Second)
	return 0
}

func (s *server) log(buf []byte) {
	_ = os.WriteFile("log", buf, 0o600) // want `os.WriteFile blocks .*; reached from \(\*server\).OnTraffic`
}

type reload struct{}

func (*reload) Run(context.Context) error {
	_, err := os.ReadFile("config") // want `os.ReadFile blocks the event loop`
	return err
}

// OnBoot, OnShutdown and OnTick do not run on a connection's loop.
func (s *server) OnBoot(gnet.Engine) gnet.Action {
	_, _ = os.ReadFile("config")
	return 0
}

func (s *server) OnShutdown(gnet.Engine) { time.Sleep(time.Second) }

func (s *server) OnTick() (time.Duration, gnet.Action) {
	_, _ = s.db.Exec("delete")
	return time.Second, 0
}

// OnOpen drops what the workers cannot take.
func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	select {
	case s.jobs <- func() { time.Sleep(time.Second) }:
	default:
	}
	go s.work()
	return nil, 0
}

func (s *server) work() {
	for job := range s.jobs {
		job()
	}
}

// job has a Run of its own.
type job struct{}

func (job) Run() { time.Sleep(time.Second) }
