// want package:"summaries of"

// Package generics has generic functions and types on the way to a wait.
package generics

import (
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type Cache[K comparable, V any] struct {
	m    map[K]V
	load func(K) V
}

func (c *Cache[K, V]) Get(k K) V {
	if v, ok := c.m[k]; ok {
		return v
	}
	return c.load(k)
}

func (c *Cache[K, V]) Read() []byte {
	data, _ := os.ReadFile("a")
	return data
}

func (c *Cache[K, V]) Len() int { return len(c.m) }

func Map[T, U any](xs []T, f func(T) U) []U {
	var us []U
	for _, x := range xs {
		us = append(us, f(x))
	}
	return us
}

func Sleepy[T any](x T) T {
	time.Sleep(1)
	return x
}

type Loader interface{ Load() error }

type fileLoader struct{}

func (fileLoader) Load() error { _, err := os.ReadFile("a"); return err }

type memLoader struct{}

func (memLoader) Load() error { return nil }

func LoadOne[L Loader](l L) error { return l.Load() }

func ReadAll[R io.Reader](r R) { _, _ = io.ReadAll(r) }

func calls(co *loop.Co, c net.Conn) {
	cache := &Cache[string, int]{load: func(string) int {
		time.Sleep(1) // want `time.Sleep blocks`
		return 0
	}}
	cache.Get("a")
	cache.Read() // want `\(\*generics.Cache\).Read blocks`
	cache.Len()
	Map([]int{1}, func(int) int {
		time.Sleep(1) // want `time.Sleep blocks`
		return 0
	})
	Map([]int{1}, slow) // want `generics.Map blocks .*: generics.Map → generics.slow → time.Sleep`
	Map([]int{1}, func(i int) int { return i })
	Sleepy(1) // want `generics.Sleepy blocks`
	f := Sleepy[string]
	f("a")                    // want `generics.Sleepy blocks`
	_ = LoadOne(fileLoader{}) // want `generics.LoadOne blocks .*: generics.LoadOne → generics.fileLoader.Load → os.ReadFile`
	_ = LoadOne(memLoader{})
	ReadAll(c) // want `generics.ReadAll blocks`
	ReadAll(strings.NewReader("a"))
}

func slow(int) int { time.Sleep(1); return 0 }

// Seq is a range-over-func iterator.
func Seq(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		time.Sleep(1)
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func quietSeq(yield func(int) bool) { yield(1) }

func ranges(co *loop.Co) {
	for range Seq(3) { // want `generics.Seq.func1 blocks`
	}
	for range quietSeq {
		time.Sleep(1) // want `time.Sleep blocks`
	}
	for range quietSeq {
	}
}
