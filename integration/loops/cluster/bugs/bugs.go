// Package bugs has, small and in other words, what was reported of members of a
// cluster: each beside its mended form.
package bugs

import (
	"github.com/hashicorp/memberlist"
)

// github.com/hashicorp/memberlist/issues/237: the size of the cluster is asked for
// when a node joins. github.com/hashicorp/memberlist/issues/23: the same when one
// leaves, through a helper.
type counter struct {
	list *memberlist.Memberlist
	size int
}

func (c *counter) NotifyJoin(*memberlist.Node) {
	c.size = len(c.list.Members()) // want `\(\*memberlist.Memberlist\).Members waits .*deadlock.*keep the nodes that the events name`
}

func (c *counter) NotifyLeave(*memberlist.Node) { c.update() }

func (c *counter) update() {
	c.size = len(c.list.Members()) // want `\(\*memberlist.Memberlist\).Members waits .*deadlock.*; reached from \(\*counter\).NotifyLeave`
}

func (c *counter) NotifyUpdate(*memberlist.Node) {}

// mended asks on another goroutine.
type mended struct {
	counter
	changed chan struct{}
}

func (m *mended) NotifyJoin(*memberlist.Node)  { m.wake() }
func (m *mended) NotifyLeave(*memberlist.Node) { m.wake() }

func (m *mended) wake() {
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

func (m *mended) run() {
	for range m.changed {
		m.size = len(m.list.Members())
	}
}
