package loop_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// onLoop runs body, a benchmark's loop, as a task.
func onLoop(b *testing.B, body func(co *loop.Co)) {
	b.ReportAllocs()
	_, err := loop.Run(ctx, func(co *loop.Co) (struct{}, error) {
		body(co)
		return struct{}{}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkCall(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		n := 0
		count := func() { n++ }
		l := co.Loop()
		for i := 0; b.Loop(); i++ {
			l.Call(count)
			if i%1024 == 0 {
				loop.Yield(co)
			}
		}
	})
}

func BenchmarkYield(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		for b.Loop() {
			loop.Yield(co)
		}
	})
}

// A hop is: this task waits for a future, another completes it.
func BenchmarkAwaitHop(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		var f *loop.Future[int]
		stop := false
		partner := loop.Go(co, func(co *loop.Co) (int, error) {
			for !stop {
				if f != nil && !f.Done() {
					f.SetResult(1)
				}
				loop.Yield(co)
			}
			return 0, nil
		})
		for b.Loop() {
			f = loop.NewFuture[int](co.Loop())
			loop.Await(co, f)
		}
		stop = true
		loop.Await(co, partner)
	})
}

func BenchmarkAwaitDone(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		f := loop.NewFuture[int](co.Loop())
		f.SetResult(1)
		for b.Loop() {
			loop.Await(co, f)
		}
	})
}

func BenchmarkSpawnAndJoin(b *testing.B) {
	one := func(co *loop.Co) (int, error) { return 1, nil }
	onLoop(b, func(co *loop.Co) {
		for b.Loop() {
			loop.Await(co, loop.Go(co, one))
		}
	})
}

// Tasks are spawned a thousand at a time and joined.
func BenchmarkSpawnBatch(b *testing.B) {
	one := func(co *loop.Co) (int, error) { return 1, nil }
	onLoop(b, func(co *loop.Co) {
		var tasks [1000]*loop.Task[int]
		n := 0
		for b.Loop() {
			tasks[n] = loop.Go(co, one)
			if n++; n == len(tasks) {
				for _, t := range tasks {
					loop.Await(co, t)
				}
				n = 0
			}
		}
	})
}

func BenchmarkSpawnSuspendJoin(b *testing.B) {
	one := func(co *loop.Co) (int, error) { return 1, loop.Yield(co) }
	onLoop(b, func(co *loop.Co) {
		var tasks [1000]*loop.Task[int]
		n := 0
		for b.Loop() {
			tasks[n] = loop.Go(co, one)
			if n++; n == len(tasks) {
				for _, t := range tasks {
					loop.Await(co, t)
				}
				n = 0
			}
		}
	})
}

func BenchmarkTimerSetCancel(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		l := co.Loop()
		nothing := func() {}
		for b.Loop() {
			l.CallLater(time.Hour, nothing).Cancel()
		}
	})
}

func Benchmark100kTimers(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		l := co.Loop()
		for b.Loop() {
			left := 100_000
			f := loop.NewFuture[int](l)
			fire := func() {
				if left--; left == 0 {
					f.SetResult(0)
				}
			}
			for i := range left {
				l.CallLater(time.Duration(i*7919%1000)*time.Microsecond, fire)
			}
			loop.Await(co, f)
		}
	})
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/timer")
}

func Benchmark100kSleepers(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		for b.Loop() {
			tasks := make([]*loop.Task[int], 100_000)
			for i := range tasks {
				tasks[i] = loop.Go(co, func(co *loop.Co) (int, error) {
					return 0, loop.Sleep(co, time.Duration(i*7919%1000)*time.Microsecond+100*time.Millisecond)
				})
			}
			for _, t := range tasks {
				loop.Await(co, t)
			}
		}
	})
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/task")
}

func BenchmarkPost(b *testing.B) {
	for _, producers := range []int{1, 4, 16} {
		b.Run(fmt.Sprint(producers), func(b *testing.B) {
			b.ReportAllocs()
			l := loop.New()
			ended := make(chan error)
			go func() { ended <- l.RunForever() }()
			const burst = 100_000
			n := 0
			count := func() { n++ }
			for b.Loop() {
				var wg sync.WaitGroup
				for range producers {
					wg.Go(func() {
						for range burst / producers {
							l.Post(count)
						}
					})
				}
				wg.Wait()
				done := make(chan struct{})
				l.Post(func() { close(done) })
				<-done
			}
			l.Stop()
			<-ended
			l.Close()
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/burst, "ns/post")
		})
	}
}

func BenchmarkOffload(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		for b.Loop() {
			loop.Offload(co, func() (int, error) { return 1, nil })
		}
	})
}

func BenchmarkOffload64(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		left := 0
		var tasks [64]*loop.Task[int]
		for b.Loop() {
			left++
			if left%len(tasks) != 0 {
				continue
			}
			for i := range tasks {
				tasks[i] = loop.Go(co, func(co *loop.Co) (int, error) {
					return loop.Offload(co, func() (int, error) { return 1, nil })
				})
			}
			for _, t := range tasks {
				loop.Await(co, t)
			}
		}
	})
}

// BenchmarkParked reports what a parked task holds.
func BenchmarkParked(b *testing.B) {
	onLoop(b, func(co *loop.Co) {
		for b.Loop() {
			const n = 10_000
			var before, after runtime.MemStats
			gate := loop.NewFuture[int](co.Loop())
			tasks := make([]*loop.Task[int], n)
			runtime.GC()
			runtime.ReadMemStats(&before)
			for i := range tasks {
				tasks[i] = loop.Go(co, func(co *loop.Co) (int, error) { loop.Await(co, gate); return 0, nil })
			}
			loop.Yield(co)
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc+after.StackInuse-before.HeapAlloc-before.StackInuse)/n, "B/task")
			gate.SetResult(0)
			for _, t := range tasks {
				loop.Await(co, t)
			}
		}
	})
}

// BenchmarkYieldWatched is BenchmarkYield under a watchdog: the difference is
// what it costs.
func BenchmarkYieldWatched(b *testing.B) {
	for _, watched := range []bool{false, true} {
		b.Run(fmt.Sprint(watched), func(b *testing.B) {
			var opts []loop.Option
			if watched {
				opts = append(opts, loop.WithWatchdog(0, func(loop.Stall) {}))
			}
			_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
				for b.Loop() {
					loop.Yield(co)
				}
				return 0, nil
			}, opts...)
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}
