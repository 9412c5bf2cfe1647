// Package pion4 sends over data channels of version 4.2, whose handlers have
// goroutines of their own.
package pion4

import (
	"time"

	"github.com/pion/datachannel"
	"github.com/pion/webrtc/v4"
)

func send(d *webrtc.DataChannel) {
	more := make(chan struct{})
	d.OnBufferedAmountLow(func() {
		time.Sleep(time.Second)
		more <- struct{}{}
	})
	<-more
}

// detached goes around that goroutine.
func detached(d *datachannel.DataChannel, more chan struct{}) {
	d.OnBufferedAmountLow(func() {
		more <- struct{}{} // want `channel send blocks the event loop`
	})
}
