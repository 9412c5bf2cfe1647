// Package bugs has, small and in other words, what was reported of programs with
// network loops: each beside its mended form.
package bugs

import (
	"context"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	ma "github.com/multiformats/go-multiaddr"
	"github.com/pion/webrtc/v3"
)

// github.com/pion/webrtc/issues/2439: flow control by a channel without room,
// from the goroutine that reads.
func flow(dc *webrtc.DataChannel) {
	more := make(chan struct{})
	dc.OnBufferedAmountLow(func() {
		more <- struct{}{} // want `channel send blocks the event loop \(channel\); use go, or send on a channel that has room`
	})
	roomy := make(chan struct{}, 1)
	dc.OnBufferedAmountLow(func() {
		select {
		case roomy <- struct{}{}:
		default:
		}
	})
}

// github.com/pion/webrtc/issues/2404: the connection is closed in a callback.
func done(pc *webrtc.PeerConnection, dc *webrtc.DataChannel) {
	dc.OnBufferedAmountLow(func() {
		_ = pc.Close() // want `\(\*webrtc.PeerConnection\).Close waits .*deadlock.*close it on a goroutine`
	})
	dc.OnBufferedAmountLow(func() {
		go pc.Close()
	})
}

// github.com/libp2p/go-libp2p-pubsub/issues/29: a notifiee opens a stream for
// each new connection.
type notifiee struct{ host host.Host }

func (n *notifiee) Connected(_ network.Network, c network.Conn) {
	stream, err := n.host.NewStream(context.Background(), c.RemotePeer(), "/meshsub/1.0.0") // want `host.Host.NewStream blocks the event loop \(network I/O\); use go`
	if err == nil {
		_ = stream.Reset()
	}
}

type notifieeMended struct{ host host.Host }

func (n *notifieeMended) Connected(_ network.Network, c network.Conn) {
	go func() {
		stream, err := n.host.NewStream(context.Background(), c.RemotePeer(), "/meshsub/1.0.0")
		if err == nil {
			_ = stream.Reset()
		}
	}()
}

func (n *notifiee) Disconnected(network.Network, network.Conn) {}
func (n *notifiee) Listen(network.Network, ma.Multiaddr)       {}
func (n *notifiee) ListenClose(network.Network, ma.Multiaddr)  {}

func (n *notifieeMended) Disconnected(network.Network, network.Conn) {}
func (n *notifieeMended) Listen(network.Network, ma.Multiaddr)       {}
func (n *notifieeMended) ListenClose(network.Network, ma.Multiaddr)  {}
