// Package use calls lib on a loop.
package use

import (
	"net"
	"os"
	"strings"
	"time"

	"example.test/deps/lib"
	"github.com/stallcheck/stallcheck/loop"
)

func calls(co *loop.Co, c net.Conn, s lib.Service) {
	lib.Load3() // want `^lib.Load3 blocks the event loop \(file I/O\): lib.Load3 → lib.load → os.ReadFile; use loop.Offload$`
	lib.Quick()
	lib.Each(3, func(int) {
		time.Sleep(1) // want `time.Sleep blocks`
	})
	lib.Each(3, nap) // want `lib.Each blocks .*: lib.Each → use.nap → time.Sleep`
	lib.Each(3, func(int) {})
	lib.Background(func() { time.Sleep(1) })
	_, _ = lib.Store().Load() // want `\(\*lib2.Store\).Load blocks .*: \(\*lib2.Store\).Load → os.ReadFile`
	_ = lib.Store().Path()
	_ = lib.Loader().LoadAll() // want `lib2.disk.LoadAll blocks`
	_ = lib.Drain(c)           // want `lib.Drain blocks the event loop \(network I/O\)`
	_ = lib.Drain(strings.NewReader("a"))
	lib.Sleeper()() // want `lib.Sleeper.func1 blocks the event loop \(sleep\)`
	lib.Wrap(func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})()
	lib.Wrap(func() {})()
	_, _ = lib.NewClient(c).Next() // want `\(\*lib.Client\).Next blocks`
	_, _ = lib.NewClient(strings.NewReader("a")).Next()
	_ = s.Call() // want `lib.Service.Call blocks`
	lib.NewPair(func() int {
		time.Sleep(1) // want `time.Sleep blocks`
		return 1
	}).Get()
	lib.NewPair(func() int { return 1 }).Get()
}

func nap(int) { time.Sleep(1) }

func register(l *loop.Loop, f *os.File) {
	lib.OnLoop(l, func() {
		time.Sleep(1) // want `time.Sleep blocks`
	})
	_ = lib.OnLoopSafely(l, func(int) {
		time.Sleep(1) // want `time.Sleep blocks`
	})
	_ = lib.NotOnLoop(l, nap)
}
