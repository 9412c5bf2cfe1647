package workflowcheck

import (
	"os"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type clerk struct{ name string }

func (clerk) byValue()         { time.Sleep(time.Second) }
func (*clerk) byPointer()      { time.Sleep(time.Second) }
func (c clerk) called() string { return c.name }

type worker interface{ byValue() }

type idler interface{ idle() }

type lazy struct{}

func (lazy) idle() {}

// Every implementation blocks, and so does the interface.
type opener interface{ open() error }

type byDisk struct{}

func (byDisk) open() error { _, err := os.Open("a"); return err }

type byDiskTwice struct{ byDisk }

func methods(co *loop.Co, w worker, i idler, o opener) {
	clerk{}.byValue() // want `workflowcheck.clerk.byValue blocks`
	var c clerk
	c.byPointer() // want `\(\*workflowcheck.clerk\).byPointer blocks`
	_ = c.called()
	w.byValue() // want `workflowcheck.worker.byValue blocks`
	i.idle()
	_ = o.open()             // want `workflowcheck.opener.open blocks the event loop \(file I/O\)`
	_ = byDiskTwice{}.open() // want `workflowcheck.byDisk.open blocks`
}

type shelf[T any] struct {
	items []T
	fill  func() T
}

func (s *shelf[T]) wait()     { time.Sleep(time.Second) }
func (s *shelf[T]) take() T   { return s.fill() }
func (s *shelf[T]) size() int { return len(s.items) }

func genericMethods(co *loop.Co) {
	s := &shelf[int]{fill: func() int {
		time.Sleep(time.Second) // want `time.Sleep blocks`
		return 1
	}}
	s.wait() // want `\(\*workflowcheck.shelf\).wait blocks`
	s.take()
	s.size()
	f := s.wait
	f() // want `\(\*workflowcheck.shelf\).wait blocks`
}

type hooks struct {
	before func()
	after  map[string]func()
	always []func()
}

func fields(co *loop.Co) {
	h := hooks{before: pause, after: map[string]func(){"a": pause}, always: []func(){pause}}
	h.before()     // want `workflowcheck.pause blocks`
	h.after["a"]() // want `workflowcheck.pause blocks`
	for _, f := range h.always {
		f() // want `workflowcheck.pause blocks`
	}
}

type calmHooks struct{ before func() }

func calm() {}

func calmFields(co *loop.Co) {
	h := calmHooks{before: calm}
	h.before()
	byName := map[string]func(){"a": calm}
	byName["a"]()
}

func locals(co *loop.Co, deep bool) {
	f := pause
	f() // want `workflowcheck.pause blocks`
	g := func() {
		pause() // want `workflowcheck.pause blocks`
	}
	g()
	var h func()
	if deep {
		h = pauseDeep
	} else {
		h = calm
	}
	h() // want `workflowcheck.pauseDeep blocks`
	k := calm
	k()
	m := clerk{}.byValue
	m()     // want `workflowcheck.clerk.byValue blocks`
	runs(m) // want `workflowcheck.runs blocks`
	runs(calm)
	runs(pause) // want `workflowcheck.runs blocks .*: workflowcheck.runs → workflowcheck.pause → time.Sleep`
}

func waiters(co *loop.Co, wg *sync.WaitGroup, c *sync.Cond, mu *sync.Mutex) {
	wg.Wait() // want `\(\*sync.WaitGroup\).Wait blocks the event loop \(wait\)`
	c.Wait()  // want `\(\*sync.Cond\).Wait blocks`
	mu.Lock() // locks are off by default
	mu.Unlock()
	wg.Go(pause)
	wg.Done()
	c.Signal()
}

func reads(co *loop.Co, f *os.File) {
	_, _ = os.ReadFile("a") // want `os.ReadFile blocks`
	_, _ = f.Read(nil)      // want `\(\*os.File\).Read blocks`
}
