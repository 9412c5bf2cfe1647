package loop

import "time"

// Await suspends the coroutine until f is done and returns its outcome. It
// does not suspend if f is done already. A cancellation of the awaiting task
// cancels f too, and the outcome of that is what Await returns; [Shield]
// keeps f from it. Await belongs to the coroutine.
func Await[T any](co *Co, f Awaitable[T]) (T, error) {
	fut := f.future()
	if err := co.running().await(&fut.futureBase); err != nil {
		var zero T
		return zero, err
	}
	fut.failure.retrieved()
	return fut.value, fut.err
}

// Sleep suspends the coroutine for d, or as Yield does if d is not positive.
// It returns an error only if the task is cancelled or the loop closes. It
// belongs to the coroutine.
func Sleep(co *Co, d time.Duration) error {
	if d <= 0 {
		return Yield(co)
	}
	k := co.running()
	k.sleep.arm(k.loop.deadline(d))
	k.park()
	k.sleep.disarm()
	return k.interrupted()
}

// Yield lets everything that is ready run before the coroutine goes on. It
// returns an error only if the task is cancelled or the loop closes. It
// belongs to the coroutine.
func Yield(co *Co) error {
	k := co.running()
	k.pause()
	return k.interrupted()
}

// pause parks the task at the end of the ready queue.
func (k *core) pause() {
	if k.stopped {
		k.refuse()
		return
	}
	k.phase = phaseQueued
	k.loop.ready = append(k.loop.ready, k)
	if !k.coro.suspend() {
		k.stopped = true
		k.refuse()
	}
}
