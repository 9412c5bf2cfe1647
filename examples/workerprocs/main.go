// Workerprocs runs functions that crash, hang and leak in worker processes, and
// goes on.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/stallcheck/stallcheck/loop"
	"github.com/stallcheck/stallcheck/loop/procpool"
)

// Every process of the program knows these.
var (
	square = procpool.Register("square", func(_ context.Context, n int) (int, error) { return n * n, nil })

	crash = procpool.Register("crash", func(context.Context, int) (int, error) {
		go panic("on a goroutine that nobody recovers")
		select {}
	})

	hang = procpool.Register("hang", func(context.Context, int) (int, error) { select {} },
		procpool.Timeout(100*time.Millisecond))

	leak = procpool.Register("leak", func(context.Context, int) (int, error) {
		var kept [][]byte
		for {
			kept = append(kept, make([]byte, 1<<20))
			clear(kept[len(kept)-1])
			time.Sleep(time.Millisecond)
		}
	})
)

func main() {
	procpool.Main() // makes workers of the processes that the pool starts
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(out io.Writer) error {
	pool, err := procpool.New(procpool.WithWorkers(2), procpool.WithMemoryLimit(200<<20), procpool.WithStderr(io.Discard))
	if err != nil {
		return err
	}
	_, err = loop.Run(context.Background(), func(co *loop.Co) (struct{}, error) {
		for _, job := range []struct {
			name string
			fn   *procpool.Func[int, int]
		}{{"square", square}, {"crash", crash}, {"hang", hang}, {"leak", leak}, {"square", square}} {
			n, err := job.fn.Await(co, pool, 7)
			switch {
			case err == nil:
				fmt.Fprintf(out, "%s: %d\n", job.name, n)
			case errors.Is(err, procpool.ErrTimeout), errors.Is(err, procpool.ErrCrashed), errors.Is(err, procpool.ErrMemory):
				fmt.Fprintf(out, "%s: %v\n", job.name, err)
			default:
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	})
	return errors.Join(err, pool.Close())
}
