// Package jsloop runs JavaScript with goja's event loop.
package jsloop

import (
	"os"
	"time"

	"example.com/second/cases/lib"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/eventloop"
)

type host struct {
	loop *eventloop.EventLoop
	src  string
}

func (h *host) start() {
	h.loop.Start()
	h.loop.RunOnLoop(h.boot)
	h.loop.RunOnLoop(func(vm *goja.Runtime) {
		if _, err := vm.RunString(h.src); err != nil {
			h.reload()
		}
	})
	h.loop.SetTimeout(func(*goja.Runtime) {
		lib.Settle() // BLOCKS sleep
	}, time.Second)
	h.loop.SetInterval(h.tick, time.Second)
}

func (h *host) boot(vm *goja.Runtime) {
	m, err := lib.LoadConfig("js.conf") // BLOCKS file
	if err != nil {
		h.loop.Stop() // BLOCKS deadlock
		return
	}
	_ = vm.Set("conf", m)
	_ = vm.Set("extra", lib.Parse("a=b"))
}

func (h *host) reload() {
	b, err := os.ReadFile("main.js") // BLOCKS file
	if err == nil {
		h.src = string(b)
	}
}

func (h *host) tick(vm *goja.Runtime) {
	_, resolve, _ := vm.NewPromise()
	go func() {
		lib.Settle()
		b, _ := os.ReadFile("x")
		h.loop.RunOnLoop(func(*goja.Runtime) { _ = resolve(b) })
	}()
	if vm.ToValue(1) == nil {
		h.loop.StopNoWait()
		go h.loop.Stop()
	}
}

func Main() {
	h := &host{loop: eventloop.NewEventLoop()}
	b, err := os.ReadFile("main.js")
	if err != nil {
		return
	}
	h.src = string(b)
	h.start()
	time.Sleep(time.Second)
	h.loop.Stop()
}
