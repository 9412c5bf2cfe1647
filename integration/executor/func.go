package executor

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/stallcheck/stallcheck/loop"
)

// Func is a function that workers run. Its methods are safe from any
// goroutine.
type Func[Req, Res any] struct {
	name string
	once bool
}

// FuncOption says something of a function, see [Register].
type FuncOption func(*function)

// AtMostOnce says that the function must not begin a second time for one job,
// even if its worker was lost.
func AtMostOnce() FuncOption { return func(f *function) { f.once = true } }

// function is what a worker knows of a registered function.
type function struct {
	once bool
	run  func(context.Context, []byte) ([]byte, error)
}

var registry struct {
	mu    sync.Mutex
	funcs map[string]*function
}

// Register makes fn known by name, and returns what calls it. It is for
// package-level variables, and panics if the name is taken. fn's context ends
// with the caller's, with the worker, and when the caller is no longer
// interested.
func Register[Req, Res any](name string, fn func(context.Context, Req) (Res, error), opts ...FuncOption) *Func[Req, Res] {
	f := &function{run: func(ctx context.Context, data []byte) (result []byte, err error) {
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			}
		}()
		var req Req
		if err := json.Unmarshal(data, &req); err != nil {
			return nil, fmt.Errorf("the request cannot be read: %w", err)
		}
		res, err := fn(ctx, req)
		if err != nil {
			return nil, err
		}
		return json.Marshal(res)
	}}
	for _, o := range opts {
		o(f)
	}
	registry.mu.Lock()
	defer registry.mu.Unlock()
	if strings.ContainsAny(name, "\r\n") || name == "" {
		panic("executor: a function needs a name of one line")
	}
	if registry.funcs[name] != nil {
		panic("executor: " + name + " is registered twice")
	}
	if registry.funcs == nil {
		registry.funcs = make(map[string]*function)
	}
	registry.funcs[name] = f
	return &Func[Req, Res]{name: name, once: f.once}
}

func lookup(name string) *function {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	return registry.funcs[name]
}

// Call runs the function on a worker, and blocks until the job has ended.
func (f *Func[Req, Res]) Call(ctx context.Context, e *Executor, req Req) (Res, error) {
	var res Res
	data, err := json.Marshal(req)
	if err != nil {
		return res, fmt.Errorf("executor: %s: the request cannot be sent: %w", f.name, err)
	}
	data, err = e.call(ctx, f.name, data)
	if err != nil {
		return res, err
	}
	if err := json.Unmarshal(data, &res); err != nil {
		return res, fmt.Errorf("executor: %s: the result cannot be read: %w", f.name, err)
	}
	return res, nil
}

// Start runs the function on a worker and returns the future of its result. To
// cancel the future is to cancel the job.
func (f *Func[Req, Res]) Start(l *loop.Loop, e *Executor, req Req) *loop.Future[Res] {
	return f.start(context.Background(), l, e, req)
}

// Await runs the function on a worker and suspends the coroutine until the job
// has ended. When the task is cancelled so is the job. It belongs to the
// coroutine.
func (f *Func[Req, Res]) Await(co *loop.Co, e *Executor, req Req) (Res, error) {
	return loop.Await(co, f.start(co, co.Loop(), e, req))
}

func (f *Func[Req, Res]) start(ctx context.Context, l *loop.Loop, e *Executor, req Req) *loop.Future[Res] {
	fut := loop.NewFuture[Res](l)
	ctx, cancel := context.WithCancel(ctx)
	fut.AddDoneCallback(func(*loop.Future[Res]) { cancel() })
	go func() {
		defer cancel()
		if res, err := f.Call(ctx, e, req); err != nil {
			_ = fut.SetError(err) // or it was cancelled
		} else {
			_ = fut.SetResult(res)
		}
	}()
	return fut
}
