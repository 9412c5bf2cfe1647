// Example runs a function on three worker processes, and loses one. Without
// flags it needs nothing but itself; -url names the servers of a real cluster,
// and -work makes a worker of the process, here or on another machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"time"

	"github.com/stallcheck/stallcheck/integration/executor"
	"github.com/stallcheck/stallcheck/loop"
)

var square = executor.Register("square", func(_ context.Context, n int) (string, error) {
	time.Sleep(50 * time.Millisecond) // hard work
	return fmt.Sprintf("%d (process %d)", n*n, os.Getpid()), nil
})

func main() {
	url := flag.String("url", "", "the NATS servers to use; without it, one inside this process")
	work := flag.Bool("work", false, "run jobs instead of asking for them; needs -url")
	flag.Parse()
	ctx := context.Background()
	if *work {
		log.Fatal(executor.Work(ctx, *url))
	}
	if err := run(ctx, *url); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, url string) error {
	e, err := executor.Open(ctx, executor.WithURL(url), executor.WithAckWait(time.Second))
	if err != nil {
		return err
	}
	defer func() { _ = e.Close() }()
	var workers []*os.Process
	for range 3 {
		cmd := exec.Command(os.Args[0], "-work", "-url", e.URL())
		if err := cmd.Start(); err != nil {
			return err
		}
		workers = append(workers, cmd.Process)
		defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	}
	_, err = loop.Run(ctx, func(co *loop.Co) (struct{}, error) {
		var jobs []*loop.Future[string]
		for n := range 30 {
			jobs = append(jobs, square.Start(co.Loop(), e, n))
		}
		for n, job := range jobs {
			if n == 5 {
				fmt.Println("killing process", workers[0].Pid)
				_ = workers[0].Kill()
			}
			text, err := loop.Await(co, job)
			if err != nil {
				return struct{}{}, err
			}
			fmt.Printf("%d² = %s\n", n, text)
		}
		return struct{}{}, nil
	})
	return err
}
