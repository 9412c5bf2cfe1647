package loop_test

import (
	"fmt"
	"slices"
)

// The reference implementation of the model test: the loop's rules over plain
// lists, without goroutines, clocks or anything clever. A turn runs what is
// ready at its beginning; what is posted joins the ready at the next; time
// goes on when nothing is ready.
type refLoop struct {
	ps      []program
	now     int
	ready   []func()
	posted  []func()
	timers  []*refTimer
	tasks   []*refTask
	futures [modelFutures]refFuture
	lock    refLock
	queue   refQueue
	trace   []string
}

type refTimer struct {
	at   int
	task *refTask
	dead bool
}

type refFuture struct {
	done    bool
	err     string
	waiters []*refTask
}

type refLock struct {
	held    bool
	waiters []*refTask
}

type refQueue struct {
	values           []int
	getters, putters []*refTask
}

type refTask struct {
	refFuture
	l       *refLoop
	id, p   int
	pc      int
	held    bool
	pending bool
	parked  bool
	on      *refFuture  // the future it awaits
	onTask  *refTask    // and the task behind that
	in      *[]*refTask // the queue it waits in
	resume  func()      // what to do when it is woken
}

func reference(ps []program) []string {
	l := &refLoop{ps: ps}
	l.start(0)
	for {
		l.ready = append(l.ready, l.posted...)
		l.posted = nil
		for len(l.timers) > 0 && l.timers[0].at <= l.now {
			t := l.timers[0]
			l.timers = l.timers[1:]
			if !t.dead {
				t.task.wake()
			}
		}
		batch := l.ready
		l.ready = nil
		for _, fn := range batch {
			fn()
		}
		if len(l.ready) > 0 || len(l.posted) > 0 {
			continue
		}
		if len(l.timers) == 0 {
			break
		}
		l.now = l.timers[0].at
	}
	for _, k := range l.tasks {
		if k.done {
			l.trace = append(l.trace, fmt.Sprint(k.id, " ended ", k.err))
		} else {
			l.trace = append(l.trace, fmt.Sprint(k.id, " stuck"))
		}
	}
	return l.trace
}

func (l *refLoop) start(p int) {
	k := &refTask{l: l, id: len(l.tasks), p: p}
	l.tasks = append(l.tasks, k)
	l.ready = append(l.ready, func() {
		if k.pending {
			k.end("canceled")
			return
		}
		k.run()
	})
}

func (k *refTask) end(err string) {
	if k.pending {
		err = "canceled"
	}
	k.complete(&k.refFuture, err)
}

// complete ends f and wakes who waits for it.
func (k *refTask) complete(f *refFuture, err string) {
	f.done, f.err = true, err
	ws := f.waiters
	f.waiters = nil
	for _, w := range ws {
		w.in = nil
		w.wake()
	}
}

func (k *refTask) wake() {
	if !k.parked {
		return
	}
	k.parked = false
	k.l.ready = append(k.l.ready, func() { k.resume() })
}

// wakeFirst wakes the first in q.
func wakeFirst(q *[]*refTask) bool {
	if len(*q) == 0 {
		return false
	}
	w := (*q)[0]
	*q = (*q)[1:]
	w.in = nil
	w.wake()
	return true
}

// park suspends k, in q if there is one, and goes on with then, which is told
// whether k was taken out of q and whether it is cancelled.
func (k *refTask) park(q *[]*refTask, then func(taken, canceled bool)) {
	if q != nil {
		*q = append(*q, k)
		k.in = q
	}
	k.parked = true
	k.resume = func() {
		taken := k.in == nil
		if !taken {
			*k.in = slices.DeleteFunc(*k.in, func(w *refTask) bool { return w == k })
			k.in = nil
		}
		k.on, k.onTask = nil, nil
		canceled := k.pending
		k.pending = false
		then(taken, canceled)
	}
	if k.pending {
		k.deliver()
	}
}

// deliver ends the wait of a task that is to be cancelled.
func (k *refTask) deliver() {
	told := map[*refTask]bool{}
	for k.pending && k.parked {
		if k.on == nil || k.on.done || told[k] {
			k.wake()
			return
		}
		told[k] = true
		k.pending = false
		if k.onTask == nil {
			k.complete(k.on, "canceled")
			return
		}
		k = k.onTask
		k.pending = true
	}
}

