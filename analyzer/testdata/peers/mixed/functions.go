// Package mixed has cases that several peers have, and that took some doing.
package mixed

import (
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A function type with methods, as adapters have.
type handler func()

func (h handler) serve() { h() }

type server interface{ serve() }

func adapters(co *loop.Co) {
	handler(nap).serve() // want `mixed.handler.serve blocks the event loop \(sleep\)`
	h := handler(func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})
	h.serve()
	var v handler = nap
	v.serve() // want `mixed.handler.serve blocks`
	var s server = handler(nap)
	s.serve() // want `mixed.handler.serve blocks`
	handler(calm).serve()
	var q server = handler(calm)
	q.serve()
}

// A parameter of such a type, called.
func call(h handler) { h() }

func callHTTP(h http.HandlerFunc) { h(nil, nil) }

func slowHTTP(http.ResponseWriter, *http.Request) { nap() }

func calmHTTP(http.ResponseWriter, *http.Request) {}

func namedParameters(co *loop.Co) {
	call(nap)          // want `mixed.call blocks the event loop \(sleep\): mixed.call → mixed.nap → time.Sleep`
	callHTTP(slowHTTP) // want `mixed.callHTTP blocks`
	call(func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})
	call(calm)
	callHTTP(calmHTTP)
}

// What a constructor is given is in what it makes, wherever that is used.
type job struct{ run func() }

func newJob(f func()) *job { return &job{run: f} }

func slowJob() *job { return newJob(nap) }

func (j *job) do() { j.run() }

func doesJob(co *loop.Co, j *job) {
	j.do()  // want `\(\*mixed.job\).do blocks the event loop \(sleep\): \(\*mixed.job\).do → mixed.nap → time.Sleep`
	j.run() // want `mixed.nap blocks`
}

type quietJob struct{ run func() }

func newQuietJob(f func()) *quietJob { return &quietJob{run: f} }

func anyQuietJob() *quietJob { return newQuietJob(calm) }

func doesQuietJob(co *loop.Co, j *quietJob) { j.run() }

type sink struct{ w io.Writer }

func newSink(w io.Writer) *sink { return &sink{w} }

func fileSink(f *os.File) *sink { return newSink(f) }

func (s *sink) write() { _, _ = s.w.Write(nil) }

// The same through a method, and through an embedded type's.
type event struct{ handlers []func() }

func (e *event) subscribe(f func()) { e.handlers = append(e.handlers, f) }

func (e *event) raise() {
	for _, f := range e.handlers {
		f()
	}
}

func subscribes(e *event) { e.subscribe(nap) }

func raises(co *loop.Co, e *event) {
	e.raise() // want `\(\*mixed.event\).raise blocks`
}

type topic struct{ handlers []func() }

func (e *topic) subscribe(f func()) { e.handlers = append(e.handlers, f) }

func (e *topic) raise() {
	for _, f := range e.handlers {
		f()
	}
}

type newsTopic struct{ topic }

func raisesEmbedded(co *loop.Co) {
	n := &newsTopic{}
	n.subscribe(nap)
	n.raise() // want `\(\*mixed.topic\).raise blocks`
}

// What is known of a value counts more than what others of its type hold.
type entry struct {
	name string
	run  func()
}

var slowEntry = entry{"slow", nap}

func (e entry) do() { e.run() }

func (e *entry) ptr() { e.run() }

var entries = []entry{{"slow", nap}, {"calm", calm}}

func knownValues(co *loop.Co) {
	e := entry{"calm", calm}
	e.run()
	p := &entry{name: "calm", run: calm}
	p.run()
	entries[0].run() // want `mixed.nap blocks`
	slowEntry.run()  // want `mixed.nap blocks`
	for _, e := range entries {
		e.run() // want `mixed.nap blocks`
	}
}

type doer interface{ do() }

type slowDoer struct{}

func (slowDoer) do() { nap() }

type calmDoer struct{}

func (calmDoer) do() {}

type holder struct{ d doer }

func slowHolder() holder { return holder{slowDoer{}} }

func knownInterfaces(co *loop.Co) {
	h := holder{calmDoer{}}
	h.d.do()
	slowHolder().d.do() // want `mixed.slowDoer.do blocks`
}

// Sorting calls the methods of what it sorts.
type slowSort []int

func (s slowSort) Len() int { return len(s) }

func (s slowSort) Less(i, j int) bool { nap(); return s[i] < s[j] }

func (s slowSort) Swap(i, j int) {}

func (s *slowSort) Push(any) {}

func (s *slowSort) Pop() any { return nil }

// A job taken from a queue that is polled.
func polled(co *loop.Co) {
	jobs := make(chan func(), 1)
	jobs <- nap
	select {
	case j := <-jobs:
		j() // want `mixed.nap blocks`
	default:
	}
}

func nap()  { time.Sleep(time.Second) }
func calm() {}

// A pool makes what it does not have.
func pools(co *loop.Co) {
	slow := sync.Pool{New: func() any {
		time.Sleep(1) // want `time.Sleep blocks`
		return 1
	}}
	_ = slow.Get()
	calm := sync.Pool{New: func() any { return 1 }}
	_ = calm.Get()
}
