package loop

import (
	"context"
	"runtime/debug"
	"strconv"
)

// Task is a coroutine that a loop runs, and the future of its outcome. Its
// methods are safe from any goroutine unless they say otherwise.
type Task[T any] struct {
	Future[T]
	core core
	fn   func(*Co) (T, error)
}

// newTask makes a task that is not scheduled yet.
func newTask[T any](l *Loop, values context.Context, fn func(*Co) (T, error)) *Task[T] {
	if fn == nil {
		panic("loop: a task needs a function")
	}
	t := &Task[T]{fn: fn}
	k := &t.core
	t.loop, t.task = l, k
	k.loop, k.body, k.id = l, t, l.taskID.Add(1)
	k.node.task = k
	k.sleep.loop, k.sleep.task = l, k
	k.co.core, k.co.values = k, values
	return t
}

// Go starts fn as a task of co's loop: it begins in the loop's next turn, and
// runs on while the caller does something else. The task inherits the values
// of co, but not its cancellation; to tie tasks together use [WithTaskGroup].
// Go belongs to the loop.
func Go[T any](co *Co, fn func(*Co) (T, error)) *Task[T] {
	l := co.core.loop
	if l.debug {
		l.mustOwn("Go", "Submit")
	}
	t := newTask(l, co.values, fn)
	l.start(&t.core)
	return t
}

// GoEager is Go that begins fn at once, inside the call, and returns when fn
// first suspends or ends: asyncio's eager tasks. What it costs to schedule is
// saved where fn mostly has no need to wait.
func GoEager[T any](co *Co, fn func(*Co) (T, error)) *Task[T] {
	l := co.running().loop
	t := newTask(l, co.values, fn)
	if l.shut {
		t.core.end(ErrClosed)
		return t
	}
	t.core.link()
	t.core.run(l)
	return t
}

// start links and schedules a new task, on the loop.
func (l *Loop) start(k *core) {
	if l.shut {
		k.end(ErrClosed)
		return
	}
	k.link()
	l.ready = append(l.ready, k)
}

// Submit starts fn as a task of l. It is safe from any goroutine, and may be
// called before the loop runs. If the loop is closed or is being closed the
// task does not begin, and is done with ErrClosed.
func Submit[T any](l *Loop, fn func(*Co) (T, error)) *Task[T] {
	t := newTask(l, l.values, fn)
	if !l.post((*arrival)(&t.core)) {
		t.core.refuseStart()
	}
	return t
}

// arrival, posted, starts a task.
type arrival core

func (a *arrival) run(l *Loop) {
	k := (*core)(a)
	if l.shut || l.closing {
		k.end(ErrClosed)
		return
	}
	k.link()
	k.run(l)
}

// refuseStart completes a task that a closed loop did not take.
func (k *core) refuseStart() {
	f := k.body.base()
	f.err = ErrClosed
	f.reveal()
}

// exec runs the task's function on its coroutine.
func (t *Task[T]) exec() {
	returned := false
	defer func() {
		if !returned {
			t.core.abort(recover())
		}
	}()
	v, err := t.fn(&t.core.co)
	returned = true
	t.value = v
	t.fn = nil
	t.core.end(err)
}

// abort ends a task whose function panicked or, if there is no panic, called
// runtime.Goexit. The stack is taken here, since it is lost once the panic
// has left the coroutine.
func (k *core) abort(value any) {
	if k.stopped && value == nil {
		k.end(ErrClosed) // see refuse
		return
	}
	err := asPanic(value)
	k.end(err)
	exits := true // so it does if the exception handler calls Goexit
	defer func() {
		if exits {
			// The goroutine is about to end, and would take the loop along if
			// it did so now. Park it; the loop discards it.
			k.coro.dead = true
			k.coro.yield(struct{}{})
		}
	}()
	k.loop.report(Failure{Message: "task failed", Task: k.label(), Err: err})
	exits = value == nil
}

// asPanic makes an error of a recovered value, nil standing for Goexit. It
// must be called by the deferred function.
func asPanic(value any) *PanicError {
	if value == nil {
		value = errGoexit
	}
	if p, ok := value.(*PanicError); ok {
		return p // raised again on the way here: keep the first stack
	}
	return &PanicError{Value: value, Stack: debug.Stack()}
}

// Name returns the task's name: what SetName gave it, or "task-" and a number.
func (t *Task[T]) Name() string { return t.core.label() }

// SetName names the task, for reports.
func (t *Task[T]) SetName(name string) { t.core.name.Store(&name) }

func (k *core) label() string { return taskName(k.name.Load(), k.id) }

func taskName(name *string, id uint64) string {
	if name != nil {
		return *name
	}
	return "task-" + strconv.FormatUint(id, 10)
}

// Canceling returns how many cancellations have been requested and not been
// taken back: asyncio's Task.cancelling.
func (t *Task[T]) Canceling() int { return int(t.core.cancels.Load()) }

// Uncancel takes one request to cancel back, for a task that has dealt with
// it, and returns how many remain. A cancellation not yet delivered is dropped
// when none remains.
func (t *Task[T]) Uncancel() int { return t.core.uncancel() }

func (k *core) uncancel() int {
	mu := &k.loop.cancelMu
	mu.Lock()
	defer mu.Unlock()
	if k.cancels.Load() == 0 {
		return 0
	}
	n := k.cancels.Add(-1)
	if n == 0 {
		k.pending.Store(nil)
	}
	return int(n)
}

// Stack returns the stack of the task's coroutine, as debug.Stack formats it,
// or nil if the task has not begun, is done, or has just started another by
// [GoEager] that is running. It belongs to the loop.
func (t *Task[T]) Stack() []byte { return t.core.stack() }

// stack wakes a suspended coroutine for the moment it takes to look at its
// stack.
func (k *core) stack() []byte {
	if k.loop.debug {
		k.loop.mustOwn("Stack", "Post")
	}
	switch c := k.coro; {
	case c == nil || k.phase == phaseDone:
		return nil
	case k.phase == phaseRunning && k.loop.current != k:
		return nil
	case k.phase == phaseRunning:
		return debug.Stack()
	default:
		var stack []byte
		c.inspect = func(s []byte) { stack = s }
		c.next()
		c.inspect = nil
		return stack
	}
}
