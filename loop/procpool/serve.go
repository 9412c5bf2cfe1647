package procpool

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
)

// The environment of a worker.
const (
	envWorker = "STALLCHECK_PROCPOOL_WORKER"
	envMemory = "STALLCHECK_PROCPOOL_MEMORY" // limit in bytes, 0 for none
)

// exitMemory is the exit code of a worker that took too much memory.
const exitMemory = 97

// Main makes a worker of a process that a pool has started: it runs functions
// and ends the process without returning. In any other process it does nothing.
// Call it first in main, and in the TestMain of tests that use a pool.
func Main() {
	if os.Getenv(envWorker) == "" {
		return
	}
	limit, _ := strconv.ParseUint(os.Getenv(envMemory), 10, 64)
	_ = os.Unsetenv(envWorker) // what a worker starts is none
	_ = os.Unsetenv(envMemory)
	inWorker = true
	in, out := workerPipes()
	if limit > 0 {
		watchMemory(limit)
	}
	s := server{newStream(out)}
	if err := s.serve(in); err != nil {
		fmt.Fprintln(os.Stderr, "procpool: worker:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// inWorker is set in a worker, which cannot have a pool of its own: its
// workers would begin at main again.
var inWorker bool

// server is the worker's side.
type server struct{ *stream }

// serve obeys orders until there are no more.
func (s server) serve(in io.Reader) error {
	if err := s.send(hello{Names: registry.names()}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	orders := make(chan task)
	go readOrders(gob.NewDecoder(bufio.NewReader(in)), orders)
	for t := range orders {
		if err := s.send(notice{Begun: true}); err != nil {
			return err
		}
		n, result := t.run(ctx)
		if last, err := s.answer(n, result); last || err != nil {
			return err
		}
	}
	return nil
}

// A task is an order with its request.
type task struct {
	order
	call call
}

// readOrders reads on while a function runs, so that a worker whose program is
// gone ends at once.
func readOrders(dec *gob.Decoder, orders chan<- task) {
	for {
		var t task
		err := dec.Decode(&t.order)
		if err == nil {
			read := registry.get(t.Func)
			if read == nil {
				err = fmt.Errorf("no function %s", t.Func)
			} else {
				t.call, err = read(dec)
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			os.Exit(0)
		case err != nil:
			fmt.Fprintln(os.Stderr, "procpool: worker cannot read its orders:", err)
			os.Exit(1)
		}
		orders <- t
	}
}

// run calls the function and says what came of it. It does so on another
// goroutine, which the function may end.
func (t task) run(ctx context.Context) (n notice, result any) {
	if !t.Deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, t.Deadline)
		defer cancel()
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		returned := false
		defer func() {
			if returned {
				return
			}
			v := recover()
			if v == nil {
				v = "runtime.Goexit called"
			}
			n = notice{Failed: true, Panic: fmt.Sprint(v), Stack: string(debug.Stack())}
		}()
		var err error
		if result, err = t.call(ctx); err != nil {
			n = notice{Failed: true, Err: err.Error()}
		}
		returned = true
	}()
	<-done
	return n, result
}

// answer sends what came of a function. It reports whether the worker can go on:
// a result that could not be encoded leaves the stream in doubt.
func (s server) answer(n notice, result any) (last bool, err error) {
	if n.Failed {
		return false, s.send(n)
	}
	if err := s.encode(n, result); err != nil {
		return true, s.send(notice{Failed: true, Last: true, Err: "the result cannot be sent: " + err.Error()})
	}
	return false, s.flush()
}
