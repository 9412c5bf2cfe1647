// Package mixed has schedulers over the loop, and more locks and futures.
package mixed

import (
	"context"
	"os"
	"strings"
	"sync"
	"time"

	"example.com/second/cases/lib"

	"github.com/stallcheck/stallcheck/loop"
)

type sched struct {
	l    *loop.Loop
	jobs []job
}

type job struct {
	name string
	fn   func()
}

// every is a registrar of our own.
func (s *sched) every(d time.Duration, fn func()) {
	var again func()
	again = func() {
		fn()
		s.l.CallLater(d, again)
	}
	s.l.CallLater(d, again)
}

func (s *sched) soon(j job) { s.l.Call(j.fn) }

func (s *sched) aside(fn func()) { go fn() }

func setup(l *loop.Loop) *sched {
	s := &sched{l: l}
	s.every(time.Second, s.rotate)
	s.every(time.Minute, func() {
		_, _ = lib.LoadConfig("m.conf") // BLOCKS file
	})
	s.soon(job{"head", head})
	s.aside(lib.Settle)
	s.aside(func() { _ = os.Remove("x") })
	s.every(time.Hour, func() { s.aside(lib.Settle) })
	return s
}

func (s *sched) rotate() {
	if lib.Parse("a=b")["a"] == "b" {
		s.move("log")
	}
}

func (s *sched) move(n string) {
	if _, err := os.Stat(n); err == nil { // BLOCKS file
		_ = os.Rename(n, n+".1") // BLOCKS file
	}
}

func head() {
	r := lib.Repo{Dir: "."}
	if h, err := r.Head(); err == nil { // BLOCKS exec
		_ = strings.ToUpper(h)
	}
}

type account struct {
	sync.Mutex
	n int
}

type bank struct {
	mu   *sync.Mutex
	accs map[string]*account
	wg   sync.WaitGroup
	cond *sync.Cond
}

func (b *bank) transfer(co *loop.Co, from, to string) error {
	a := b.accs[from]
	a.Lock()
	defer a.Unlock()
	a.n--
	if err := loop.Yield(co); err != nil { // BLOCKS lock-await
		return err
	}
	b.accs[to].n++
	return nil
}

func (b *bank) audit(co *loop.Co, q *loop.Queue[int]) error {
	b.mu.Lock()
	n := len(b.accs)
	err := q.Put(co, n) // BLOCKS lock-await
	b.mu.Unlock()
	return err
}

func (b *bank) report(co *loop.Co, q *loop.Queue[int]) error {
	b.mu.Lock()
	n := len(b.accs)
	b.mu.Unlock()
	if err := q.Put(co, n); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return q.TryPut(n)
}

func (b *bank) close(co *loop.Co, ev *loop.Event) error {
	b.mu.Lock()
	clear(b.accs)
	err := ev.Wait(co) // BLOCKS lock-await
	b.mu.Unlock()
	return err
}

func (b *bank) settle(co *loop.Co) error {
	b.flush()    // BLOCKS wait
	b.wg.Wait()  // BLOCKS wait
	lib.Settle() // BLOCKS sleep
	b.wg.Go(b.flush)
	b.cond.Signal()
	go b.wg.Wait()
	return loop.OffloadErr(co, func() error { b.wg.Wait(); return nil })
}

func (b *bank) flush() {
	b.cond.L.Lock()
	b.cond.Wait()
	b.cond.L.Unlock()
}

func ask(l *loop.Loop) *loop.Future[string] { return loop.NewFuture[string](l) }

func outcome(f *loop.Future[string]) string {
	s, err := f.Get(context.Background())
	if err != nil {
		return ""
	}
	return s
}

func futures(co *loop.Co, f, g *loop.Future[string]) string {
	s := outcome(f) // BLOCKS get
	if s == "" {
		s = loop.OffloadValue(co, func() string { return outcome(f) })
	}
	ctx, stop := context.WithTimeout(co, time.Second)
	defer stop()
	t, _ := g.Get(ctx) // BLOCKS get
	ask(co.Loop())     // BLOCKS not-awaited
	u := loop.Go(co, func(co *loop.Co) (string, error) { return "u", loop.Sleep(co, 1) })
	v, _ := u.Get(ctx) // BLOCKS deadlock
	if u.Done() {
		v, _ = u.Result()
	}
	return s + t + v
}

func compose(co *loop.Co, fs []loop.Awaitable[int]) (int, error) {
	n := 0
	for v, err := range loop.AsCompleted(co, fs...) {
		if err != nil {
			return n, err
		}
		n += v
	}
	vs, err := loop.Gather(co, fs...)
	if err != nil {
		return n, err
	}
	m, err := loop.WithTimeout(co, time.Second, func(co *loop.Co) (int, error) {
		if err := loop.Sleep(co, 1); err != nil {
			return 0, err
		}
		time.Sleep(time.Second) // BLOCKS sleep
		return len(vs), nil
	})
	if err != nil {
		return n, err
	}
	s, err := loop.Dial(co, "tcp", "a:1")
	if err != nil {
		return n, err
	}
	if _, err := s.Write([]byte("x")); err != nil {
		return n, err
	}
	return n + m, s.Close(co)
}

type step interface{ do(co *loop.Co) error }

type waitStep struct{ d time.Duration }

func (w waitStep) do(co *loop.Co) error { return loop.Sleep(co, w.d) }

type napStep struct{ d time.Duration }

func (n napStep) do(co *loop.Co) error {
	time.Sleep(n.d) // BLOCKS sleep
	return nil
}

func steps(co *loop.Co, ss []step) error {
	for _, s := range append(ss, waitStep{1}, napStep{1}) {
		if err := s.do(co); err != nil {
			return err
		}
	}
	return napStep{2}.do(co)
}
