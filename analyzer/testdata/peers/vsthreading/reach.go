package vsthreading

import (
	"errors"
	"os"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// On the loop by decree: everything that this calls is too.
//
//stallcheck:onloop
func onUI() {
	one()
	two()
	go three()
}

func one() {
	time.Sleep(1) // want `time.Sleep blocks .*; reached from onUI`
}

func two() { twoDeeper() }

func twoDeeper() {
	_, _ = os.ReadFile("a") // want `os.ReadFile blocks the event loop \(file I/O\); reached from onUI`
}

func three() { time.Sleep(1) }

// several calls two that wait: each is a finding.
func several(co *loop.Co) {
	f1() // want `vsthreading.f1 blocks`
	f2() // want `vsthreading.f2 blocks`
	f3() // want `vsthreading.f3 blocks .*: vsthreading.f3 → vsthreading.f2 → vsthreading.f1 → time.Sleep`
}

func f1() { time.Sleep(1) }
func f2() { f1() }
func f3() { f2() }

// Methods that read like properties.
type view struct {
	title string
	data  []byte
}

func (v *view) Title() string     { return v.title }
func (v *view) SetTitle(s string) { v.title = s; v.save() }
func (v *view) Data() []byte {
	if v.data == nil {
		v.data, _ = os.ReadFile("a")
	}
	return v.data
}
func (v *view) SetData(b []byte) { v.data = b }
func (v *view) save()            { _ = os.WriteFile("a", v.data, 0o600) }

func newView() *view {
	v := &view{}
	v.save()
	return v
}

func properties(co *loop.Co, v *view) {
	_ = v.Title()
	v.SetTitle("a") // want `\(\*vsthreading.view\).SetTitle blocks .*: \(\*vsthreading.view\).SetTitle → \(\*vsthreading.view\).save → os.WriteFile`
	_ = v.Data()    // want `\(\*vsthreading.view\).Data blocks`
	v.SetData(nil)
	_ = newView() // want `vsthreading.newView blocks`
	_ = &view{}
	_ = v.Data
	_ = (*view).SetTitle
	_ = string(v.Data()[:1]) // want `\(\*vsthreading.view\).Data blocks`
}

// Events: handlers run where the event is raised.
type event struct{ handlers []func() }

func (e *event) subscribe(f func()) { e.handlers = append(e.handlers, f) }

func (e *event) raise() {
	for _, f := range e.handlers {
		f()
	}
}

func events(co *loop.Co, e *event) {
	e.subscribe(f2)
	e.raise() // want `\(\*vsthreading.event\).raise blocks the event loop \(sleep\)`
}

type quietEvent struct{ handlers []func() }

func (e *quietEvent) subscribe(f func()) { e.handlers = append(e.handlers, f) }

func (e *quietEvent) raise() {
	for _, f := range e.handlers {
		f()
	}
}

func quietEvents(co *loop.Co, e *quietEvent) {
	e.subscribe(func() {})
	e.raise()
}

// What a panic or an exit ends waits for nobody.
var errOff = errors.New("off the loop")

func verify(ok bool) {
	if !ok {
		time.Sleep(1)
		panic(errOff)
	}
}

func checked(co *loop.Co) {
	verify(true)
	f1() // want `vsthreading.f1 blocks`
}

// A branch that waits is a wait.
func conditional(co *loop.Co, deep bool) error {
	if deep {
		f1() // want `vsthreading.f1 blocks`
	}
	defer func() {
		if r := recover(); r != nil {
			f2() // want `vsthreading.f2 blocks`
		}
	}()
	for range 3 {
		f1() // want `vsthreading.f1 blocks`
	}
	return nil
}

// Affinity ends where work leaves the loop.
func leaves(co *loop.Co) error {
	loop.OffloadFunc(co, f3)
	return loop.OffloadErr(co, func() error {
		f1()
		f3()
		return nil
	})
}

// And begins again where it comes back.
func returns(co *loop.Co, l *loop.Loop) {
	loop.OffloadFunc(co, func() {
		f1()
		_ = l.Post(func() {
			time.Sleep(1) // want `time.Sleep blocks`
		})
	})
	go func() {
		f1()
		_ = loop.Submit(l, func(co *loop.Co) (int, error) {
			f1() // want `vsthreading.f1 blocks`
			return 1, nil
		})
	}()
}

// Initialisers of a package run before its loops.
var table = map[string]func(){"a": f1, "b": func() { f2() }}

var ready = func() bool { f1(); return true }()

func usesTable(co *loop.Co) {
	table["a"]() // want `vsthreading.f1 blocks`
	_ = ready
	_ = table["b"]
}

// A type assertion asks no thread.
func asserts(co *loop.Co, v any) {
	if s, ok := v.(interface{ start() }); ok {
		_ = s
	}
	switch s := v.(type) {
	case *view:
		s.save() // want `\(\*vsthreading.view\).save blocks`
	case server:
		_ = s.l
	case []string:
		_ = len(s)
	}
}

type celsius float64

func (c celsius) plus(d celsius) celsius { f1(); return c + d }

func operators(co *loop.Co, a, b celsius) {
	_ = a + b
	_ = a.plus(b) // want `vsthreading.celsius.plus blocks`
}

// Whose future it is does not matter to who awaits it.
func foreign(co *loop.Co, f *loop.Future[int], fs []*loop.Future[int], b *box) error {
	if _, err := loop.Await(co, f); err != nil {
		return err
	}
	for _, f := range fs {
		if _, err := loop.Await(co, f); err != nil {
			return err
		}
	}
	if _, err := loop.Await(co, b.task); err != nil {
		return err
	}
	_, err := loop.Await(co, handOut(b))
	return err
}

func handOut(b *box) *loop.Future[int] { return b.task }

// kept results are no concern.
func kept(co *loop.Co, b *box) *loop.Task[int] {
	t := loop.Go(co, fetch)
	tasks := map[string]*loop.Task[int]{"a": loop.Go(co, fetch)}
	takes(loop.Go(co, fetch))
	_ = tasks
	b.task = loop.NewFuture[int](co.Loop())
	_ = loop.Sleep(co, 1)
	_ = t
	return loop.Go(co, fetch)
}

func takes(*loop.Task[int]) {}
