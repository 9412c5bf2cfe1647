package loop

import (
	"bytes"
	"iter"
	"runtime"
	"runtime/debug"
)

// coroutine is a goroutine that runs one task after another and is switched
// to by the loop. Making one costs several times a switch, so that idle ones
// are kept for the next task.
type coroutine struct {
	next    func() (struct{}, bool)
	stop    func()
	yield   func(struct{}) bool
	task    *core
	inspect func([]byte) // to be given the stack instead of resuming
	dead    bool         // its task called runtime.Goexit

	// Why the loop must remember the goroutine, see here.
	ended bool
	made  int32 // coroutines that it made and that have not ended
	maker *coroutine
	id    uint64 // the goroutine, or 0 if the loop does not remember it
}

// maxIdle is how many idle coroutines a loop keeps: each costs its stack, and
// some time in every garbage collection.
const maxIdle = 1024

// coroutineFor takes an idle coroutine or makes one. The goroutine that makes
// it stands as its creator in stack traces, by which the loop knows it: see
// here. That is the engine's, or that of a task that starts another eagerly.
func (l *Loop) coroutineFor(k *core) *coroutine {
	var c *coroutine
	if n := len(l.idle); n > 0 {
		c = l.idle[n-1]
		l.idle[n-1] = nil
		l.idle = l.idle[:n-1]
	} else {
		c = new(coroutine)
		if l.current != nil {
			c.maker = l.current.coro
			c.maker.made++
			c.maker.id = l.noteGoroutine()
		}
		c.next, c.stop = iter.Pull(c.body)
	}
	c.task = k
	return c
}

// body runs the tasks that the coroutine is given. Its frame marks
// goroutines that belong to a loop, see onAnyLoop.
func (c *coroutine) body(yield func(struct{}) bool) {
	c.yield = yield
	if l := c.task.loop; l.debug {
		c.id = l.noteGoroutine() // checks come often in debug mode, make them cheap
	}
	for {
		c.task.body.exec()
		c.task = nil
		if !yield(struct{}{}) {
			return
		}
	}
}

// suspend gives way to the loop. It reports false if the coroutine is to
// unwind because the loop is closing.
func (c *coroutine) suspend() bool {
	for {
		resumed := c.yield(struct{}{})
		if c.inspect == nil {
			return resumed
		}
		c.inspect(debug.Stack())
	}
}

// resume runs the task until it suspends or ends.
func (l *Loop) resume(k *core) {
	c := k.coro
	outer := l.current
	l.current = k
	c.next()
	l.current = outer
	if c.task == nil {
		l.retire(c)
	} else if c.dead {
		c.end()
		l.forgetCoroutine(c)
	}
}

// retire keeps c for the next task.
func (l *Loop) retire(c *coroutine) {
	if len(l.idle) < maxIdle {
		l.idle = append(l.idle, c)
	} else {
		c.stop()
		l.forgetCoroutine(c)
	}
}

// dropIdle ends the idle coroutines.
func (l *Loop) dropIdle() {
	for _, c := range l.idle {
		c.stop()
	}
	l.idle = nil
}

// end makes a suspended coroutine unwind. If its goroutine ends by
// runtime.Goexit, iter.Pull passes that on to the caller of stop: hence a
// caller of no account. A loop that is locked to its thread cannot have
// another goroutine do it; a dead coroutine then stays parked.
func (c *coroutine) end() {
	if threadLocked() {
		if !c.dead {
			contain(c.stop)
		}
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.stop()
	}()
	<-done
}

// contain calls fn in a coroutine, which stays parked if fn calls
// runtime.Goexit.
func contain(fn func()) {
	next, _ := iter.Pull(func(yield func(struct{}) bool) {
		exits := true
		defer func() {
			if exits {
				yield(struct{}{})
			}
		}()
		fn()
		exits = false
	})
	next()
}

// threadLocked reports whether the calling goroutine is locked to its thread,
// which the runtime tells only in the goroutine's header.
func threadLocked() bool {
	var buf [128]byte
	header, _, _ := bytes.Cut(buf[:runtime.Stack(buf[:], false)], []byte("\n"))
	return bytes.Contains(header, []byte("locked to thread"))
}
