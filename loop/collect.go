package loop

// queue parks the task at the end of q. It reports whether somebody took the
// task out of q, which may come together with an error: what the task was
// given it must then pass on.
func (k *core) queue(q *waiterList) (taken bool, err error) {
	q.push(&k.node)
	k.park()
	taken = k.node.list == nil
	k.node.unlink()
	return taken, k.interrupted()
}

// collector waits for several futures, in the order in which they complete.
type collector struct {
	nodes    []collected
	finished []int // places of those that are done and not yet handed out
	waiting  waiterList
}

// collected is a future's place in a collector.
type collected struct {
	waiter
	in    *collector
	place int
}

func (n *collected) run(l *Loop) {
	n.in.finished = append(n.in.finished, n.place)
	n.in.waiting.wake(l)
}

// collect starts to watch fs. The caller must call stop in the end.
func collect(k *core, fs []*futureBase) (*collector, error) {
	for _, f := range fs {
		if f.loop != k.loop {
			return nil, errOtherLoop
		}
		if f.task == k {
			return nil, errSelfAwait
		}
	}
	c := &collector{nodes: make([]collected, len(fs))}
	for i, f := range fs {
		n := &c.nodes[i]
		n.in, n.place, n.callback = c, i, n
		if !f.watch(&n.waiter) {
			c.finished = append(c.finished, i)
		}
	}
	return c, nil
}

// next suspends k until another future is done, and returns its place.
func (c *collector) next(k *core) (int, error) {
	for len(c.finished) == 0 {
		if _, err := k.queue(&c.waiting); err != nil {
			return 0, err
		}
	}
	i := c.finished[0]
	c.finished = c.finished[1:]
	return i, nil
}

func (c *collector) stop() {
	for i := range c.nodes {
		c.nodes[i].unlink()
	}
}