// await waits for f, and goes on with its outcome.
func (k *refTask) await(f *refFuture, of *refTask, then func(err string)) {
	switch {
	case f.done:
		then(f.err)
	case of == k:
		then("self")
	default:
		k.on, k.onTask = f, of
		k.park(&f.waiters, func(_, canceled bool) {
			if canceled {
				then("canceled")
			} else {
				then(f.err)
			}
		})
	}
}

// next notes the outcome of an operation and runs the next.
func (k *refTask) next(err string) {
	k.note(err)
	k.pc++
	k.run()
}

func (k *refTask) note(what string) {
	k.l.trace = append(k.l.trace, fmt.Sprintf("%d.%d %s", k.id, k.pc, what))
}

func outcome(canceled bool) string {
	if canceled {
		return "canceled"
	}
	return "ok"
}

func (k *refTask) unlock() {
	k.held = false
	if !wakeFirst(&k.l.lock.waiters) {
		k.l.lock.held = false
	}
}

func (k *refTask) run() {
	l := k.l
	if k.pc == len(l.ps[k.p]) {
		if k.held {
			k.unlock()
		}
		k.end("ok")
		return
	}
	switch op := l.ps[k.p][k.pc]; op.kind {
	case opYield:
		k.resume = func() {
			canceled := k.pending
			k.pending = false
			k.next(outcome(canceled))
		}
		l.ready = append(l.ready, func() { k.resume() })
	case opSleep:
		t := &refTimer{at: l.now + op.arg%4 + 1, task: k}
		i := 0
		for i < len(l.timers) && l.timers[i].at <= t.at {
			i++
		}
		l.timers = slices.Insert(l.timers, i, t)
		k.park(nil, func(_, canceled bool) {
			t.dead = true
			k.next(outcome(canceled))
		})
	case opSpawn:
		if p := k.p + 1 + op.arg%3; p < len(l.ps) && len(l.tasks) < 50 {
			l.start(p)
		}
		k.next("ok")
	case opAwait:
		of := l.tasks[op.arg%len(l.tasks)]
		k.await(&of.refFuture, of, k.next)
	case opCancel:
		if of := l.tasks[op.arg%len(l.tasks)]; !of.done {
			of.pending = true
			l.posted = append(l.posted, of.deliver)
		}
		k.next("ok")
	case opSet:
		f := &l.futures[op.arg%modelFutures]
		if !f.done {
			f.done, f.err = true, "ok"
			l.posted = append(l.posted, func() { k.complete(f, "ok") })
		}
		k.next("ok")
	case opWait:
		k.await(&l.futures[op.arg%modelFutures], nil, k.next)
	case opLock:
		switch {
		case k.held:
			k.next("ok")
		case !l.lock.held:
			l.lock.held, k.held = true, true
			k.next("ok")
		default:
			k.park(&l.lock.waiters, func(taken, canceled bool) {
				k.held = taken
				if canceled && taken {
					k.unlock()
				}
				k.next(outcome(canceled))
			})
		}
	case opUnlock:
		if k.held {
			k.unlock()
		}
		k.next("ok")
	case opPut:
		k.put()
	case opGet:
		k.get()
	}
}

func (k *refTask) put() {
	q := &k.l.queue
	if len(q.values) == 2 {
		k.park(&q.putters, func(taken, canceled bool) {
			if !canceled {
				k.put()
				return
			}
			if taken && len(q.values) < 2 {
				wakeFirst(&q.putters)
			}
			k.next("canceled")
		})
		return
	}
	q.values = append(q.values, k.id)
	wakeFirst(&q.getters)
	k.next("ok")
}

func (k *refTask) get() {
	q := &k.l.queue
	if len(q.values) == 0 {
		k.park(&q.getters, func(taken, canceled bool) {
			if !canceled {
				k.get()
				return
			}
			if taken && len(q.values) > 0 {
				wakeFirst(&q.getters)
			}
			k.next("canceled")
		})
		return
	}
	v := q.values[0]
	q.values = q.values[1:]
	wakeFirst(&q.putters)
	k.note(fmt.Sprint("got ", v))
	k.next("ok")
}
