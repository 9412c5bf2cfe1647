// Package ci builds commits, as tasks and with callbacks.
package ci

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"

	"example.com/first/cases/gitui/git"
	"example.com/first/cases/lib/dbx"
	"example.com/first/cases/lib/fsx"
	"example.com/first/cases/lib/netx"
	"example.com/first/cases/lib/syncx"
	"example.com/first/cases/pipeline/disk"
	"example.com/first/cases/recursion/tree"
	"example.com/first/cases/retry/backoff"

	"github.com/stallcheck/stallcheck/loop"
)

// Stage is a step of a build.
type Stage struct {
	Name string
	Run  func(co *loop.Co, b *Build) error
}

// Build is one commit.
type Build struct {
	repo   git.Repo
	dir    string
	out    strings.Builder
	log    io.Writer
	status map[string]string
}

// Server belongs to the loop.
type Server struct {
	l       *loop.Loop
	db      *dbx.DB
	blobs   disk.Blobs
	stages  []Stage
	policy  backoff.Policy
	done    *syncx.Mailbox[string]
	current *loop.Task[string]
	mu      sync.Mutex
}

func (s *Server) upload(b *Build) error {
	_, err := s.blobs.Put([]byte(b.out.String()))
	return err
}

func (s *Server) publish(b *Build) error {
	if !netx.Reachable("artifacts:443") {
		return io.ErrUnexpectedEOF
	}
	return s.upload(b)
}

func checkout(co *loop.Co, b *Build) error {
	commits, err := b.repo.Log(1) // BLOCKS exec
	if err != nil {
		return err
	}
	if len(git.ParseLog("abc subject\n")) != 1 {
		return io.EOF
	}
	b.status["commit"] = commits[0].Hash
	cmd := b.repo.Checkout(commits[0].Hash)
	cmd.Stdout = &b.out
	if err := loop.OffloadErr(co, cmd.Run); err != nil {
		return err
	}
	b.repo.Async(func(out string, err error) { fmt.Println(out, err) }, "gc")
	branch := git.Branch{Name: "main", Repo: b.repo}
	b.status["branch"] = branch.Title()
	b.status["about"] = branch.Description() // BLOCKS exec
	return nil
}

func compile(co *loop.Co, b *Build) error {
	cmd := exec.CommandContext(co, "make", "-C", b.dir)
	cmd.Stdout, cmd.Stderr = &b.out, &b.out
	if err := cmd.Run(); err != nil { // BLOCKS exec
		return err
	}
	fmt.Fprintln(&b.out, "compiled", fsx.SafeName(b.dir))
	size := tree.Usage(b.dir) // BLOCKS file
	b.status["size"] = fmt.Sprint(size)
	return loop.Sleep(co, time.Millisecond)
}

// New has the stages.
func New(l *loop.Loop, db *dbx.DB) *Server {
	s := &Server{l: l, db: db, done: syncx.NewMailbox[string](4)}
	s.stages = []Stage{
		{"checkout", checkout},
		{"compile", compile},
		{"upload", func(co *loop.Co, b *Build) error { return s.upload(b) }}, // BLOCKS file
		{"publish", func(co *loop.Co, b *Build) error { return loop.OffloadErr(co, func() error { return s.publish(b) }) }},
	}
	return s
}

// Build runs the stages.
func (s *Server) Build(co *loop.Co, dir string) (string, error) {
	b := &Build{repo: git.Repo{Dir: dir}, dir: dir, status: map[string]string{}}
	b.log = &b.out
	for _, st := range s.stages {
		fmt.Fprintln(&b.out, "stage", st.Name)
		if err := st.Run(co, b); err != nil {
			return "", fmt.Errorf("%s: %w", st.Name, err)
		}
	}
	if err := backoff.Do(s.policy, func() error { return s.publish(b) }); err != nil { // BLOCKS sleep,net,file
		return "", err
	}
	err := s.db.Exec(co, "INSERT INTO builds VALUES (?)", dir) // BLOCKS db
	if err != nil {
		return "", err
	}
	if n := syncx.With(&s.mu, func() int { return len(b.status) }); n > 0 {
		fmt.Println(n)
	}
	key := disk.Key([]byte(b.out.String()))
	if syncx.With(&s.mu, func() bool { return s.blobs.Has(key) }) { // BLOCKS file
		return key, nil
	}
	s.done.TrySend(key)
	return key, loop.Yield(co)
}

// Submit may be called from any goroutine.
func (s *Server) Submit(dir string) {
	_ = s.l.Post(func() {
		s.current = loop.Submit(s.l, func(co *loop.Co) (string, error) { return s.Build(co, dir) })
		s.current.AddDoneCallback(s.finished)
	})
}

func (s *Server) finished(f *loop.Future[string]) {
	key, err := f.Result()
	if err != nil {
		key = "failed"
		s.mail(err)
	}
	s.done.Send(key) // BLOCKS chan
	s.record(key)
}

func (s *Server) mail(err error) {
	line := netx.Line{Verb: "FAILED", Arg: err.Error()}
	netx.Notify("mail:25", line.Arg)
	backoff.Later(s.policy, func() { _ = netx.Reachable("mail:25") })
	_ = line.Send(&fsx.Log{Path: "mail.log"}) // BLOCKS file
}

func (s *Server) record(key string) {
	if !disk.Valid(key) {
		return
	}
	q := s.db.Rebind("INSERT INTO keys VALUES (?)")
	if err := s.db.Exec(context.Background(), q, key); err != nil { // BLOCKS db
		fmt.Println(err)
	}
	go func() { _ = s.db.Exec(context.Background(), q, key) }()
	if !s.blobs.Has(key) { // BLOCKS file
		s.done.TrySend("lost " + s.blobs.Path(key))
	}
}
