// Package jsrt runs scripts with a few functions of its own.
package jsrt

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/eventloop"
)

type runtime struct {
	loop    *eventloop.EventLoop
	exports map[string]any
	log     bytes.Buffer
	results chan string
}

func newRuntime() *runtime {
	r := &runtime{loop: eventloop.NewEventLoop(), results: make(chan string)}
	r.exports = map[string]any{"version": 1}
	return r
}

func (r *runtime) start(script string) {
	src, err := os.ReadFile(script)
	if err != nil {
		return
	}
	r.loop.RunOnLoop(func(vm *goja.Runtime) {
		for k, v := range r.exports {
			_ = vm.Set(k, v)
		}
		v, err := vm.RunString(string(src))
		if err != nil {
			r.fail(err)
			return
		}
		r.results <- v.String() // BLOCKS chan
	})
	r.loop.SetTimeout(func(vm *goja.Runtime) {
		r.include(vm, "late.js")
	}, time.Second)
	r.loop.SetInterval(r.beat, time.Minute)
}

func (r *runtime) fail(err error) {
	r.log.WriteString(err.Error())
	_, _ = io.Copy(io.Discard, &r.log)
	_ = os.WriteFile("failed", r.log.Bytes(), 0o600) // BLOCKS file
}

func (r *runtime) include(vm *goja.Runtime, name string) {
	b, err := os.ReadFile(name) // BLOCKS file
	if err != nil {
		return
	}
	_, _ = vm.RunString(string(b))
}

func (r *runtime) beat(vm *goja.Runtime) {
	out, err := exec.Command("date").Output() // BLOCKS exec
	if err != nil {
		r.loop.Stop() // BLOCKS deadlock
		return
	}
	if len(out) == 0 {
		r.loop.StopNoWait()
	}
	p, resolve, reject := vm.NewPromise()
	_ = p
	go func() {
		resp, err := http.Get("http://beat")
		r.loop.RunOnLoop(func(*goja.Runtime) {
			if err != nil {
				_ = reject(err)
				return
			}
			defer resp.Body.Close()
			b, err := io.ReadAll(resp.Body) // BLOCKS net
			if err != nil {
				return
			}
			_ = resolve(string(b))
		})
	}()
}

// later asks from a goroutine.
func (r *runtime) later(url string) {
	go func() {
		resp, err := http.Get(url)
		if err != nil {
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		time.Sleep(time.Millisecond)
		r.loop.RunOnLoop(func(vm *goja.Runtime) { _ = vm.Set("body", string(b)) })
		r.results <- string(b)
	}()
}

// Main runs a script.
func Main(script string) string {
	r := newRuntime()
	r.loop.Start()
	defer r.loop.Stop()
	r.start(script)
	r.later("http://x")
	return <-r.results
}
