// want package:"summaries of"

// Package blockhound has what an agent that watches non-blocking JVM threads
// catches, each on the loop and off it.
package blockhound

import (
	"context"
	"fmt"
	"iter"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// onLoop has each of the primitives in a coroutine.
func onLoop(co *loop.Co, tcp *net.TCPConn, udp *net.UDPConn, ln net.Listener, f *os.File) {
	_, _ = net.Dial("tcp", "a:80")           // want `net.Dial blocks`
	_, _, _ = udp.ReadFromUDP(nil)           // want `\(\*net.UDPConn\).ReadFromUDP blocks`
	_, _, _, _, _ = udp.ReadMsgUDP(nil, nil) // want `\(\*net.UDPConn\).ReadMsgUDP blocks`
	_, _ = ln.Accept()                       // want `net.Listener.Accept blocks`
	_, _ = f.Write(nil)                      // want `\(\*os.File\).Write blocks`
	_, _ = f.Read(nil)                       // want `\(\*os.File\).Read blocks`
	_, _ = f.ReadAt(nil, 0)                  // want `\(\*os.File\).ReadAt blocks`
	_, _ = f.WriteString("")                 // want `\(\*os.File\).WriteString blocks`
	_ = exec.Command("date").Start()         // want `\(\*exec.Cmd\).Start blocks`
	_, _ = net.ResolveUDPAddr("udp", "a:53") // want `net.ResolveUDPAddr blocks the event loop \(name lookup\)`
	time.Sleep(10 * time.Millisecond)        // want `time.Sleep blocks`
	_ = udp.SetReadDeadline(time.Now())
}

// offLoop has the same, on workers.
func offLoop(co *loop.Co, tcp *net.TCPConn, udp *net.UDPConn, ln net.Listener, f *os.File) error {
	_, err := loop.Offload(co, func() (int, error) { return tcp.Read(nil) })
	if err != nil {
		return err
	}
	_, _ = loop.OffloadValues(co, func() (int, error) { return udp.Write(nil) })
	_, _ = loop.Offload(co, ln.Accept)
	_ = loop.OffloadErr(co, f.Sync)
	_ = loop.OffloadErr(co, exec.Command("date").Start)
	loop.OffloadFunc(co, func() { time.Sleep(10 * time.Millisecond) })
	go func() { _, _ = f.Read(nil) }()
	return nil
}

// asCallback has some in functions that the loop runs in turn.
func asCallback(l *loop.Loop, f *os.File) {
	_ = l.Post(func() {
		time.Sleep(10 * time.Millisecond) // want `time.Sleep blocks`
		_, _ = f.Write(nil)               // want `\(\*os.File\).Write blocks`
	})
	l.CallLater(time.Millisecond, func() {
		time.Sleep(10 * time.Millisecond) // want `time.Sleep blocks`
	})
	time.AfterFunc(time.Millisecond, func() { time.Sleep(10 * time.Millisecond) })
}

// park waits until somebody else's step.
func park(co *loop.Co, mu *sync.Mutex) {
	ready := make(chan struct{})
	time.AfterFunc(time.Millisecond, func() { close(ready) })
	<-ready // want `channel receive blocks`
	c := sync.NewCond(mu)
	c.Wait() // want `\(\*sync.Cond\).Wait blocks`
	var latch sync.WaitGroup
	latch.Wait() // want `\(\*sync.WaitGroup\).Wait blocks`
}

// yields gives way, but not for long.
func yields(co *loop.Co) {
	runtime.Gosched()
	_ = loop.Yield(co)
	_ = runtime.NumGoroutine()
	runtime.KeepAlive(co)
}

// spin waits by looking again: that is no wait of a goroutine.
func spin(co *loop.Co, flag *atomic.Bool) {
	for !flag.Load() {
		runtime.Gosched()
	}
}

// printing goes to a terminal or a pipe that somebody reads.
func printing(co *loop.Co) {
	fmt.Println("a")
	fmt.Fprintln(os.Stderr, "a")
	println("a")
}

// Maps for many goroutines lock for an instant.
func concurrentMap(co *loop.Co, m *sync.Map, plain map[int]bool, mu *sync.Mutex) {
	m.Store(1, true)
	_, _ = m.LoadOrStore(1, true)
	m.Delete(1)
	m.Range(func(k, v any) bool { return true })
	mu.Lock()
	plain[1] = true
	mu.Unlock()
	m.Range(func(k, v any) bool {
		time.Sleep(1) // want `time.Sleep blocks`
		return true
	})
}

// custom is what the user says it is.
//
//stallcheck:blocking wait
func custom() {}

func customBlocks(co *loop.Co) {
	custom() // want `blockhound.custom blocks the event loop \(wait\)`
	loop.OffloadFunc(co, custom)
}

// outer may block where it does so itself; what it calls may not.
func outer() {
	time.Sleep(50 * time.Millisecond) //stallcheck:ignore sleep -- known and short
	runtime.Gosched()
	inner()
}

func inner() { time.Sleep(50 * time.Millisecond) }

func disallowed(co *loop.Co) {
	outer() // want `blockhound.outer blocks the event loop \(sleep\): blockhound.outer → blockhound.inner → time.Sleep`
}

// gate blocks or not, as a flag says: the call stands either way.
func gate(co *loop.Co, mayBlock bool) {
	if mayBlock {
		time.Sleep(1) // want `time.Sleep blocks`
	}
	time.Sleep(2) // want `time.Sleep blocks`
}

// startup runs before any loop does.
var startup = func() int {
	time.Sleep(1)
	return 1
}()

func init() { time.Sleep(1) }

func usesStartup(co *loop.Co) int { return startup }

// lateStartup runs once, on whoever comes first.
var lateStartup = sync.OnceValue(func() int {
	time.Sleep(1) // reported where it is called
	return 1
})

func usesLateStartup(co *loop.Co) int {
	return lateStartup() // want `blocks the event loop \(sleep\)`
}

// plugins are ordered by what they say, which blocks nobody.
type plugin interface{ Priority() int }

type early struct{}

func (early) Priority() int { return -1 }

func order(co *loop.Co, ps []plugin) int {
	best := 0
	for _, p := range ps {
		best = max(best, p.Priority())
	}
	return best
}

// Operators of a stream run where the stream runs.
type stream struct{ source iter.Seq[int] }

func (s stream) each(f func(int)) stream {
	for v := range s.source {
		f(v)
	}
	return s
}

func (s stream) onWorkers(f func(int)) stream {
	for v := range s.source {
		go f(v)
	}
	return s
}

func counted(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func operators(co *loop.Co) {
	s := stream{counted(3)}
	s.each(func(int) {
		time.Sleep(10 * time.Millisecond) // want `time.Sleep blocks`
	})
	s.each(func(int) {})
	s.onWorkers(func(int) { time.Sleep(10 * time.Millisecond) })
	s.each(func(int) {}).each(func(int) {
		time.Sleep(10 * time.Millisecond) // want `time.Sleep blocks`
	})
	s.each(napFor) // want `blockhound.stream.each blocks .*: blockhound.stream.each → .* → blockhound.napFor → time.Sleep`
	s.onWorkers(napFor)
}

func napFor(int) { time.Sleep(10 * time.Millisecond) }

// The chain names our steps, and none of the library's.
func chain(co *loop.Co) {
	first() // want `^blockhound.first blocks the event loop \(network I/O\): blockhound.first → blockhound.third → net.Dial; use loop.Offload$`
}

func first() { third() }
func third() { _, _ = net.Dial("tcp", "a:1") }

// loader has the shape of something that loads code, which Go does not do.
type loader interface {
	load(ctx context.Context, name string) ([]byte, error)
}

type diskLoader struct{}

func (diskLoader) load(_ context.Context, name string) ([]byte, error) { return os.ReadFile(name) }

func loads(co *loop.Co, l loader) {
	_, _ = l.load(co, "a") // want `blockhound.loader.load blocks the event loop \(file I/O\)`
}
