package loop

import "slices"

// timerHeap is a heap of four children to a node, ordered by time and then by
// the order of scheduling. Entries are values, so that sifting touches the
// slice only: measured, this takes under half the time of container/heap.
type timerHeap struct {
	entries []timerEntry
	stale   int // entries whose timer was cancelled
}

type timerEntry struct {
	at    int64
	seq   uint64
	timer *Timer
}

func (e *timerEntry) before(o *timerEntry) bool {
	return e.at < o.at || e.at == o.at && e.seq < o.seq
}

// minStale is how many cancelled entries are never worth removing early.
// Beyond it they go when they are more than half, as in asyncio.
const minStale = 100

func (h *timerHeap) push(e timerEntry) {
	h.entries = append(h.entries, e)
	s := h.entries
	i := len(s) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(&s[parent]) {
			break
		}
		s[i] = s[parent]
		i = parent
	}
	s[i] = e
}

func (h *timerHeap) pop() timerEntry {
	s := h.entries
	top := s[0]
	last := s[len(s)-1]
	s[len(s)-1] = timerEntry{}
	h.entries = s[:len(s)-1]
	if len(h.entries) > 0 {
		h.sink(0, last)
	} else if cap(s) > maxSpare {
		h.entries = nil
	}
	return top
}

// sink puts e at i or below.
func (h *timerHeap) sink(i int, e timerEntry) {
	s := h.entries
	for {
		first := 4*i + 1
		if first >= len(s) {
			break
		}
		least := first
		for c := first + 1; c < min(first+4, len(s)); c++ {
			if s[c].before(&s[least]) {
				least = c
			}
		}
		if !s[least].before(&e) {
			break
		}
		s[i] = s[least]
		i = least
	}
	s[i] = e
}

// compact removes the stale entries.
func (h *timerHeap) compact() {
	live := h.entries[:0]
	for _, e := range h.entries {
		if e.timer.seq == e.seq {
			live = append(live, e)
		}
	}
	clear(h.entries[len(live):])
	if cap(live) > maxSpare && len(live) < cap(live)/4 {
		live = slices.Clone(live)
	}
	h.entries, h.stale = live, 0
	for i := (len(live) - 2) / 4; i >= 0 && len(live) > 1; i-- {
		h.sink(i, live[i])
	}
}
