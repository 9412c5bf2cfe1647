package loop_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What a burst took is given back.
func TestMemoryAfterBurst(t *testing.T) {
	const n = 200_000
	held := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	fifo, lifo := loop.NewQueue[[4]int](0), loop.NewLIFOQueue[[4]int](0)
	for name, burst := range map[string]func(co *loop.Co){
		"timers fired": func(co *loop.Co) {
			for range n {
				co.Loop().CallLater(0, func() {})
			}
			turns(co, 3)
		},
		"timers cancelled": func(co *loop.Co) {
			var timers []*loop.Timer
			for range n {
				timers = append(timers, co.Loop().CallLater(time.Hour, func() {}))
			}
			for _, timer := range timers {
				timer.Cancel()
			}
		},
		"FIFO queue": func(co *loop.Co) {
			for range n {
				fifo.TryPut([4]int{})
			}
			for !fifo.Empty() {
				fifo.TryGet()
			}
		},
		"LIFO queue": func(co *loop.Co) {
			for range n {
				lifo.TryPut([4]int{})
			}
			for !lifo.Empty() {
				lifo.TryGet()
			}
		},
		"callbacks": func(co *loop.Co) {
			for range n {
				co.Loop().Call(func() {})
			}
		},
		"posts": func(co *loop.Co) {
			for range n {
				co.Loop().Post(func() {})
			}
		},
		"done callbacks removed": func(co *loop.Co) {
			f := loop.NewFuture[int](co.Loop())
			for range n {
				f.AddDoneCallback(func(*loop.Future[int]) {})()
			}
			turns(co, 3)
			runtime.KeepAlive(f)
		},
		"tasks in debug mode": func(co *loop.Co) {
			for range 5 {
				var tasks []loop.Awaitable[int]
				for range 4000 {
					tasks = append(tasks, loop.Go(co, func(co *loop.Co) (int, error) { return 1, loop.Yield(co) }))
				}
				loop.Gather(co, tasks...)
			}
			if n := co.Loop().NotedGoroutines(); n > 2000 {
				t.Errorf("%d goroutines are remembered", n)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			var opts []loop.Option
			if name == "tasks in debug mode" {
				opts = append(opts, loop.WithDebug())
			}
			run(t, func(co *loop.Co) error {
				before := held()
				burst(co)
				turns(co, 5)
				if more := held() - before; more > 4<<20 && name != "tasks in debug mode" {
					t.Errorf("%d KB are held", more>>10)
				}
				runtime.KeepAlive(fifo)
				runtime.KeepAlive(lifo)
				return nil
			}, opts...)
		})
	}
}

// A priority queue takes any value that compare does.
func TestPriorityQueueOfNil(t *testing.T) {
	q := loop.NewPriorityQueue(0, func(a, b error) int { return 0 })
	is(t, "TryPut", q.TryPut(nil), nil)
	v, err := q.TryGet()
	is(t, "TryGet", err, nil)
	is(t, "value", v, nil)
}
