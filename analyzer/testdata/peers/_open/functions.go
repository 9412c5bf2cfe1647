package open

import (
	"container/heap"
	"io"
	"os"
	"sort"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

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
	e.do()
	e.ptr()
	p := &entry{name: "calm", run: calm}
	p.run()
	p.ptr()
	entries[1].run()
	entries[0].run() // want `open.nap blocks`
	slowEntry.run()  // want `open.nap blocks`
	for _, e := range entries {
		e.run() // want `open.nap blocks`
	}
}

// Sorting calls the methods of what it sorts.
type slowSort []int

func (s slowSort) Len() int { return len(s) }

func (s slowSort) Less(i, j int) bool { nap(); return s[i] < s[j] }

func (s slowSort) Swap(i, j int) {}

func (s *slowSort) Push(any) {}

func (s *slowSort) Pop() any { return nil }

func sorts(co *loop.Co, s slowSort) {
	sort.Sort(s)  // want `sort.Sort blocks`
	heap.Init(&s) // want `heap.Init blocks`
	sort.Sort(sort.IntSlice(s))
}

func nap()  { time.Sleep(time.Second) }
func calm() {}

// A writer that a constructor keeps, used elsewhere.
type sink struct{ w io.Writer }

func newSink(w io.Writer) *sink { return &sink{w} }
func fileSink(f *os.File) *sink { return newSink(f) }
func (s *sink) write()          { _, _ = s.w.Write(nil) }
func writesSink(co *loop.Co, s *sink) {
	s.write() // want `\(\*open.sink\).write blocks the event loop \(file I/O\)`
}
