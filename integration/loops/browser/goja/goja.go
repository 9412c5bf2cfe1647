// Package goja runs JavaScript.
package goja

import (
	"net/http"
	"os"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/eventloop"
)

func run(loop *eventloop.EventLoop, ch chan string) {
	loop.Start()
	loop.RunOnLoop(func(vm *goja.Runtime) {
		_, _ = http.Get("http://localhost") // want `http.Get blocks the event loop \(network I/O\); use go, and RunOnLoop to resolve a promise`
	})
	loop.SetTimeout(func(vm *goja.Runtime) {
		loop.Stop() // want `\(\*eventloop.EventLoop\).Stop waits on the event loop for the event loop \(deadlock\); use StopNoWait`
	}, time.Second)
	loop.SetInterval(tick, time.Second)
	loop.RunOnLoop(func(vm *goja.Runtime) {
		promise, resolve, _ := vm.NewPromise()
		go func() {
			data, _ := os.ReadFile("a")
			loop.RunOnLoop(func(*goja.Runtime) { _ = resolve(string(data)) })
		}()
		_ = vm.Set("result", promise)
		loop.StopNoWait()
	})
	<-ch
	loop.Stop()
}

func tick(vm *goja.Runtime) { load() }

func load() {
	_, _ = os.ReadFile("config") // want `os.ReadFile blocks the event loop .*; reached from tick`
}

// eval runs a script without a loop.
func eval(vm *goja.Runtime) {
	time.Sleep(time.Second)
	_, _ = vm.RunString("1")
}
