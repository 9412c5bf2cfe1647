package loop_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A program is what a task of the model test does: operations on the tasks,
// futures, locks and queues that all tasks of a run share.
type program []operation

type operation struct{ kind, arg int }

const (
	opYield = iota
	opSleep
	opSpawn
	opAwait
	opCancel
	opSet
	opWait
	opLock
	opUnlock
	opPut
	opGet
	opKinds
)

const modelFutures = 3

// programs decodes fuzz input. Program i may start later ones only, so that
// there is an end.
func programs(data []byte) []program {
	ps := make([]program, 6)
	for i := range ps {
		n := min(len(data), 16)
		for _, b := range data[:n] {
			ps[i] = append(ps[i], operation{int(b) % opKinds, int(b) / opKinds})
		}
		data = data[n:]
	}
	return ps
}

// result names what a wait returned.
func result(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, loop.ErrCanceled):
		return "canceled"
	case strings.Contains(err.Error(), "await itself"):
		return "self"
	}
	return err.Error()
}

// real runs programs on a loop and returns what happened, in order.
func real(t *testing.T, ps []program) (trace []string) {
	synctest.Test(t, func(t *testing.T) {
		run(t, func(co *loop.Co) error {
			var tasks []*loop.Task[struct{}]
			var futures [modelFutures]*loop.Future[int]
			for i := range futures {
				futures[i] = loop.NewFuture[int](co.Loop())
			}
			var lock loop.Lock
			queue := loop.NewQueue[int](2)
			over := false
			note := func(id, pc int, what string) {
				if !over {
					trace = append(trace, fmt.Sprintf("%d.%d %s", id, pc, what))
				}
			}
			var start func(co *loop.Co, p int)
			start = func(co *loop.Co, p int) {
				id := len(tasks)
				tasks = append(tasks, spawn(co, func(co *loop.Co) error {
					held := 0
					for pc, op := range ps[p] {
						if over {
							return nil
						}
						err := error(nil)
						switch op.kind {
						case opYield:
							err = loop.Yield(co)
						case opSleep:
							err = loop.Sleep(co, time.Duration(op.arg%4+1)*time.Second)
						case opSpawn:
							if next := p + 1 + op.arg%3; next < len(ps) && len(tasks) < 50 {
								start(co, next)
							}
						case opAwait:
							_, err = loop.Await(co, tasks[op.arg%len(tasks)])
						case opCancel:
							tasks[op.arg%len(tasks)].Cancel()
						case opSet:
							futures[op.arg%modelFutures].SetResult(1)
						case opWait:
							_, err = loop.Await(co, futures[op.arg%modelFutures])
						case opLock:
							if held == 0 {
								if err = lock.Acquire(co); err == nil {
									held = 1
								}
							}
						case opUnlock:
							if held == 1 {
								held = 0
								lock.Release()
							}
						case opPut:
							err = queue.Put(co, id)
						case opGet:
							var v int
							if v, err = queue.Get(co); err == nil {
								note(id, pc, fmt.Sprint("got ", v))
							}
						}
						note(id, pc, result(err))
					}
					if held == 1 && !over {
						lock.Release()
					}
					return nil
				}))
			}
			start(co, 0)
			loop.Sleep(co, time.Hour)
			over = true
			for i, task := range tasks {
				_, err := task.Result()
				if errors.Is(err, loop.ErrNotDone) {
					trace = append(trace, fmt.Sprint(i, " stuck"))
				} else {
					trace = append(trace, fmt.Sprint(i, " ended ", result(err)))
				}
			}
			return nil
		})
	})
	return trace
}

// TestModel runs random programs on the loop and on the reference.
func TestModel(t *testing.T) {
	n := 1000
	if testing.Short() || raceEnabled {
		n = 60
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(1, uint64(seed)))
		data := make([]byte, 96)
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		compare(t, data)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzModel(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789abcdef"))
	f.Fuzz(compare)
}

func compare(t *testing.T, data []byte) {
	ps := programs(data)
	got, want := real(t, ps), reference(ps)
	if !slices.Equal(got, want) {
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Fatalf("step %d differs\ngot  %q\nwant %q\nprograms %v", i, got[i:], want[i:], ps)
			}
		}
	}
}
