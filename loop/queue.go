package loop

import (
	"container/heap"
	"errors"
)

// Errors of queues.
var (
	// ErrQueueFull is returned by TryPut if there is no room.
	ErrQueueFull = errors.New("loop: the queue is full")

	// ErrQueueEmpty is returned by TryGet if there is no value.
	ErrQueueEmpty = errors.New("loop: the queue is empty")

	// ErrQueueShutdown says that the queue takes, or will give, no more values.
	ErrQueueShutdown = errors.New("loop: the queue is shut down")
)

// Queue passes values between tasks, and holds a bounded number of them. Those
// who wait are woken in the order in which they came; who comes in between may
// be served first, and the one that was woken waits anew, as in asyncio. A Queue belongs to the loop. It must be made by [NewQueue], [NewLIFOQueue] or
// [NewPriorityQueue].
type Queue[T any] struct {
	limit      int
	store      store[T]
	getters    waiterList
	putters    waiterList
	unfinished int
	joiners    waiterList
	shut       bool
}

// store is the order in which a queue gives its values out.
type store[T any] interface {
	put(v T)
	get() T // of a store that is not empty
	len() int
}

// NewQueue returns a queue that gives out first what was put first. It holds
// at most limit values, or any number if limit is not positive.
func NewQueue[T any](limit int) *Queue[T] {
	return &Queue[T]{limit: limit, store: new(fifo[T])}
}

// NewLIFOQueue returns a queue that gives out first what was put last.
func NewLIFOQueue[T any](limit int) *Queue[T] {
	return &Queue[T]{limit: limit, store: new(lifo[T])}
}

// NewPriorityQueue returns a queue that gives out first what compare, a
// function like cmp.Compare, orders first; equal values in any order.
func NewPriorityQueue[T any](limit int, compare func(a, b T) int) *Queue[T] {
	return &Queue[T]{limit: limit, store: &byPriority[T]{compare: compare}}
}

// Len returns how many values the queue holds.
func (q *Queue[T]) Len() int { return q.store.len() }

// Cap returns how many values the queue can hold, not positive for any number.
func (q *Queue[T]) Cap() int { return q.limit }

// Empty reports whether the queue holds nothing.
func (q *Queue[T]) Empty() bool { return q.store.len() == 0 }

// Full reports whether Put would suspend.
func (q *Queue[T]) Full() bool { return q.limit > 0 && q.store.len() >= q.limit }

// Put suspends the coroutine until there is room, and puts v. It returns
// ErrQueueShutdown if the queue is shut down, or an error that says that the
// task was cancelled; v is then not in the queue.
func (q *Queue[T]) Put(co *Co, v T) error {
	k := co.running()
	for q.Full() && !q.shut {
		taken, err := k.queue(&q.putters)
		if err != nil {
			if taken && !q.Full() {
				q.putters.next()
			}
			return err
		}
	}
	return q.TryPut(v)
}

// TryPut puts v if there is room, else it returns ErrQueueFull, or
// ErrQueueShutdown if the queue is shut down.
func (q *Queue[T]) TryPut(v T) error {
	switch {
	case q.shut:
		return ErrQueueShutdown
	case q.Full():
		return ErrQueueFull
	}
	q.store.put(v)
	q.unfinished++
	q.getters.next()
	return nil
}

// Get suspends the coroutine until there is a value, and takes it. It returns
// ErrQueueShutdown if the queue is shut down and empty, or an error that says
// that the task was cancelled.
func (q *Queue[T]) Get(co *Co) (T, error) {
	k := co.running()
	for q.Empty() && !q.shut {
		taken, err := k.queue(&q.getters)
		if err != nil {
			if taken && !q.Empty() {
				q.getters.next()
			}
			var zero T
			return zero, err
		}
	}
	return q.TryGet()
}

// TryGet takes a value if there is one, else it returns ErrQueueEmpty, or
// ErrQueueShutdown if the queue is shut down.
func (q *Queue[T]) TryGet() (T, error) {
	if q.Empty() {
		var zero T
		if q.shut {
			return zero, ErrQueueShutdown
		}
		return zero, ErrQueueEmpty
	}
	v := q.store.get()
	q.putters.next()
	return v, nil
}

// TaskDone says, on the loop, that a value taken from the queue has been dealt with, for
// [Queue.Join]. It panics if there is no such value.
func (q *Queue[T]) TaskDone() {
	if q.unfinished == 0 {
		panic("loop: TaskDone called more often than values were put")
	}
	if q.unfinished--; q.unfinished == 0 {
		for q.joiners.next() {
		}
	}
}

// Join suspends the coroutine until TaskDone has been called for every value
// that was put.
func (q *Queue[T]) Join(co *Co) error {
	k := co.running()
	for q.unfinished > 0 {
		if _, err := k.queue(&q.joiners); err != nil {
			return err
		}
	}
	return nil
}

// Shutdown lets Put fail from now on, and Get once the queue is empty; if
// immediate, the queue is emptied now, and its values count as dealt with.
// Those who wait are woken.
func (q *Queue[T]) Shutdown(immediate bool) {
	q.shut = true
	if immediate {
		for !q.Empty() {
			q.store.get()
			if q.unfinished > 0 {
				q.unfinished--
			}
		}
		if q.unfinished == 0 {
			for q.joiners.next() {
			}
		}
	}
	for q.getters.next() {
	}
	for q.putters.next() {
	}
}

// maxSpareValues bounds the room that an empty queue keeps.
const maxSpareValues = 1 << 10

// fifo is a ring buffer.
type fifo[T any] struct {
	ring  []T
	first int
	n     int
}

func (s *fifo[T]) len() int { return s.n }

func (s *fifo[T]) put(v T) {
	if s.n == len(s.ring) {
		bigger := make([]T, max(8, 2*s.n))
		copied := copy(bigger, s.ring[s.first:])
		copy(bigger[copied:], s.ring[:s.first])
		s.ring, s.first = bigger, 0
	}
	s.ring[(s.first+s.n)%len(s.ring)] = v
	s.n++
}

func (s *fifo[T]) get() T {
	var zero T
	v := s.ring[s.first]
	s.ring[s.first] = zero
	s.first = (s.first + 1) % len(s.ring)
	if s.n--; s.n == 0 && len(s.ring) > maxSpareValues {
		s.ring, s.first = nil, 0
	}
	return v
}

// lifo is a stack.
type lifo[T any] struct{ values []T }

func (s *lifo[T]) len() int { return len(s.values) }
func (s *lifo[T]) put(v T)  { s.values = append(s.values, v) }

func (s *lifo[T]) get() T {
	var zero T
	last := len(s.values) - 1
	v := s.values[last]
	s.values[last] = zero
	s.values = s.values[:last]
	if last == 0 && cap(s.values) > maxSpareValues {
		s.values = nil
	}
	return v
}

// byPriority is a heap, and the heap.Interface to it.
type byPriority[T any] struct {
	lifo[T]
	compare func(a, b T) int
}

func (s *byPriority[T]) put(v T)            { heap.Push(s, v) }
func (s *byPriority[T]) get() T             { v, _ := heap.Pop(s).(T); return v }
func (s *byPriority[T]) Len() int           { return len(s.values) }
func (s *byPriority[T]) Less(i, j int) bool { return s.compare(s.values[i], s.values[j]) < 0 }
func (s *byPriority[T]) Swap(i, j int)      { s.values[i], s.values[j] = s.values[j], s.values[i] }
func (s *byPriority[T]) Push(v any)         { x, _ := v.(T); s.lifo.put(x) } // T may be an interface, v nil
func (s *byPriority[T]) Pop() any           { return s.lifo.get() }
