// want package:"summaries of"

// Package interfaces calls through interfaces that it declares.
package interfaces

import (
	"io"
	"net/http"
	"os"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Store has one implementation, which blocks.
type Store interface {
	Load() error
	Name() string
}

type diskStore struct{}

func (diskStore) Load() error  { _, err := os.ReadFile("a"); return err }
func (diskStore) Name() string { return "disk" }

// Mixed has one implementation that blocks and one that does not.
type Mixed interface{ Do() }

type slow struct{}

func (slow) Do() { time.Sleep(1) }

type fast struct{}

func (fast) Do() {}

// Faked has a blocking implementation and one for tests.
type Faked interface{ Do2() }

func (slow) Do2() { time.Sleep(1) }

type fakeThing struct{}

func (fakeThing) Do2() {}

// Runner has one implementation, and a struct that embeds the interface.
type Runner interface{ Run() error }

type commandRunner struct{}

func (commandRunner) Run() error { time.Sleep(1); return nil }

type context struct{ Runner }

func runs(co *loop.Co, c *context, r Runner) {
	_ = c.Run() // want `interfaces.Runner.Run blocks`
	_ = r.Run() // want `interfaces.Runner.Run blocks`
}

// Open has no implementation here.
type Open interface{ Do3() }

func calls(co *loop.Co, s Store, m Mixed, f Faked, o Open, rt http.RoundTripper, r io.Reader) {
	_ = s.Load() // want `interfaces.Store.Load blocks .*: interfaces.Store.Load → interfaces.diskStore.Load → os.ReadFile`
	_ = s.Name()
	m.Do()
	f.Do2() // want `interfaces.Faked.Do2 blocks`
	o.Do3()
	_, _ = rt.RoundTrip(nil) // want `http.RoundTripper.RoundTrip blocks`
	_, _ = r.Read(nil)
}

func known(co *loop.Co) {
	var m Mixed = slow{}
	m.Do() // want `interfaces.slow.Do blocks`
	var n Mixed = fast{}
	n.Do()
}

func choose(b bool) Mixed {
	if b {
		return slow{}
	}
	return fast{}
}

func chosen(co *loop.Co) {
	choose(true).Do() // want `interfaces.slow.Do blocks`
}

type holder struct{ m Mixed }

func held(co *loop.Co) {
	h := holder{m: slow{}}
	h.m.Do() // want `interfaces.slow.Do blocks`
}

type roundTripper struct{ next http.RoundTripper }

func (t roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	return t.next.RoundTrip(r)
}

func asserted(co *loop.Co, v any) {
	if s, ok := v.(diskStore); ok {
		_ = s.Load() // want `interfaces.diskStore.Load blocks`
	}
	switch v := v.(type) {
	case slow:
		v.Do() // want `interfaces.slow.Do blocks`
	case fast:
		v.Do()
	case *os.File:
		_, _ = v.Read(nil) // want `\(\*os.File\).Read blocks`
	}
	if w, ok := v.(io.Writer); ok {
		_, _ = w.Write(nil)
	}
}
