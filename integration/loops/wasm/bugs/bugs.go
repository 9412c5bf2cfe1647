// Package bugs has, small and in other words, what was reported of functions that
// JavaScript calls: each beside its mended form.
package bugs

import (
	"io"
	"net/http"
	"syscall/js"
)

// go.dev/issue/25902: a click fetches.
func click(button js.Value) {
	button.Call("addEventListener", "click", js.FuncOf(func(js.Value, []js.Value) any {
		_, _ = http.Get("/") // want `http.Get blocks the event loop \(network I/O\); start a goroutine, and return a Promise that it resolves`
		return nil
	}))
	button.Call("addEventListener", "click", js.FuncOf(func(js.Value, []js.Value) any {
		go func() {
			_, _ = http.Get("/")
		}()
		return nil
	}))
}

// go.dev/issue/26382: one callback waits for what another one sends.
func pair() {
	done := make(chan bool)
	js.Global().Set("finish", js.FuncOf(func(js.Value, []js.Value) any {
		go func() { done <- true }()
		return nil
	}))
	js.Global().Set("start", js.FuncOf(func(js.Value, []js.Value) any {
		js.Global().Call("setTimeout", js.Global().Get("finish"), 100)
		<-done // want `channel receive blocks the event loop`
		return nil
	}))
	js.Global().Set("startMended", js.FuncOf(func(js.Value, []js.Value) any {
		js.Global().Call("setTimeout", js.Global().Get("finish"), 100)
		go func() { <-done }()
		return nil
	}))
}

// go.dev/issue/37209: an exported function waits for a promise.
func export() {
	js.Global().Set("load", js.FuncOf(load))
	js.Global().Set("loadMended", js.FuncOf(loadMended))
}

func load(js.Value, []js.Value) any {
	return await(js.Global().Call("fetch", "/")) // a helper: the finding is in it
}

func await(promise js.Value) js.Value {
	ch := make(chan js.Value)
	promise.Call("then", js.FuncOf(func(_ js.Value, args []js.Value) any {
		go func() { ch <- args[0] }()
		return nil
	}))
	return <-ch // want `channel receive blocks the event loop .*; reached from load`
}

func loadMended(js.Value, []js.Value) any { return js.Global().Call("fetch", "/") }

// go.dev/issue/37136: a request from an exported function, which a method makes.
type api struct{ client http.Client }

func (a *api) export() {
	js.Global().Set("get", js.FuncOf(func(_ js.Value, args []js.Value) any { return a.get(args[0].String()) }))
	js.Global().Set("getMended", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return promise(func() string { return a.getLater(args[0].String()) })
	}))
}

func (a *api) get(url string) string {
	resp, err := a.client.Get(url) // want `\(\*http.Client\).Get blocks .*; reached from \(\*api\).export.func1`
	if err != nil {
		return err.Error()
	}
	data, _ := io.ReadAll(resp.Body) // want `io.ReadAll blocks`
	return string(data)
}

func (a *api) getLater(url string) string {
	resp, err := a.client.Get(url)
	if err != nil {
		return err.Error()
	}
	data, _ := io.ReadAll(resp.Body)
	return string(data)
}

func promise(work func() string) js.Value {
	return js.Global().Get("Promise").New(js.FuncOf(func(_ js.Value, args []js.Value) any {
		go func() { args[0].Invoke(work()) }()
		return nil
	}))
}
