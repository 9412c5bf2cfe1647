package loop

// TaskRef names a task of any result type. It can be compared with ==. Its
// methods are safe from any goroutine unless they say otherwise.
type TaskRef struct{ core *core }

// Task returns the task that runs the coroutine: asyncio's current_task.
func (co *Co) Task() TaskRef { return TaskRef{co.core} }

// Ref returns the task's TaskRef.
func (t *Task[T]) Ref() TaskRef { return TaskRef{&t.core} }

// Tasks returns the tasks that are not done, oldest first: asyncio's
// all_tasks. It belongs to the loop.
func (l *Loop) Tasks() []TaskRef {
	if l.debug {
		l.mustOwn("Tasks", "Post")
	}
	var refs []TaskRef
	for k := l.firstTask; k != nil; k = k.next {
		refs = append(refs, TaskRef{k})
	}
	return refs
}

// Name returns the task's name.
func (r TaskRef) Name() string { return r.core.label() }

// Done reports whether the task is done.
func (r TaskRef) Done() bool { return r.core.body.base().done() }

// Cancel is [Future.Cancel].
func (r TaskRef) Cancel() bool { return r.core.cancel(errPlainCancel) }

// Canceling is [Task.Canceling].
func (r TaskRef) Canceling() int { return int(r.core.cancels.Load()) }

// Uncancel is [Task.Uncancel].
func (r TaskRef) Uncancel() int { return r.core.uncancel() }

// Stack is [Task.Stack]. It belongs to the loop.
func (r TaskRef) Stack() []byte { return r.core.stack() }
