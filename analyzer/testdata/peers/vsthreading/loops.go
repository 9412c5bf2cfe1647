// want package:"summaries of"

package vsthreading

import (
	"context"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A loop inside a loop, in the shapes in which it is written.
func nested(co *loop.Co, l *loop.Loop, f *loop.Future[int]) (int, error) {
	_, _ = loop.Run(co, fetch)                                                // want `loop.Run runs a loop inside a running one \(nested loop\); await loop.Go\(co, fn\) instead`
	_, _ = loop.Run(context.Background(), func(co *loop.Co) (string, error) { // want `loop.Run runs a loop`
		time.Sleep(1) // want `time.Sleep blocks`
		return "a", nil
	})
	_, _ = loop.RunUntilComplete(l, f) // want `loop.RunUntilComplete runs a loop inside a running one`
	_ = l.RunForever()                 // want `\(\*loop.Loop\).RunForever runs a loop inside a running one`
	return loop.Run(co, fetch)         // want `loop.Run runs a loop`
}

func notNested(co *loop.Co, l *loop.Loop) (int, error) {
	_ = loop.Run[int]
	other := loop.New()
	go func() { _ = other.RunForever() }()
	_ = loop.Submit(other, fetch)
	return loop.Await(co, loop.Go(co, fetch))
}

// Begin is for those who have no loop.
func Begin() (int, error) { return loop.Run(context.Background(), fetch) }

// begin is for the package, and some of that is on the loop.
func begin() (int, error) { return loop.Run(context.Background(), fetch) }

type starter interface{ start() }

type server struct{ l *loop.Loop }

func (s server) start() { _, _ = loop.Run(context.Background(), fetchName) }

func newServer() server {
	_, _ = begin()
	return server{}
}

func nestedThroughHelpers(co *loop.Co, s server) {
	_, _ = Begin() // want `vsthreading.Begin runs a loop inside a running one .*: vsthreading.Begin → loop.Run`
	_, _ = begin() // want `vsthreading.begin runs a loop`
	s.start()      // want `vsthreading.server.start runs a loop`
	var st starter = s
	st.start()      // want `vsthreading.server.start runs a loop`
	_ = newServer() // want `vsthreading.newServer runs a loop .*: vsthreading.newServer → vsthreading.begin → loop.Run`
	start := s.start
	_ = start
	go s.start()
}

func nestedInCallback(l *loop.Loop, s server) {
	_ = l.Post(func() {
		_, _ = loop.Run(context.Background(), fetch) // want `loop.Run runs a loop`
	})
	_ = l.Post(s.restart)
}

func (s server) restart() {
	_, _ = loop.Run(context.Background(), fetch) // want `loop.Run runs a loop`
}

// main has no loop around it.
func main() {
	_, _ = begin()
	newServer().start()
	time.Sleep(time.Second)
}

// Lazy values wait in whoever asks first.
var (
	lazyRun   = sync.OnceValues(begin)
	lazySleep = sync.OnceValue(func() int { time.Sleep(1); return 1 })
	lazyQuick = sync.OnceValue(func() int { return 1 })
	lazyFunc  = sync.OnceFunc(func() { time.Sleep(1) })
)

func lazies(co *loop.Co) {
	_, _ = lazyRun() // want `runs a loop inside a running one`
	_ = lazySleep()  // want `blocks the event loop \(sleep\)`
	_ = lazyQuick()
	lazyFunc() // want `blocks the event loop \(sleep\)`
	local := sync.OnceValue(func() int {
		time.Sleep(1) // want `time.Sleep blocks`
		return 1
	})
	_ = local()
	unasked := sync.OnceValue(func() int { time.Sleep(1); return 1 })
	_ = unasked
}

// A lazy future is started once, and suspends whoever asks.
func lazyFuture(co *loop.Co) (int, error) {
	start := sync.OnceValue(func() *loop.Task[int] { return loop.Go(co, fetch) })
	return loop.Await(co, start())
}

type lazyBox struct {
	once  sync.Once
	value int
}

func (b *lazyBox) get() int {
	b.once.Do(func() {
		time.Sleep(1)
		b.value = 1
	})
	return b.value
}

func lazyFields(co *loop.Co, b *lazyBox) {
	_ = b.get() // want `\(\*vsthreading.lazyBox\).get blocks`
}
