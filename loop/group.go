package loop

import (
	"context"
	"errors"
)

// ErrGroupEnded is the outcome of a task that was added to a group that is
// ending or has ended.
var ErrGroupEnded = errors.New("loop: the task group takes no more tasks")

var errGroupAborted = errors.New("loop: a task of the group failed")

// TaskGroup is a set of tasks that end together. It belongs to the loop.
type TaskGroup struct {
	scope    *Scope
	running  []*member // in no particular order
	errs     []error
	aborting bool
	inBody   bool
	lenient  bool // a task that fails ends alone
	ended    bool
	drained  waiterList
}

// member is a task of a group, and the callback for its end.
type member struct {
	waiter
	group *TaskGroup
	task  *futureBase
	index int // in group.running
}

// WithTaskGroup calls body, which adds tasks to the group, and returns when
// body and all the tasks have ended. If one fails, with an error that is not
// a cancellation, the others and body are cancelled. The errors of the tasks
// and of body are returned together, as errors.Join does, the one that came
// first at the front. If the calling task is cancelled, so are those of the
// group. It belongs to the coroutine.
func WithTaskGroup(co *Co, body func(co *Co, g *TaskGroup) error) error {
	s := enter(co)
	g := &TaskGroup{scope: s, inBody: true}
	returned := false
	defer func() {
		if !returned { // a panic in body
			g.abort()
			_ = g.join() // the panic goes first; a cancellation was the group's end, too
			s.leave()
		}
	}()
	err := body(s.co, g)
	returned = true
	g.inBody = false

	k := s.co.core
	canceled := err != nil && errors.Is(err, context.Canceled)
	if err != nil {
		if !canceled {
			g.errs = append(g.errs, err)
		}
		g.abort()
	}
	s.leave()
	if told := g.join(); told != nil && err == nil {
		err, canceled = told, true
	}
	if len(g.errs) > 0 {
		if k.cancels.Load() > s.entered {
			k.pending.CompareAndSwap(nil, errPlainCancel) // was swallowed, tell it again
		}
		return errors.Join(g.errs...)
	}
	if canceled {
		return err
	}
	return nil
}

// Go adds a task to the group.
func (g *TaskGroup) Go(fn func(co *Co) error) *Task[struct{}] {
	return GoIn(g, func(co *Co) (struct{}, error) { return struct{}{}, fn(co) })
}

// GoIn adds a task with a result to the group. If the group is ending the
// task is done at once, with ErrGroupEnded.
func GoIn[T any](g *TaskGroup, fn func(co *Co) (T, error)) *Task[T] {
	l := g.scope.co.core.loop
	if l.debug {
		l.mustOwn("TaskGroup.Go", "Post")
	}
	t := newTask(l, g.scope.co.values, fn)
	if g.ended || g.aborting {
		t.core.end(ErrGroupEnded)
		return t
	}
	l.start(&t.core)
	g.add(&t.futureBase)
	return t
}

func (g *TaskGroup) add(f *futureBase) {
	m := &member{group: g, task: f, index: len(g.running)}
	m.callback = m
	g.running = append(g.running, m)
	if !f.watch(&m.waiter) {
		f.loop.ready = append(f.loop.ready, m)
	}
}

// run notes that a task of the group has ended.
func (m *member) run(l *Loop) {
	g := m.group
	last := g.running[len(g.running)-1]
	g.running[m.index], last.index = last, m.index
	g.running[len(g.running)-1] = nil
	g.running = g.running[:len(g.running)-1]
	if len(g.running) == 0 {
		g.drained.wake(l)
	}
	err := m.task.err
	m.task.failure.retrieved()
	if err == nil || g.lenient || errors.Is(err, context.Canceled) {
		return
	}
	g.errs = append(g.errs, err)
	g.abort()
	if g.inBody {
		g.scope.Cancel(errGroupAborted)
	}
}

// abort cancels the tasks of the group, once.
func (g *TaskGroup) abort() {
	if g.aborting {
		return
	}
	g.aborting = true
	for _, m := range g.running {
		m.task.cancelOnLoop(errPlainCancel)
	}
}

// join waits for the tasks to end, whatever happens to the caller, and returns
// the first cancellation it was told of.
func (g *TaskGroup) join() (told error) {
	k := g.scope.co.core
	for len(g.running) > 0 {
		if _, err := k.queue(&g.drained); err != nil {
			if told == nil {
				told = err
			}
			g.abort()
			if k.stopped {
				break
			}
		}
	}
	g.ended = true
	return told
}
