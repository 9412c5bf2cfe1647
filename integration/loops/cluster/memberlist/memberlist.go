// Package memberlist is a member of a cluster.
package memberlist

import (
	"bytes"
	"os"
	"time"

	"github.com/hashicorp/memberlist"
)

type node struct {
	list  *memberlist.Memberlist
	peers map[string]bool
	msgs  chan []byte
	queue *memberlist.TransmitLimitedQueue
}

func (n *node) NodeMeta(limit int) []byte { return nil }

func (n *node) NotifyMsg(msg []byte) {
	if len(n.list.Members()) > 1 { // allowed here, where no lock is held
		n.msgs <- bytes.Clone(msg) // want `channel send blocks the event loop \(channel\); send it on a buffered channel to a goroutine`
	}
}

func (n *node) GetBroadcasts(overhead, limit int) [][]byte {
	return n.queue.GetBroadcasts(overhead, limit)
}

// LocalState and MergeRemoteState run on the goroutine of one connection.
func (n *node) LocalState(join bool) []byte {
	data, _ := os.ReadFile("state")
	return data
}

func (n *node) MergeRemoteState(buf []byte, join bool) { _ = os.WriteFile("state", buf, 0o600) }

type events struct {
	*node
}

func (e *events) NotifyJoin(peer *memberlist.Node) {
	if len(e.list.Members()) > 3 { // want `\(\*memberlist.Memberlist\).Members waits on the event loop for the event loop \(deadlock\); keep the nodes that the events name`
		e.rebalance()
	}
}

func (e *events) rebalance() {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); reached from \(\*events\).NotifyJoin`
	_ = e.list.NumMembers() // want `deadlock`
}

// NotifyLeave asks on a goroutine.
func (e *events) NotifyLeave(peer *memberlist.Node) {
	delete(e.peers, peer.Name)
	go e.rebalanceLater()
}

func (e *events) rebalanceLater() {
	time.Sleep(time.Second)
	_ = e.list.Members()
}

func (e *events) NotifyUpdate(peer *memberlist.Node) { e.peers[peer.Name] = true }

func start(n *node) error {
	config := memberlist.DefaultLANConfig()
	config.Delegate = n
	config.Events = &events{n}
	list, err := memberlist.Create(config)
	if err != nil {
		return err
	}
	n.list = list
	_, err = list.Join([]string{"localhost"})
	time.Sleep(time.Second)
	return err
}
