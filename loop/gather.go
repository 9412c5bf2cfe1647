package loop

import (
	"iter"
	"time"
)

// Outcome is how a future ended: with a value or an error.
type Outcome[T any] struct {
	Value T
	Err   error
}

// Gather waits for all of fs and returns their results in the order of fs. At
// the first error it returns that error, and the others go on. If the calling
// task is cancelled, all of fs are cancelled and waited for. It belongs to the
// coroutine.
func Gather[T any](co *Co, fs ...Awaitable[T]) ([]T, error) {
	results := make([]T, len(fs))
	err := gather(co, bases(fs), func(i int) error {
		var err error
		results[i], err = fs[i].future().Result()
		return err
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// GatherAll is Gather that waits for all of fs even if some fail, and returns
// how each ended. Its error says only that the calling task was cancelled.
func GatherAll[T any](co *Co, fs ...Awaitable[T]) ([]Outcome[T], error) {
	outcomes := make([]Outcome[T], len(fs))
	err := gather(co, bases(fs), func(i int) error {
		outcomes[i].Value, outcomes[i].Err = fs[i].future().Result()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

// gather calls each as futures complete, until it returns an error.
func gather(co *Co, fs []*futureBase, each func(place int) error) error {
	k := co.running()
	c, err := collect(k, fs)
	if err != nil {
		return err
	}
	defer c.stop()
	var told error
	for range fs {
		i, err := c.next(k)
		for err != nil {
			if k.stopped {
				return err
			}
			told = err
			for _, f := range fs {
				f.cancelOnLoop(errPlainCancel)
			}
			i, err = c.next(k)
		}
		if err := each(i); err != nil && told == nil {
			return err
		}
	}
	return told
}

func bases[F Waitable](fs []F) []*futureBase {
	bs := make([]*futureBase, len(fs))
	for i, f := range fs {
		bs[i] = f.base()
	}
	return bs
}

// When says what [Wait] waits for.
type When int

const (
	AllCompleted   When = iota // all are done
	FirstCompleted             // one is done
	FirstError                 // one has failed, otherwise than by cancellation, or all are done
)

// Wait waits until as many of fs are done as when says, and returns those that
// are done and those that are not, each in the order of fs and once. It
// cancels nothing, and returns an error only if the calling task is cancelled.
// It belongs to the coroutine.
func Wait[F Waitable](co *Co, when When, fs ...F) (done, pending []F, err error) {
	return wait(co, when, fs)
}

// WaitTimeout is Wait that waits no longer than d. That d has passed is not
// an error.
func WaitTimeout[F Waitable](co *Co, d time.Duration, when When, fs ...F) (done, pending []F, err error) {
	s := enter(co)
	defer s.leave()
	s.Reschedule(time.Now().Add(d))
	done, pending, err = wait(s.co, when, fs)
	if err = s.outcome(err); err == ErrTimeout {
		done, pending = split(fs)
		err = nil
	}
	return done, pending, err
}

func wait[F Waitable](co *Co, when When, fs []F) (done, pending []F, err error) {
	k := co.running()
	fs = unique(fs)
	c, err := collect(k, bases(fs))
	if err != nil {
		return nil, nil, err
	}
	defer c.stop()
	for range fs {
		i, err := c.next(k)
		if err != nil {
			return nil, nil, err
		}
		f := fs[i].base()
		if when == FirstCompleted || when == FirstError && f.err != nil && !f.Canceled() {
			break
		}
	}
	done, pending = split(fs)
	return done, pending, nil
}

// unique drops futures that occur again.
func unique[F Waitable](fs []F) []F {
	seen := make(map[*futureBase]bool, len(fs))
	var us []F
	for _, f := range fs {
		if !seen[f.base()] {
			seen[f.base()] = true
			us = append(us, f)
		}
	}
	return us
}

func split[F Waitable](fs []F) (done, pending []F) {
	for _, f := range unique(fs) {
		if f.Done() {
			done = append(done, f)
		} else {
			pending = append(pending, f)
		}
	}
	return done, pending
}

// AsCompleted yields the outcomes of fs as they become available, each once.
// Each step suspends until there is one. If the calling task is cancelled the
// sequence yields that error and ends; it cancels nothing. It belongs to the
// coroutine.
func AsCompleted[T any](co *Co, fs ...Awaitable[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		k := co.running()
		us := unique(fs)
		c, err := collect(k, bases(us))
		if err != nil {
			yield(zero, err)
			return
		}
		defer c.stop()
		for range us {
			co.running()
			i, err := c.next(k)
			if err != nil {
				yield(zero, err)
				return
			}
			if !yield(us[i].future().Result()) {
				return
			}
		}
	}
}

// Shield returns a future with the outcome of f whose cancellation does not
// reach f. A task that awaits it can be cancelled, while f goes on. It is safe
// from any goroutine.
func Shield[T any](f Awaitable[T]) *Future[T] {
	inner := f.future()
	if inner.done() {
		return inner
	}
	outer := NewFuture[T](inner.loop)
	remove := inner.AddDoneCallback(func(*Future[T]) {
		if outer.claim() != nil {
			return // cancelled; the outcome is not told, an error not retrieved
		}
		outer.value, outer.err = inner.Result()
		if outer.err != nil {
			outer.track()
		}
		outer.publishOnLoop()
	})
	outer.AddDoneCallback(func(*Future[T]) { remove() })
	return outer
}
