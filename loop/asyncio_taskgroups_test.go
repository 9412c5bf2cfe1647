package loop_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_taskgroups.py asks.

var errOther = errors.New("other")

func group(co *loop.Co, body func(co *loop.Co, g *loop.TaskGroup) error) error {
	return loop.WithTaskGroup(co, body)
}

func hour(co *loop.Co) error { return loop.Sleep(co, time.Hour) }

func fails(co *loop.Co) error { loop.Sleep(co, time.Millisecond); return errBoom }

func TestTaskGroup(t *testing.T) {
	at(t, "01_results", func(t *testing.T, co *loop.Co) {
		var a, b *loop.Task[int]
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			a = loop.GoIn(g, func(co *loop.Co) (int, error) { return 42, loop.Sleep(co, 100*time.Millisecond) })
			b = loop.GoIn(g, func(co *loop.Co) (int, error) { return 11, loop.Sleep(co, 20*time.Millisecond) })
			return nil
		})
		is(t, "group", err, nil)
		x, _ := a.Result()
		y, _ := b.Result()
		eq(t, "results", []int{x, y}, []int{42, 11})
	})
	at(t, "02_body_awaits", func(t *testing.T, co *loop.Co) {
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			a := loop.GoIn(g, func(co *loop.Co) (int, error) { return 42, loop.Yield(co) })
			v, err := loop.Await(co, a)
			eq(t, "value", v, 42)
			return err
		})
		is(t, "group", err, nil)
	})
	at(t, "03_child_fails_while_joining", func(t *testing.T, co *loop.Co) {
		var sibling error
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(fails)
			g.Go(func(co *loop.Co) error { sibling = hour(co); return sibling })
			return nil
		})
		is(t, "group", err, errBoom)
		is(t, "sibling", sibling, loop.ErrCanceled)
		eq(t, "the parent is not cancelled", co.Task().Canceling(), 0)
		is(t, "Yield", loop.Yield(co), nil)
	})
	at(t, "04_child_fails_while_body_waits", func(t *testing.T, co *loop.Co) {
		var body error
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(fails)
			body = hour(co)
			return body
		})
		is(t, "group", err, errBoom)
		is(t, "body", body, loop.ErrCanceled)
		eq(t, "only the child's error", errors.Is(err, context.Canceled), false)
		eq(t, "the parent is not cancelled", co.Task().Canceling(), 0)
	})
	at(t, "cancel_children_on_child_error", func(t *testing.T, co *loop.Co) {
		// A sibling that cleans up is waited for, and may fail as well.
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(fails)
			g.Go(func(co *loop.Co) error {
				hour(co)
				loop.Sleep(co, time.Second)
				return errOther
			})
			return nil
		})
		is(t, "group", err, errBoom)
		is(t, "group", err, errOther)
		eq(t, "in order", strings.Index(err.Error(), "boom") < strings.Index(err.Error(), "other"), true)
	})
	at(t, "cancellation", func(t *testing.T, co *loop.Co) {
		// A child that is cancelled by itself is no error.
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			c := g.Go(hour)
			loop.Yield(co)
			c.Cancel()
			g.Go(func(co *loop.Co) error { return loop.Sleep(co, time.Second) })
			return nil
		})
		is(t, "group", err, nil)
	})
	at(t, "07_cancel_parent_while_joining", func(t *testing.T, co *loop.Co) {
		var children [2]error
		task := spawn(co, func(co *loop.Co) error {
			return group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				for i := range children {
					g.Go(func(co *loop.Co) error { children[i] = hour(co); return children[i] })
				}
				return nil
			})
		})
		turns(co, 3)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		for _, err := range children {
			is(t, "child", err, loop.ErrCanceled)
		}
	})
	at(t, "08_cancel_parent_in_body", func(t *testing.T, co *loop.Co) {
		var child error
		task := spawn(co, func(co *loop.Co) error {
			return group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error { child = hour(co); return child })
				return hour(co)
			})
		})
		turns(co, 3)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		is(t, "child", child, loop.ErrCanceled)
	})
	at(t, "09_body_fails", func(t *testing.T, co *loop.Co) {
		var child error
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(func(co *loop.Co) error { child = hour(co); return child })
			loop.Yield(co)
			return errOther
		})
		is(t, "group", err, errOther)
		is(t, "child", child, loop.ErrCanceled)
	})
	at(t, "12_nested_cancel", func(t *testing.T, co *loop.Co) {
		deep := 0
		task := spawn(co, func(co *loop.Co) error {
			return group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error {
					return group(co, func(co *loop.Co, g *loop.TaskGroup) error {
						g.Go(func(co *loop.Co) error {
							err := hour(co)
							if errors.Is(err, loop.ErrCanceled) {
								deep++
							}
							return err
						})
						return hour(co)
					})
				})
				return hour(co)
			})
		})
		turns(co, 5)
		task.Cancel()
		is(t, "task", finish(co, task), loop.ErrCanceled)
		eq(t, "deep", deep, 1)
	})
	at(t, "13_nested_inner_fails", func(t *testing.T, co *loop.Co) {
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(hour)
			return group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(fails)
				return hour(co)
			})
		})
		is(t, "outer", err, errBoom)
	})
	at(t, "14_nested_both_fail", func(t *testing.T, co *loop.Co) {
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(func(co *loop.Co) error { loop.Sleep(co, time.Millisecond); return errOther })
			return group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error { hour(co); return errBoom })
				return hour(co)
			})
		})
		is(t, "outer", err, errOther)
		is(t, "outer", err, errBoom)
	})
	at(t, "15_parent_swallows_cancellation", func(t *testing.T, co *loop.Co) {
		// A body that ignores the cancellation and waits again, as its choice.
		task := spawn(co, func(co *loop.Co) error {
			return group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error { return loop.Sleep(co, time.Second) })
				hour(co)
				return loop.Sleep(co, 2*time.Second)
			})
		})
		turns(co, 3)
		task.Cancel()
		is(t, "task", finish(co, task), nil)
	})
	at(t, "18_body_fails_and_parent_cancelled", func(t *testing.T, co *loop.Co) {
		// The task's error is kept, and the cancellation told again later.
		var later error
		task := spawn(co, func(co *loop.Co) error {
			err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error { hour(co); return errBoom })
				return hour(co)
			})
			later = loop.Yield(co)
			return err
		})
		turns(co, 3)
		task.Cancel()
		is(t, "task", finish(co, task), errBoom)
		is(t, "later", later, loop.ErrCanceled)
	})
	at(t, "20_panic_in_body", func(t *testing.T, co *loop.Co) {
		var child error
		func() {
			defer func() { eq(t, "recovered", recover(), any("x")) }()
			group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error { child = hour(co); return child })
				loop.Yield(co)
				panic("x")
			})
		}()
		is(t, "child", child, loop.ErrCanceled)
	})
	at(t, "21_panic_in_child", func(t *testing.T, co *loop.Co) {
		var pe *loop.PanicError
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(func(co *loop.Co) error { panic("x") })
			return hour(co)
		})
		eq(t, "is a PanicError", errors.As(err, &pe), true)
	}, loop.WithExceptionHandler(func(loop.Failure) {}))
	at(t, "23_child_adds_tasks", func(t *testing.T, co *loop.Co) {
		n := 0
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(func(co *loop.Co) error {
				loop.Yield(co)
				g.Go(func(co *loop.Co) error { n++; return loop.Yield(co) })
				return nil
			})
			return nil
		})
		is(t, "group", err, nil)
		eq(t, "n", n, 1)
	})
	at(t, "task_name", func(t *testing.T, co *loop.Co) {
		group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			task := g.Go(func(co *loop.Co) error { return nil })
			task.SetName("yolo")
			eq(t, "Name", task.Name(), "yolo")
			return nil
		})
	})
	at(t, "task_context", func(t *testing.T, co *loop.Co) {
		var got any
		group(co.WithValue("k", "v"), func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(func(co *loop.Co) error { got = co.Value("k"); return nil })
			return nil
		})
		eq(t, "value", got, any("v"))
	})
	at(t, "no_create_task_after_failure", func(t *testing.T, co *loop.Co) {
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(fails)
			hour(co)
			is(t, "Go", finish(co, g.Go(hour)), loop.ErrGroupEnded)
			return nil
		})
		is(t, "group", err, errBoom)
	})
	at(t, "finished", func(t *testing.T, co *loop.Co) {
		var kept *loop.TaskGroup
		group(co, func(co *loop.Co, g *loop.TaskGroup) error { kept = g; return nil })
		is(t, "Go", finish(co, kept.Go(hour)), loop.ErrGroupEnded)
	})
	at(t, "cancelling_level_preserved", func(t *testing.T, co *loop.Co) {
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(fails)
			return hour(co)
		})
		is(t, "group", err, errBoom)
		eq(t, "Canceling", co.Task().Canceling(), 0)
	})
	at(t, "nested_groups_both_cancelled", func(t *testing.T, co *loop.Co) {
		err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(fails)
			inner := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(fails)
				return hour(co)
			})
			is(t, "inner", inner, errBoom)
			return nil
		})
		is(t, "outer", err, errBoom)
		eq(t, "Canceling", co.Task().Canceling(), 0)
	})
	at(t, "error_and_cancel", func(t *testing.T, co *loop.Co) {
		// A child's error and the parent's cancellation in one turn.
		task := spawn(co, func(co *loop.Co) error {
			err := group(co, func(co *loop.Co, g *loop.TaskGroup) error {
				g.Go(func(co *loop.Co) error {
					loop.Yield(co)
					return errBoom
				})
				return hour(co)
			})
			is(t, "group", err, errBoom)
			is(t, "the next wait tells", hour(co), loop.ErrCanceled)
			return nil
		})
		turns(co, 2)
		task.Cancel()
		turns(co, 4)
		finish(co, task)
	})
}
