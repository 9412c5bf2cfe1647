// Package fn has generic helpers of another team.
package fn

import (
	"iter"
	"os"
	"time"
)

func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Filter[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for x := range seq {
			if keep(x) && !yield(x) {
				return
			}
		}
	}
}

func Try[T any](n int, f func() (T, error)) (v T, err error) {
	for range n {
		if v, err = f(); err == nil {
			return v, nil
		}
	}
	return v, err
}

// Backoff sleeps in between.
func Backoff[T any](n int, f func() (T, error)) (v T, err error) {
	for i := range n {
		if v, err = f(); err == nil {
			return v, nil
		}
		time.Sleep(time.Duration(i) * time.Second)
	}
	return v, err
}

type Result[T any] struct {
	V   T
	Err error
}

func Of[T any](v T, err error) Result[T] { return Result[T]{v, err} }

func (r Result[T]) Or(def T) T {
	if r.Err != nil {
		return def
	}
	return r.V
}

func (r Result[T]) OrElse(f func() T) T {
	if r.Err != nil {
		return f()
	}
	return r.V
}

// Lazy computes once.
type Lazy[T any] struct {
	f    func() T
	v    T
	done bool
}

func NewLazy[T any](f func() T) *Lazy[T] { return &Lazy[T]{f: f} }

func (l *Lazy[T]) Get() T {
	if !l.done {
		l.v, l.done = l.f(), true
	}
	return l.v
}

// Async starts f, and does not wait.
func Async[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go func() { ch <- f() }()
	return ch
}

func Entries(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		es, err := os.ReadDir(dir)
		if err != nil {
			return
		}
		for _, e := range es {
			if !yield(e.Name()) {
				return
			}
		}
	}
}

func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

type Loader[K comparable, V any] struct {
	Load  func(K) (V, error)
	cache map[K]V
}

func (l *Loader[K, V]) Cached(k K) (V, bool) { v, ok := l.cache[k]; return v, ok }

type Source interface{ ~string | ~[]byte }

func Len[S Source](s S) int { return len(s) }

func Save[S Source](path string, s S) error { return os.WriteFile(path, []byte(s), 0o600) }
