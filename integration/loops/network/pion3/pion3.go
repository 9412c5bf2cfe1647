// Package pion3 sends over data channels of version 3, whose handlers of room in
// the buffer run on the goroutine that reads.
package pion3

import (
	"time"

	"github.com/pion/webrtc/v3"
)

func send(d *webrtc.DataChannel, data []byte, pc *webrtc.PeerConnection) {
	more := make(chan struct{})
	d.OnBufferedAmountLow(func() {
		more <- struct{}{} // want `channel send blocks the event loop \(channel\); use go, or send on a channel that has room`
	})
	d.OnOpen(func() {
		for {
			if err := d.Send(data); err != nil {
				return
			}
			<-more
		}
	})
	d.OnMessage(func(webrtc.DataChannelMessage) { time.Sleep(time.Second) })
	pc.OnConnectionStateChange(func(webrtc.PeerConnectionState) { time.Sleep(time.Second) })
}

func closing(d *webrtc.DataChannel) {
	d.OnBufferedAmountLow(func() {
		finish(d)
	})
}

func finish(d *webrtc.DataChannel) {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop .*; reached from closing.func1`
	_ = d.Close()           // want `\(\*webrtc.DataChannel\).Close waits on the event loop for the event loop \(deadlock\); reached from closing.func1; close it on a goroutine`
}

func room(d *webrtc.DataChannel) {
	more := make(chan struct{}, 1)
	d.OnBufferedAmountLow(func() {
		select {
		case more <- struct{}{}:
		default:
		}
	})
	d.OnBufferedAmountLow(func() { go finish(d) })
}
