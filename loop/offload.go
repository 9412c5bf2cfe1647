package loop

import "sync/atomic"

// Offload runs fn on the loop's executor, off the loop, suspends the coroutine
// until fn returns, and returns what fn returned. If the task is cancelled
// meanwhile Offload returns ErrCanceled at once, and what fn returns later is
// dropped; the Co that is cancelled is the context to pass to fn's calls, so
// that they end soon. A panic in fn is raised again in the coroutine as a
// *PanicError with the stack of the first. It belongs to the coroutine.
//
// The shapes of the functions are those of sync.OnceFunc and its kin.
func Offload[T any](co *Co, fn func() (T, error)) (T, error) {
	c := &offload2[T, error]{fn: fn}
	if err := co.offload(&c.offloadCall, c.run, false); err != nil {
		var zero T
		return zero, err
	}
	return c.a, c.b
}

// OffloadErr is Offload for a function that returns an error only.
func OffloadErr(co *Co, fn func() error) error {
	c := &offload1[error]{fn: fn}
	if err := co.offload(&c.offloadCall, c.run, false); err != nil {
		return err
	}
	return c.a
}

// OffloadFunc is Offload for a function that returns nothing. It can report no
// cancellation, so that it waits for fn to end; the task's next wait reports
// it. If the executor does not take fn, OffloadFunc panics.
func OffloadFunc(co *Co, fn func()) {
	c := &offload0{fn: fn}
	co.offloadDeaf(&c.offloadCall, c.run)
}

// OffloadValue is OffloadFunc for a function that returns a value.
func OffloadValue[T any](co *Co, fn func() T) T {
	c := &offload1[T]{fn: fn}
	co.offloadDeaf(&c.offloadCall, c.run)
	return c.a
}

// OffloadValues is OffloadFunc for a function that returns two values.
func OffloadValues[A, B any](co *Co, fn func() (A, B)) (A, B) {
	c := &offload2[A, B]{fn: fn}
	co.offloadDeaf(&c.offloadCall, c.run)
	return c.a, c.b
}

// offloadCall is one call on its way through the executor. The worker writes
// into it and not into the caller's variables, since the caller may be gone.
type offloadCall struct {
	loop  *Loop
	task  *core  // who waits, nil when nobody does; belongs to the loop
	label string // who waited; belongs to the loop
	phase atomic.Uint32

	// What follows is the worker's until the loop is told.
	wanted   bool
	returned bool
	panic    *PanicError
}

const (
	offloadSubmitted = iota
	offloadDropped   // nobody waits, so that fn need not be called
	offloadBegun
)

// begin reports whether the worker may run the call: an executor that runs it
// again, as one that retries might, must do no harm.
func (c *offloadCall) begin() bool {
	before := c.phase.Swap(offloadBegun)
	if before == offloadBegun {
		return false
	}
	c.wanted = before == offloadSubmitted
	return true
}

type offload0 struct {
	offloadCall
	fn func()
}

func (c *offload0) run() {
	if !c.begin() {
		return
	}
	defer c.end()
	if c.wanted {
		c.fn()
	}
	c.returned = true
}

type offload1[A any] struct {
	offloadCall
	fn func() A
	a  A
}

func (c *offload1[A]) run() {
	if !c.begin() {
		return
	}
	defer c.end()
	if c.wanted {
		c.a = c.fn()
	}
	c.returned = true
}

type offload2[A, B any] struct {
	offloadCall
	fn func() (A, B)
	a  A
	b  B
}

func (c *offload2[A, B]) run() {
	if !c.begin() {
		return
	}
	defer c.end()
	if c.wanted {
		c.a, c.b = c.fn()
	}
	c.returned = true
}

// end has the loop told, whatever became of the function.
func (c *offloadCall) end() {
	if !c.returned {
		c.panic = asPanic(recover())
	}
	c.loop.post((*offloadDone)(c))
}

// offload has run called off the loop and parks the task until it is done.
func (co *Co) offload(c *offloadCall, run func(), deaf bool) error {
	k := co.running()
	if k.stopped {
		k.deaf = deaf
		k.refuse()
		return ErrClosed
	}
	l := k.loop
	c.loop, c.task = l, k
	if err := l.executor.Submit(co, run); err != nil {
		return err
	}
	l.offloaded++
	k.deaf = deaf
	k.park()
	k.deaf = false
	if c.task != nil { // not done: the wait was cut short
		c.task, c.label = nil, k.label()
		c.phase.CompareAndSwap(offloadSubmitted, offloadDropped)
		return k.interrupted()
	}
	if c.panic != nil {
		panic(c.panic)
	}
	if deaf {
		return nil
	}
	return k.interrupted()
}

func (co *Co) offloadDeaf(c *offloadCall, run func()) {
	if err := co.offload(c, run, true); err != nil {
		panic("loop: the executor did not take an offloaded function: " + err.Error())
	}
}

// offloadDone, posted, ends the wait for an offloaded function.
type offloadDone offloadCall

func (d *offloadDone) run(l *Loop) {
	l.offloaded--
	k := d.task
	switch {
	case k != nil:
		d.task = nil
		k.wake()
	case d.panic != nil:
		l.report(Failure{Message: "abandoned offloaded function failed", Task: d.label, Err: d.panic})
	}
}
