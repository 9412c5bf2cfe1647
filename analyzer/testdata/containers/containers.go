// Package containers keeps functions in the standard library's containers, and
// ranges over iterators.
package containers

import (
	"container/list"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func nap() { time.Sleep(1) }
func nop() {}

func lists(co *loop.Co) {
	l := list.New()
	l.PushBack(nap)
	l.Front().Value.(func())() // want `containers.nap blocks`
	for e := l.Front(); e != nil; e = e.Next() {
		e.Value.(func())() // want `containers.nap blocks`
	}
	quiet := list.New()
	quiet.PushBack(nop)
	quiet.Front().Value.(func())()
}

func maps_(co *loop.Co) {
	var m sync.Map
	m.Store("a", nap)
	f, _ := m.Load("a")
	f.(func())() // want `containers.nap blocks`
	var quiet sync.Map
	quiet.Store("a", nop)
	g, _ := quiet.Load("a")
	g.(func())()
}

func atomics(co *loop.Co) {
	var v atomic.Value
	v.Store(nap)
	v.Load().(func())() // want `containers.nap blocks`
	var p atomic.Pointer[func()]
	f := nop
	p.Store(&f)
	(*p.Load())()
}

func copied(co *loop.Co) {
	fs := slices.Clone([]func(){nap})
	fs[0]() // want `containers.nap blocks`
}

func iterators(co *loop.Co, xs []int, m map[string]int) {
	for range slices.Values(xs) {
		nap() // want `containers.nap blocks`
	}
	for k := range maps.Keys(m) {
		_ = k
		nap() // want `containers.nap blocks`
	}
	for range maps.Values(m) {
		nop()
	}
	for _, x := range slices.Sorted(maps.Keys(m)) {
		_ = x
	}
}

func unknownIterator(co *loop.Co, seq func(yield func(int) bool)) {
	for range seq {
		nap()       // want `containers.nap blocks`
		defer nap() // want `containers.nap blocks`
		if true {
			return
		}
	}
}
