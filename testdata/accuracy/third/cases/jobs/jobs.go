// Package jobs runs jobs on our loop.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type Job struct {
	ID   string
	Kind string
	Args []string
}

// A Runner does one kind of job, on the loop.
type Runner func(co *loop.Co, j Job) error

type Service struct {
	queue   *loop.Queue[Job]
	runners map[string]Runner
	spool   string
	results chan string
	wg      sync.WaitGroup
	client  *http.Client
}

func New(spool string) *Service {
	s := &Service{queue: loop.NewQueue[Job](100), spool: spool, results: make(chan string), client: http.DefaultClient}
	s.runners = map[string]Runner{
		"shell":  s.shell,
		"fetch":  s.fetch,
		"copy":   s.copy,
		"noop":   func(*loop.Co, Job) error { return nil },
		"backup": func(co *loop.Co, j Job) error { return s.backup(co, j.Args[0]) },
		"sleep": func(co *loop.Co, j Job) error {
			d, err := time.ParseDuration(j.Args[0])
			if err != nil {
				return err
			}
			time.Sleep(d) // BLOCKS sleep
			return nil
		},
	}
	return s
}

func (s *Service) shell(co *loop.Co, j Job) error {
	out, err := loop.Offload(co, func() ([]byte, error) {
		return exec.CommandContext(co, j.Args[0], j.Args[1:]...).CombinedOutput()
	})
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return s.record(j, out) // BLOCKS file
}

// record writes a result into the spool.
func (s *Service) record(j Job, out []byte) error {
	tmp := filepath.Join(s.spool, j.ID+".tmp")
	if err := os.WriteFile(tmp, out, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(s.spool, j.ID))
}

func (s *Service) fetch(co *loop.Co, j Job) error {
	req, err := http.NewRequestWithContext(co, http.MethodGet, j.Args[0], nil)
	if err != nil {
		return err
	}
	resp, err := loop.Offload(co, func() (*http.Response, error) { return s.client.Do(req) })
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body) // BLOCKS net
	if err != nil {
		return err
	}
	return loop.OffloadErr(co, func() error { return s.record(j, body) })
}

func (s *Service) copy(co *loop.Co, j Job) error {
	src, err := os.Open(j.Args[0]) // BLOCKS file
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := loop.Offload(co, func() (*os.File, error) { return os.Create(j.Args[1]) })
	if err != nil {
		return err
	}
	defer dst.Close()
	_, err = io.Copy(dst, src) // BLOCKS file
	return err
}

func (s *Service) backup(co *loop.Co, dir string) error {
	names, err := loop.Offload(co, func() ([]string, error) { return filepath.Glob(dir + "/*") })
	if err != nil {
		return err
	}
	return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
		for _, n := range names {
			g.Go(func(co *loop.Co) error {
				if fi, err := os.Stat(n); err != nil || fi.IsDir() { // BLOCKS file
					return err
				}
				return loop.OffloadErr(co, func() error { return os.Link(n, n+".bak") })
			})
		}
		return nil
	})
}

// worker is a task that takes jobs off the queue.
func (s *Service) worker(co *loop.Co) (int, error) {
	n := 0
	for {
		j, err := s.queue.Get(co)
		if errors.Is(err, loop.ErrQueueShutdown) {
			s.wg.Wait() // BLOCKS wait
			return n, nil
		}
		if err != nil {
			return n, err
		}
		run, ok := s.runners[j.Kind]
		if !ok {
			s.queue.TaskDone()
			continue
		}
		if err := run(co, j); err != nil {
			s.results <- j.ID + ": " + err.Error() // BLOCKS chan
		}
		n++
		s.queue.TaskDone()
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			s.results <- j.ID
		}()
	}
}

// Main reads jobs and runs them.
func (s *Service) Main(ctx context.Context, r io.Reader) (int, error) {
	return loop.Run(ctx, func(co *loop.Co) (int, error) {
		var ts []loop.Awaitable[int]
		for range 4 {
			ts = append(ts, loop.Go(co, s.worker))
		}
		jobs, err := s.pending() // BLOCKS file
		if err != nil {
			return 0, err
		}
		for _, j := range jobs {
			if err := s.queue.Put(co, j); err != nil {
				return 0, err
			}
		}
		s.queue.Shutdown(false)
		ns, err := loop.Gather(co, ts...)
		sum := 0
		for _, n := range ns {
			sum += n
		}
		return sum, err
	})
}

func (s *Service) pending() (jobs []Job, err error) {
	f, err := os.Open(filepath.Join(s.spool, "pending.json"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jobs, json.NewDecoder(f).Decode(&jobs)
}
