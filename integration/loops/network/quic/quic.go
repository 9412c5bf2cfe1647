// Package quic configures listeners.
package quic

import (
	"context"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/quic-go/quic-go"
)

func config(allow func() bool) *quic.Config {
	cfg := &quic.Config{
		GetConfigForClient: func(info *quic.ClientInfo) (*quic.Config, error) {
			_, err := os.ReadFile(info.RemoteAddr.String()) // want `os.ReadFile blocks the event loop \(file I/O\); decide from memory, and do the rest on a goroutine`
			return nil, err
		},
		AllowConnectionWindowIncrease: func(conn *quic.Conn, delta uint64) bool { return allow() },
	}
	return cfg
}

func strict(cfg *quic.Config) {
	cfg.AllowConnectionWindowIncrease = func(conn *quic.Conn, delta uint64) bool {
		_ = conn.CloseWithError(0, "") // want `\(\*quic.Conn\).CloseWithError waits on the event loop for the event loop \(deadlock\)`
		return false
	}
}

func transport(conn net.PacketConn, bad map[string]bool) *quic.Transport {
	tr := &quic.Transport{Conn: conn}
	tr.VerifySourceAddress = func(addr net.Addr) bool { return bad[addr.String()] }
	return tr
}

func slow(tr *quic.Transport) {
	tr.VerifySourceAddress = func(addr net.Addr) bool {
		_, err := http.Get("http://localhost/" + addr.String()) // want `http.Get blocks the event loop`
		return err != nil
	}
}

// serve has a goroutine for each connection.
func serve(ctx context.Context, l *quic.Listener) {
	for {
		conn, err := l.Accept(ctx)
		if err != nil {
			return
		}
		go func() {
			time.Sleep(time.Second)
			_ = conn.CloseWithError(0, "")
		}()
	}
}
