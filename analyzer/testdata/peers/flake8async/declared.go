// want package:"summaries of"

// Package flake8async has what an async linter for Python flags by name, in Go
// and by what the calls do.
package flake8async

import (
	"fmt"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// charge talks to a payment terminal through code that is not Go.
//
//stallcheck:blocking net
func charge() int { return 1 }

type ledger struct{}

// post is declared blocking, though nothing in it shows.
//
//stallcheck:blocking db
func (ledger) post(string) error { return nil }

// peek is nowhere declared, and does not block.
func (ledger) peek(string) error { return nil }

func openLedger(string) ledger { return ledger{} }

// settle is no coroutine: what it calls blocks nobody.
func settle() {
	charge()
	_ = ledger{}.post("a")
}

func declared(co *loop.Co, l ledger) {
	charge()             // want `flake8async.charge blocks the event loop \(network I/O\)`
	_ = l.post("a")      // want `flake8async.ledger.post blocks the event loop \(database\)`
	fmt.Sprint(charge()) // want `flake8async.charge blocks`
	_ = l.peek("a")
	_ = openLedger("a").peek("b")
	_ = openLedger("a").post("b") // want `flake8async.ledger.post blocks`
	settle()                      // want `flake8async.settle → flake8async.charge` `flake8async.settle → flake8async.ledger.post`
}

func mentioned(co *loop.Co, l ledger) {
	_ = charge
	_ = l.post
	_ = ledger.post
	handler := struct{ do func() int }{do: charge}
	_ = handler
	_ = func() int { return charge() }
}

// Ways of calling that a list of names cannot follow.
func indirect(co *loop.Co, l ledger) {
	[]func() int{charge}[0]() // want `flake8async.charge blocks`
	f := charge
	f() // want `flake8async.charge blocks`
	g := l.post
	_ = g("a")                 // want `flake8async.ledger.post blocks`
	_ = ledger.post(l, "a")    // want `flake8async.ledger.post blocks`
	_ = (*ledger).post(&l, "") // want `flake8async.ledger.post blocks`
}

func inside(co *loop.Co, ready bool) {
	notCalled := func() {
		charge()
		_ = func(co *loop.Co) {
			charge() // want `flake8async.charge blocks`
		}
	}
	_ = notCalled
	charge()                   // want `flake8async.charge blocks`
	if ready && charge() > 0 { // want `flake8async.charge blocks`
		return
	}
	switch charge() { // want `flake8async.charge blocks`
	case 1:
	}
	_ = chargeLater(co, charge()) // want `flake8async.charge blocks`
	_ = chargeLater(co, 2)
	defer charge() // want `flake8async.charge blocks`
}

// chargeLater has the same deed in the loop's way.
func chargeLater(co *loop.Co, n int) int {
	return n + loop.OffloadValue(co, charge)
}

func sleeps(co *loop.Co, ready bool) {
	time.Sleep(5 * time.Second) // want `time.Sleep blocks the event loop \(sleep\); use loop.Sleep`
	if ready {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	} else {
		time.Sleep(time.Minute) // want `time.Sleep blocks`
	}
	pause := time.Sleep
	pause(time.Second) // want `time.Sleep blocks`
	_ = loop.Sleep(co, time.Second)
	loop.OffloadFunc(co, func() { time.Sleep(time.Second) })
}

// polls asks again and again, but lets others run in between.
func polls(co *loop.Co, ready func() bool) {
	for !ready() {
		_ = loop.Sleep(co, time.Second)
	}
	for {
		if err := loop.Yield(co); err != nil {
			return
		}
	}
}

func pollsBadly(co *loop.Co, ready func() bool) {
	for !ready() {
		time.Sleep(time.Second) // want `time.Sleep blocks`
	}
}

func pollsNested(co *loop.Co, ready func() bool) {
	for {
		for !ready() {
			time.Sleep(time.Second) // want `time.Sleep blocks`
		}
		if err := loop.Sleep(co, time.Second); err != nil {
			return
		}
	}
}

// neverSuspends is a coroutine without need, which harms nobody.
func neverSuspends(co *loop.Co) int { return 1 }

// suspendsSometimes suspends on one path only, and blocks on none.
func suspendsSometimes(co *loop.Co, far bool) error {
	if far {
		return loop.Sleep(co, time.Second)
	}
	return nil
}

// spins never suspends: it keeps the loop busy without waiting for anything.
// That is for the watchdog to see.
func spins(co *loop.Co, n int) {
	for {
		n++
	}
}

func spawns(co *loop.Co) (*loop.Task[int], error) {
	kept := loop.Go(co, quick)
	all := []*loop.Task[int]{loop.Go(co, quick), loop.Go(co, quick)}
	if _, err := loop.Await(co, kept); err != nil {
		return nil, err
	}
	return all[0], nil
}

func quick(co *loop.Co) (int, error) { return 1, nil }

func groups(co *loop.Co) error {
	return loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
		g.Go(func(co *loop.Co) error {
			time.Sleep(time.Second) // want `time.Sleep blocks`
			return nil
		})
		g.Go(func(co *loop.Co) error { return loop.Sleep(co, time.Second) })
		return nil
	})
}
