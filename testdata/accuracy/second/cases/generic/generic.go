// Package generic uses generic helpers and iterators on the loop.
package generic

import (
	"bufio"
	"iter"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/second/cases/generic/fn"

	"github.com/stallcheck/stallcheck/loop"
)

func musts(co *loop.Co) []byte {
	n := fn.Must(strconv.Atoi("12"))
	b := fn.Must(os.ReadFile("a")) // BLOCKS file
	return b[:n]
}

func size(p string) int64 {
	fi, err := os.Stat(p)
	if err != nil {
		return 0
	}
	return fi.Size()
}

func length(p string) int { return len(p) }

func maps1(co *loop.Co, ps []string) int64 {
	ns := fn.Map(ps, length)
	up := fn.Map(ps, strings.ToUpper)
	sz := fn.Map(up, size)                                               // BLOCKS file
	tw := fn.Map(ps, func(p string) error { return os.Chmod(p, 0o600) }) // BLOCKS file
	os := fn.Map(ns, func(n int) string { return strconv.Itoa(n) })
	return sz[0] + int64(len(tw)+len(os))
}

func tries(co *loop.Co) (int, error) {
	n, err := fn.Try(3, func() (int, error) { return strconv.Atoi("1") })
	if err != nil {
		return n, err
	}
	m, err := fn.Backoff(3, func() (int, error) { return 1, nil }) // BLOCKS sleep
	if err != nil {
		return m, err
	}
	f, err := fn.Try(2, open) // BLOCKS file
	if err != nil {
		return 0, err
	}
	return loop.Offload(co, func() (int, error) { return fn.Backoff(3, f) })
}

func open() (func() (int, error), error) {
	f, err := os.Open("n")
	if err != nil {
		return nil, err
	}
	return func() (int, error) { return f.Read(make([]byte, 1)) }, nil
}

func results(co *loop.Co) string {
	a := fn.Of(strconv.Atoi("7")).Or(0)
	c := fn.Of(os.Readlink("l")).Or("") // BLOCKS file
	d := fn.Of(strconv.Atoi("x")).OrElse(func() int { return a })
	e := fn.Of(strconv.Atoi("x")).OrElse(prompt) // BLOCKS stdin
	return c + strconv.Itoa(a+d+e)
}

func prompt() int {
	var b [1]byte
	n, _ := os.Stdin.Read(b[:])
	return n
}

func lazies(co *loop.Co) int {
	l := fn.NewLazy(func() int { return 3 })
	ch := fn.Async(prompt)
	select {
	case n := <-ch:
		return n
	default:
		return l.Get()
	}
}

func waits(co *loop.Co) int {
	return <-fn.Async(prompt) // BLOCKS chan
}

func sources(co *loop.Co) error {
	if fn.Len("abc") == fn.Len([]byte("abcd")) {
		return nil
	}
	return fn.Save("p", []byte("abc")) // BLOCKS file
}

func iters(co *loop.Co, m map[string]int) (n int) {
	for i := range fn.Count(3) {
		n += i
	}
	for e := range fn.Entries("/etc") { // BLOCKS file
		n += len(e)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		n += m[k]
	}
	even := fn.Filter(fn.Count(9), func(i int) bool { return i%2 == 0 })
	for range even {
		n++
	}
	n += len(slices.Collect(fn.Entries("/tmp"))) // BLOCKS file
	for v := range slices.Values([]int{1, 2}) {
		time.Sleep(time.Duration(v)) // BLOCKS sleep
	}
	return n
}

func pulls(co *loop.Co) (string, bool) {
	next, stop := iter.Pull(fn.Count(2))
	defer stop()
	if i, ok := next(); ok && i > 0 {
		return "", false
	}
	for s := range strings.SplitSeq("a,b", ",") {
		if s == "b" {
			return s, true
		}
	}
	return "", false
}

func lines(f *os.File) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		sc := bufio.NewScanner(f)
		for i := 0; sc.Scan(); i++ {
			if !yield(i, sc.Text()) {
				return
			}
		}
	}
}

func cat(co *loop.Co, f *os.File) (s string) {
	seq := lines(f)
	for i, l := range seq { // BLOCKS file
		s += strconv.Itoa(i) + l
	}
	return s
}

func loaders(co *loop.Co) ([]byte, error) {
	l := &fn.Loader[string, []byte]{Load: os.ReadFile}
	if b, ok := l.Cached("a"); ok {
		return b, nil
	}
	return l.Load("a") // BLOCKS file
}

type tree[T any] struct {
	left, right *tree[T]
	v           T
}

func (t *tree[T]) walk(f func(T)) {
	if t == nil {
		return
	}
	t.left.walk(f)
	f(t.v)
	t.right.walk(f)
}

func trees(co *loop.Co, t *tree[string]) (n int) {
	t.walk(func(s string) { n += len(s) })
	t.walk(remove) // BLOCKS file
	return n
}

func remove(s string) { _ = os.RemoveAll(s) }

func every[T any](l *loop.Loop, d time.Duration, v T, f func(T)) {
	l.CallLater(d, func() { f(v) })
}

func plan(l *loop.Loop) {
	every(l, time.Second, "x", prune)
	every(l, time.Second, 3, func(n int) { _ = strconv.Itoa(n) })
}

func prune(s string) {
	es, err := os.ReadDir(s) // BLOCKS file
	if err != nil {
		return
	}
	for _, e := range es {
		prune2(e)
	}
}

func prune2(e os.DirEntry) {
	if strings.HasPrefix(e.Name(), ".") {
		_ = os.Rename(e.Name(), "x"+e.Name()) // BLOCKS file
	}
}
