// want package:"summaries of"

// Package workflowcheck has what a determinism checker for workflows flags in
// its own tests and, under Missed, what users found it to miss.
package workflowcheck

import (
	"crypto/rand"
	"fmt"
	"log"
	mathrand "math/rand"
	"net/http"
	"net/url"
	"os"
	"sync"
	"text/template"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func pause()     { time.Sleep(time.Second) }
func pauseDeep() { pause() }
func callsItself(n int) {
	if n > 0 {
		callsItself(n - 1)
	}
}

func callsItselfAndPauses(n int) {
	if n > 0 {
		callsItselfAndPauses(n - 1)
	}
	pauseDeep()
}

func direct(co *loop.Co) {
	time.Sleep(time.Second) // want `time.Sleep blocks`
}

func transitive(co *loop.Co) {
	pause()     // want `workflowcheck.pause blocks .*: workflowcheck.pause → time.Sleep`
	pauseDeep() // want `workflowcheck.pauseDeep → workflowcheck.pause → time.Sleep`
}

func recursion(co *loop.Co) {
	callsItself(3)
	callsItselfAndPauses(3) // want `workflowcheck.callsItselfAndPauses → workflowcheck.pauseDeep → workflowcheck.pause → time.Sleep`
}

// Each call is a finding of its own, at its own place.
func several(co *loop.Co) {
	time.Sleep(time.Second)     // want `time.Sleep blocks`
	pause()                     // want `workflowcheck.pause blocks`
	_, _ = http.Get("http://a") // want `http.Get blocks the event loop \(network I/O\)`
	time.Sleep(2 * time.Second) // want `time.Sleep blocks`
	go pause()
}

// Not the same answer each time, but at once.
func varies(co *loop.Co, m map[string]int) {
	_ = time.Now()
	_ = time.Until(time.Time{})
	_ = time.Since(time.Time{})
	_ = mathrand.Int()
	_, _ = rand.Read(make([]byte, 8))
	_, _ = url.Parse("http://a")
	_ = fmt.Sprintf("%d", time.Now().Unix())
	for k, v := range m {
		_ = fmt.Sprint(k, v)
	}
	go func() {}()
	log.Println("a")
	fmt.Println("a")
	_, _ = os.Stdout.Write(nil)
	_, _ = os.Stderr.Write(nil)
}

// A template blocks on what it writes to.
func renders(co *loop.Co, t *template.Template, w http.ResponseWriter, f *os.File) {
	_ = t.Execute(discard{}, nil)
	_ = t.Execute(w, nil)           // want `\(\*template.Template\).Execute blocks the event loop \(network I/O\)`
	_ = t.Execute(f, nil)           // want `\(\*template.Template\).Execute blocks the event loop \(file I/O\)`
	_, _ = template.ParseFiles("a") // want `template.ParseFiles blocks`
	_, _ = template.New("a").Parse("b")
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// terminal waits for a card, in a way that no analysis sees.
//
//stallcheck:blocking wait
func terminal() {}

// trusted pauses, and its author vouches for it.
//
//stallcheck:nonblocking
func trusted() { pause() }

func callsTrusted() { trusted() }

func stated(co *loop.Co) {
	terminal() // want `workflowcheck.terminal blocks the event loop \(wait\)`
	trusted()
	callsTrusted()
}

// runs calls f; keeps only mentions it.
func runs(f func())  { f() }
func keeps(f func()) {}

func literals(co *loop.Co) {
	keeps(func() { pause() })
	runs(func() {
		pause() // want `workflowcheck.pause blocks`
	})
	_ = func() { pause() }
}

func wanders(wait bool) {
	if wait {
		pause()
	}
	stops(wait)
}

func stops(wait bool) {
	if wait {
		wanders(false)
	}
}

// Both halves of a recursion block, whichever is looked at first.
func mutual(co *loop.Co) {
	wanders(true) // want `workflowcheck.wanders blocks .*: workflowcheck.wanders → workflowcheck.pause → time.Sleep`
	stops(true)   // want `workflowcheck.stops blocks .*: workflowcheck.stops → workflowcheck.wanders → workflowcheck.pause → time.Sleep`
}

// afterwards is an offloader: it hands f to a goroutine that it starts.
func afterwards(f func()) {
	go func() {
		f()
	}()
}

func aside(co *loop.Co) {
	afterwards(pause)
	loop.OffloadFunc(co, pause)
	_ = loop.OffloadValue(co, func() int { pause(); return 1 })
	loop.OffloadFunc(co, pause)
	pause() // want `workflowcheck.pause blocks`
}

func asideErr(co *loop.Co) error {
	if err := loop.OffloadErr(co, func() error { pause(); return nil }); err != nil {
		return err
	}
	pause() // want `workflowcheck.pause blocks`
	return loop.OffloadErr(co, func() error { return os.Remove("a") })
}

func waitsItsWay(co *loop.Co, done *loop.Event, q *loop.Queue[int], mu *loop.Lock) error {
	if err := done.Wait(co); err != nil {
		return err
	}
	if _, err := q.Get(co); err != nil {
		return err
	}
	if err := mu.Acquire(co); err != nil {
		return err
	}
	defer mu.Release()
	_, err := loop.WithTimeout(co, time.Second, func(co *loop.Co) (int, error) {
		pause() // want `workflowcheck.pause blocks`
		return 1, loop.Sleep(co, time.Minute)
	})
	return err
}

// The parameter that makes a coroutine need have neither a name nor the first
// place.
func unnamed(*loop.Co) {
	pause() // want `workflowcheck.pause blocks`
}

func blank(_ *loop.Co) error {
	pause() // want `workflowcheck.pause blocks`
	return nil
}

func second(n int, co *loop.Co) {
	pause() // want `workflowcheck.pause blocks`
}

func nop(co *loop.Co) error { return nil }

// plain looks like a coroutine, and is none.
func plain(ctx loopless) { pause() }

type loopless struct{}

func entries(l *loop.Loop) {
	_ = loop.Submit(l, func(*loop.Co) (int, error) {
		pause() // want `workflowcheck.pause blocks`
		return 1, nil
	})
	_ = loop.Submit(l, asyncEntry)
	spawnWith(l, asyncEntry2)
	spawnWith(l, func(co *loop.Co) (int, error) {
		pause() // want `workflowcheck.pause blocks`
		return 1, nil
	})
}

func asyncEntry(co *loop.Co) (int, error) {
	pause() // want `workflowcheck.pause blocks`
	return 1, nil
}

func asyncEntry2(co *loop.Co) (int, error) {
	pause() // want `workflowcheck.pause blocks`
	return 1, nil
}

// spawnWith is a generic wrapper of a registrar.
func spawnWith[T any](l *loop.Loop, fn func(*loop.Co) (T, error)) { loop.Submit(l, fn) }

var once sync.Once

func initialises(co *loop.Co) {
	once.Do(pause) // want `\(\*sync.Once\).Do blocks .*: \(\*sync.Once\).Do → workflowcheck.pause`
}
