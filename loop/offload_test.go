package loop_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
)

func TestOffloadShapes(t *testing.T) {
	run(t, func(co *loop.Co) error {
		boom := errors.New("boom")
		if v, err := loop.Offload(co, func() (int, error) { return 1, boom }); v != 1 || err != boom {
			t.Errorf("Offload: %v, %v", v, err)
		}
		if err := loop.OffloadErr(co, func() error { return boom }); err != boom {
			t.Errorf("OffloadErr: %v", err)
		}
		ran := false
		loop.OffloadFunc(co, func() { ran = true })
		if !ran {
			t.Error("OffloadFunc did not run")
		}
		if v := loop.OffloadValue(co, func() string { return "x" }); v != "x" {
			t.Errorf("OffloadValue: %v", v)
		}
		if a, b := loop.OffloadValues(co, func() (int, string) { return 2, "y" }); a != 2 || b != "y" {
			t.Errorf("OffloadValues: %v, %v", a, b)
		}
		func() {
			defer func() {
				if pe, ok := recover().(*loop.PanicError); !ok || !strings.Contains(string(pe.Stack), "panicHere") {
					t.Errorf("recovered %v", pe)
				}
			}()
			loop.OffloadFunc(co, panicHere)
		}()
		return nil
	})
}

func TestOffloadCanceled(t *testing.T) {
	release := make(chan struct{})
	run(t, func(co *loop.Co) error {
		task := loop.Go(co, func(co *loop.Co) (int, error) {
			return loop.Offload(co, func() (int, error) { <-release; return 1, nil })
		})
		loop.Yield(co)
		task.Cancel()
		if _, err := loop.Await(co, task); !errors.Is(err, loop.ErrCanceled) {
			t.Errorf("got %v", err)
		}
		close(release)
		return nil
	})
}
