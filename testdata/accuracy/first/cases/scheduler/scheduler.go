// Package scheduler runs jobs by the calendar, as callbacks of a loop.
package scheduler

import (
	"container/heap"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/smtp"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Job is run at a time.
type Job struct {
	Name string
	At   time.Time
	Run  func() error
	Kind string
}

type jobs []*Job

func (j jobs) Len() int           { return len(j) }
func (j jobs) Less(a, b int) bool { return j[a].At.Before(j[b].At) }
func (j jobs) Swap(a, b int)      { j[a], j[b] = j[b], j[a] }
func (j *jobs) Push(x any)        { *j = append(*j, x.(*Job)) }
func (j *jobs) Pop() any {
	old := *j
	last := old[len(old)-1]
	*j = old[:len(old)-1]
	return last
}

// Scheduler belongs to its loop.
type Scheduler struct {
	l       *loop.Loop
	queue   jobs
	timer   *loop.Timer
	db      *sql.DB
	state   string
	results *loop.Queue[string]
	stopped chan struct{}
}

// Add may be called from any goroutine.
func (s *Scheduler) Add(j *Job) error {
	return s.l.Post(func() {
		heap.Push(&s.queue, j)
		s.arm()
	})
}

func (s *Scheduler) arm() {
	if s.timer != nil {
		s.timer.Cancel()
	}
	if len(s.queue) == 0 {
		return
	}
	s.timer = s.l.CallAt(s.queue[0].At, s.fire)
}

func (s *Scheduler) fire() {
	now := time.Now()
	for len(s.queue) > 0 && !s.queue[0].At.After(now) {
		j := heap.Pop(&s.queue).(*Job)
		if err := s.dispatch(j); err != nil {
			s.failed(j, err)
		}
	}
	s.arm()
}

func (s *Scheduler) dispatch(j *Job) error {
	switch j.Kind {
	case "shell":
		return s.shell(j.Name)
	case "mail":
		go func() { _ = s.mail(j.Name, "done") }()
		return nil
	case "task":
		t := loop.Submit(s.l, func(co *loop.Co) (string, error) {
			return j.Name, loop.OffloadErr(co, j.Run)
		})
		t.AddDoneCallback(s.done)
		return nil
	case "sql":
		return s.statement(j.Name)
	}
	return errors.ErrUnsupported
}

func (s *Scheduler) shell(line string) error {
	words := strings.Fields(line)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Env = append(os.Environ(), "JOB="+line)
	out, err := cmd.Output() // BLOCKS exec
	slog.Info("shell", "out", string(out))
	return err
}

func (s *Scheduler) mail(to, text string) error {
	return smtp.SendMail("mail:25", nil, "cron@host", []string{to}, []byte(text))
}

func (s *Scheduler) statement(q string) error {
	tx, err := s.db.Begin() // BLOCKS db
	if err != nil {
		return err
	}
	if _, err := tx.Exec(q); err != nil { // BLOCKS db
		return err
	}
	return tx.Commit() // BLOCKS db
}

func (s *Scheduler) failed(j *Job, err error) {
	_ = s.results.TryPut(fmt.Sprint(j.Name, err))
	if merr := smtp.SendMail("mail:25", nil, "cron@host", []string{"root"}, []byte(err.Error())); merr != nil { // BLOCKS net
		slog.Error("mail", "err", merr)
	}
}

func (s *Scheduler) done(f *loop.Future[string]) {
	if !f.Done() || f.Canceled() {
		return
	}
	name, err := f.Result()
	if err != nil {
		slog.Error("job", "err", err)
		return
	}
	_ = s.results.TryPut(name)
	s.checkpoint()
}

func (s *Scheduler) checkpoint() {
	tmp := s.state + ".tmp"
	if err := os.WriteFile(tmp, []byte(time.Now().String()), 0o600); err != nil { // BLOCKS file
		return
	}
	if err := os.Rename(tmp, s.state); err != nil { // BLOCKS file
		slog.Error("checkpoint", "err", err)
	}
}

// Stop ends the scheduler from another goroutine.
func (s *Scheduler) Stop() {
	_ = s.l.Post(func() {
		s.queue = nil
		if s.timer != nil {
			s.timer.Cancel()
		}
		close(s.stopped)
	})
	<-s.stopped
	s.l.Stop()
}

// Drain logs what the jobs said.
func (s *Scheduler) Drain(co *loop.Co) error {
	for {
		line, err := s.results.Get(co)
		if err != nil {
			return err
		}
		s.results.TaskDone()
		slog.Info("result", "line", line)
		if s.results.Empty() {
			s.checkpoint() // BLOCKS file
		}
	}
}
