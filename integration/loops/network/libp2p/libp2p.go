// Package libp2p is told of connections.
package libp2p

import (
	"context"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
)

type service struct {
	host  host.Host
	peers chan peer.ID
}

func (s *service) start() {
	s.host.Network().Notify(s)
	s.host.Network().Notify(&network.NotifyBundle{
		ConnectedF: func(_ network.Network, c network.Conn) {
			s.hello(c.RemotePeer())
		},
		DisconnectedF: func(_ network.Network, c network.Conn) {
			go s.hello(c.RemotePeer())
		},
		ListenF: func(network.Network, ma.Multiaddr) {
			time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go`
		},
	})
	s.host.SetStreamHandler("/hello", func(stream network.Stream) { // a goroutine for each stream
		time.Sleep(time.Second)
		s.peers <- stream.Conn().RemotePeer()
	})
}

func (s *service) hello(id peer.ID) {
	stream, err := s.host.NewStream(context.Background(), id, "/hello") // want `host.Host.NewStream blocks the event loop \(network I/O\); reached from \(\*service\).start.func1; use go`
	if err == nil {
		_ = stream.Reset()
	}
}

func (s *service) Connected(_ network.Network, c network.Conn) {
	s.peers <- c.RemotePeer() // want `channel send blocks the event loop`
}

func (s *service) Disconnected(_ network.Network, c network.Conn) {
	select {
	case s.peers <- c.RemotePeer():
	default:
	}
}

func (s *service) Listen(network.Network, ma.Multiaddr) {}

func (s *service) ListenClose(network.Network, ma.Multiaddr) {}

// run waits on a goroutine of its own.
func (s *service) run(ctx context.Context) {
	for id := range s.peers {
		_ = s.host.Connect(ctx, peer.AddrInfo{ID: id})
	}
}
