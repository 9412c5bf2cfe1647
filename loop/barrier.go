package loop

import "errors"

// ErrBroken says that a barrier was aborted, or reset while a task waited.
var ErrBroken = errors.New("loop: the barrier is broken")

// Barrier lets a number of tasks wait for one another, again and again. It
// belongs to the loop. It must be made by [NewBarrier].
type Barrier struct {
	parties  int
	arrived  int // of the present round
	leaving  int // of the last round, woken and yet to go
	broken   bool
	round    *barrierRound
	entrance waiterList // who came while others were leaving
}

// barrierRound is what those who wait together share.
type barrierRound struct {
	waiters waiterList
	failed  bool
}

// NewBarrier returns a barrier for n tasks, n being at least 1.
func NewBarrier(n int) *Barrier {
	if n < 1 {
		panic("loop: a barrier needs at least one party")
	}
	return &Barrier{parties: n, round: new(barrierRound)}
}

// Parties returns how many tasks pass the barrier together.
func (b *Barrier) Parties() int { return b.parties }

// Waiting returns how many tasks wait for the round to be full.
func (b *Barrier) Waiting() int { return b.arrived }

// Broken reports whether the barrier was aborted.
func (b *Barrier) Broken() bool { return b.broken }

// Wait suspends the coroutine until as many tasks wait as the barrier has
// parties, and returns the task's place among them, from 0. It returns
// ErrBroken if the barrier is broken. A task that is cancelled while it waits
// no longer counts.
func (b *Barrier) Wait(co *Co) (int, error) {
	k := co.running()
	for b.leaving > 0 && !b.broken { // the last round has yet to go
		if _, err := k.queue(&b.entrance); err != nil {
			return 0, err
		}
	}
	if b.broken {
		return 0, ErrBroken
	}
	place, round := b.arrived, b.round
	b.arrived++
	if b.arrived == b.parties {
		b.leaving, b.arrived = b.parties-1, 0
		b.round = new(barrierRound)
		for round.waiters.next() {
		}
		return place, nil
	}
	taken, err := k.queue(&round.waiters)
	switch {
	case !taken: // cancelled while the round was filling
		b.arrived--
	case !round.failed:
		if b.leaving--; b.leaving == 0 {
			for b.entrance.next() {
			}
		}
	}
	if err == nil && round.failed {
		err = ErrBroken
	}
	return place, err
}

// Reset makes the barrier empty and whole again. Tasks that wait get
// ErrBroken.
func (b *Barrier) Reset() {
	b.fail()
	b.broken = false
}

// Abort breaks the barrier: tasks that wait, and that will, get ErrBroken.
func (b *Barrier) Abort() {
	b.fail()
	b.broken = true
	for b.entrance.next() {
	}
}

// fail ends the present round.
func (b *Barrier) fail() {
	round := b.round
	round.failed = true
	b.round, b.arrived = new(barrierRound), 0
	for round.waiters.next() {
	}
}
