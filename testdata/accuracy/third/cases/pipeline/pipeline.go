// Package pipeline has stages that are put together.
package pipeline

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

// Stage makes B of A.
type Stage[A, B any] interface{ Apply(A) (B, error) }

// StageFunc is a function as a stage.
type StageFunc[A, B any] func(A) (B, error)

func (f StageFunc[A, B]) Apply(a A) (B, error) { return f(a) }

type joined[A, B, C any] struct {
	first  Stage[A, B]
	second Stage[B, C]
}

func (j joined[A, B, C]) Apply(a A) (c C, err error) {
	b, err := j.first.Apply(a)
	if err != nil {
		return c, err
	}
	return j.second.Apply(b)
}

// Then joins two stages.
func Then[A, B, C any](s Stage[A, B], t Stage[B, C]) Stage[A, C] { return joined[A, B, C]{s, t} }

// Map applies f to what seq gives.
func Map[A, B any](seq iter.Seq[A], f func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		for a := range seq {
			if !yield(f(a)) {
				return
			}
		}
	}
}

// Filter keeps what ok likes.
func Filter[A any](seq iter.Seq[A], ok func(A) bool) iter.Seq[A] {
	return func(yield func(A) bool) {
		for a := range seq {
			if ok(a) && !yield(a) {
				return
			}
		}
	}
}

// Max is the greatest.
func Max[A cmp.Ordered](seq iter.Seq[A]) (m A) {
	for a := range seq {
		m = max(m, a)
	}
	return m
}

type readStage struct{}

func (readStage) Apply(name string) ([]byte, error) { return os.ReadFile(name) }

type gunzip struct{}

func (gunzip) Apply(p []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(p))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func countWords(p []byte) (int, error) {
	n := 0
	sc := bufio.NewScanner(bytes.NewReader(p))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		n++
	}
	return n, sc.Err()
}

func words(co *loop.Co, name string, p []byte) (int, error) {
	n, err := StageFunc[[]byte, int](countWords).Apply(p)
	if err != nil {
		return 0, err
	}
	b, err := readStage{}.Apply(name) // BLOCKS file
	if err != nil {
		return 0, err
	}
	b, err = gunzip{}.Apply(b)
	if err != nil {
		return 0, err
	}
	m, err := countWords(b)
	return n + m, err
}

func wordsJoined(co *loop.Co, name string) (int, error) {
	s := Then(Stage[string, []byte](readStage{}), Stage[[]byte, int](StageFunc[[]byte, int](countWords)))
	n, err := loop.Offload(co, func() (int, error) { return s.Apply(name) })
	if err != nil {
		return 0, err
	}
	m, err := s.Apply(name + ".old") // BLOCKS file
	return n + m, err
}

func longest(co *loop.Co, names []string) int {
	short := Filter(slices.Values(names), func(s string) bool { return len(s) < 10 })
	a := Max(Map(short, func(s string) int { return len(s) }))
	existing := Filter(slices.Values(names), func(s string) bool {
		_, err := os.Stat(s) // BLOCKS file
		return err == nil
	})
	return a + Max(Map(existing, func(s string) int { return len(s) }))
}

func status(url string) string {
	resp, err := http.Head(url)
	if err != nil {
		return err.Error()
	}
	resp.Body.Close()
	return resp.Status
}

func statuses(co *loop.Co, urls []string) (out []string) {
	up := Map(slices.Values(urls), strings.ToUpper)
	out = slices.Collect(up)
	for s := range Map(slices.Values(urls), status) { // BLOCKS net
		out = append(out, s)
	}
	return out
}

// lazily makes a pipeline and does not run it here.
func lazily(co *loop.Co, urls []string) ([]string, error) {
	seq := Map(slices.Values(urls), status)
	return loop.Offload(co, func() ([]string, error) { return slices.Collect(seq), nil })
}

func sorted(co *loop.Co, names []string) []string {
	slices.SortFunc(names, strings.Compare)
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Compare(size(a), size(b)) // BLOCKS file
	})
	return names
}

func size(name string) int64 {
	fi, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return fi.Size()
}

// fan has goroutines work, and gathers on the loop.
func fan(co *loop.Co, names []string) (int, error) {
	out := make(chan int, len(names))
	for _, n := range names {
		go func() { out <- int(size(n)) }()
	}
	sum := 0
	for range names {
		sum += <-out // BLOCKS chan
	}
	one := make(chan int, 1)
	one <- sum
	close(one)
	for v := range one {
		sum += v
	}
	return sum, nil
}

func fanRight(co *loop.Co, names []string) (int, error) {
	var ts []loop.Awaitable[int64]
	for _, n := range names {
		ts = append(ts, loop.Go(co, func(co *loop.Co) (int64, error) {
			return loop.OffloadValue(co, func() int64 { return size(n) }), nil
		}))
	}
	sizes, err := loop.Gather(co, ts...)
	sum := 0
	for _, s := range sizes {
		sum += int(s)
	}
	return sum, err
}

// Main runs.
func Main(ctx context.Context) error {
	n, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		if _, err := words(co, "a", nil); err != nil {
			return 0, err
		}
		if _, err := wordsJoined(co, "b"); err != nil {
			return 0, err
		}
		if _, err := fan(co, sorted(co, statuses(co, nil))); err != nil {
			return 0, err
		}
		return longest(co, nil), nil
	})
	fmt.Println(n)
	return err
}
