// want package:"summaries of"

// Package paths has one blocking call, reached in each of the ways in which Go
// code reaches things, beside a way that does not get there.
package paths

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func nap()     { time.Sleep(1) }
func nap2()    { nap() }
func nap3()    { nap2() }
func nothing() {}

type T struct {
	f  func()
	m  map[string]func()
	s  []func()
	mu sync.Mutex
}

func (T) nap()            { nap() }
func (t *T) later()       { go nap() }
func (t *T) call()        { t.f() }
func (t *T) key(k string) { t.m[k]() }

type embeds struct{ *T }

type napper interface{ nap() }

func helpers(co *loop.Co) {
	nap()  // want `paths.nap blocks the event loop \(sleep\): paths.nap → time.Sleep; use loop.Sleep`
	nap3() // want `paths.nap3 → paths.nap2 → paths.nap → time.Sleep`
	nothing()
	go nap()
	go func() { nap() }()
}

func methods(co *loop.Co, e embeds) {
	var t T
	t.nap() // want `paths.T.nap blocks`
	e.nap() // want `paths.T.nap blocks`
	t.later()
	f := t.nap
	f()      // want `paths.T.nap blocks`
	T.nap(t) // want `paths.T.nap blocks`
	var n napper = t
	n.nap() // want `paths.T.nap blocks`
	_ = t.nap
}

func literals(co *loop.Co) {
	func() {
		nap() // want `paths.nap blocks`
	}()
	f := func() {
		nap() // want `paths.nap blocks`
	}
	f()
	_ = func() { nap() }
	g := func() {}
	g()
	defer nap() // want `paths.nap blocks`
	defer func() {
		nap() // want `paths.nap blocks`
	}()
}

func variables(co *loop.Co, cond bool) {
	f := nap
	f() // want `paths.nap blocks`
	g := nothing
	if cond {
		g = nap2
	}
	g() // want `paths.nap2 blocks`
	h := nothing
	h()
}

func fields(co *loop.Co) {
	t := &T{f: nap}
	t.f()    // want `paths.nap blocks`
	t.call() // want `\(\*paths.T\).call blocks .*: \(\*paths.T\).call → paths.nap → time.Sleep`
}

type other struct{ f func() }

func quietFields(co *loop.Co) {
	o := &other{f: nothing}
	o.f()
}

type table struct{ m map[string]func() }

func maps(co *loop.Co) {
	t := &table{m: map[string]func(){"a": nap, "b": nothing}}
	t.m["a"]() // want `paths.nap blocks`
	for _, f := range t.m {
		f() // want `paths.nap blocks`
	}
	quiet := map[string]func(){"b": nothing}
	quiet["b"]()
}

type list struct{ fs []func() }

func (l *list) add(f func()) { l.fs = append(l.fs, f) }

func slicesOf(co *loop.Co) {
	l := &list{}
	l.add(nap)
	for _, f := range l.fs {
		f() // want `paths.nap blocks`
	}
	two := []func(){nothing, nap}
	two[0]()
	two[1]() // want `paths.nap blocks`
}

func maker() func() { return nap }
func makerOf(f func()) func() {
	return func() { f() }
}

func returned(co *loop.Co) {
	maker()()      // want `paths.nap blocks`
	makerOf(nap)() // want `paths.makerOf.func1 → paths.nap → time.Sleep`
	makerOf(nothing)()
	_ = maker()
}

func callbacks(co *loop.Co, xs []int, once *sync.Once) {
	slices.SortFunc(xs, func(a, b int) int {
		nap() // want `paths.nap blocks`
		return 0
	})
	slices.SortFunc(xs, func(a, b int) int { return a - b })
	sort.Slice(xs, less) // want `sort.Slice blocks the event loop \(sleep\): sort.Slice → paths.less → time.Sleep`
	once.Do(nap)         // want `\(\*sync.Once\).Do blocks .*: \(\*sync.Once\).Do → paths.nap`
	once.Do(nothing)
	time.AfterFunc(1, nap)
	var m sync.Map
	m.Range(func(k, v any) bool {
		nap() // want `paths.nap blocks`
		return true
	})
}

func less(i, j int) bool {
	time.Sleep(1)
	return false
}

func apply(f func())  { f() }
func start(f func())  { go f() }
func ignore(f func()) {}

func parameters(co *loop.Co) {
	apply(nap) // want `paths.apply blocks .*: paths.apply → paths.nap → time.Sleep`
	apply(nothing)
	start(nap)
	ignore(nap)
}

func even(n int) {
	if n > 0 {
		odd(n - 1)
	}
}

func odd(n int) {
	time.Sleep(1)
	even(n - 1)
}

func recursion(co *loop.Co) {
	even(3) // want `paths.even blocks .*: paths.even → paths.odd → time.Sleep`
	odd(3)  // want `paths.odd blocks .*: paths.odd → time.Sleep`
	down(3)
}

func down(n int) {
	if n > 0 {
		down(n - 1)
	}
}

var errBad = errors.New("bad")

// What only a crash waits for stalls nobody.
func must(err error) {
	if err != nil {
		_ = os.WriteFile("crash", nil, 0o600)
		panic(err)
	}
}

func fatal(err error) {
	if err != nil {
		time.Sleep(1)
		os.Exit(1)
	}
}

func crashes(co *loop.Co) {
	must(errBad)
	fatal(errBad)
	exits() // want `paths.exits blocks`
}

func exits() {
	time.Sleep(1)
	os.Exit(0)
}

const debug = false

func constants(co *loop.Co) {
	if runtime.GOOS == "plan9" {
		nap()
	}
	switch runtime.GOOS {
	case "plan9":
		nap()
	default:
		nap() // want `paths.nap blocks`
	}
	if debug {
		nap()
	}
	if !debug {
		nap() // want `paths.nap blocks`
	}
}

var global sync.Once

type perStruct struct{ once sync.Once }

func (p *perStruct) close() { p.once.Do(nap) }

func onces(co *loop.Co, p *perStruct) {
	global.Do(nap) // want `\(\*sync.Once\).Do blocks`
	p.close()      // want `\(\*paths.perStruct\).close blocks`
}
