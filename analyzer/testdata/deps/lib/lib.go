// want package:"summaries of"

// Package lib is a dependency whose functions block in ways that only facts
// tell.
package lib

import (
	"io"
	"os"
	"time"

	"example.test/deps/lib2"
	"github.com/stallcheck/stallcheck/loop"
)

func Load3() []byte { return load() }

func load() []byte {
	data, _ := os.ReadFile("a")
	return data
}

func Quick() int { return 1 }

func Each(n int, f func(int)) {
	for i := range n {
		f(i)
	}
}

func Background(f func()) { go f() }

func Store() *lib2.Store      { return &lib2.Store{} }
func Loader() lib2.Loader     { return lib2.NewLoader() }
func Drain(r io.Reader) error { return lib2.Drain(r) }

func Sleeper() func()               { return func() { time.Sleep(1) } }
func Wrap(f func()) func()          { return func() { f() } }
func OnLoop(l *loop.Loop, f func()) { _ = l.Post(f) }

// OnLoopSafely hands f to the loop in a literal that another function calls.
func OnLoopSafely(l *loop.Loop, f func(int)) error {
	checked := func() { f(1) }
	return try(func() error { return l.Post(checked) })
}

// NotOnLoop calls f itself, in such a literal.
func NotOnLoop(l *loop.Loop, f func(int)) error {
	return try(func() error {
		f(1)
		return l.Post(func() {})
	})
}

func try(f func() error) error { return f() }

type Client struct{ r io.Reader }

func NewClient(r io.Reader) *Client     { return &Client{r: r} }
func (c *Client) Next() ([]byte, error) { return io.ReadAll(c.r) }

type Pair[T any] struct{ load func() T }

func NewPair[T any](load func() T) *Pair[T] { return &Pair[T]{load} }
func (p *Pair[T]) Get() T                   { return p.load() }

type Service interface{ Call() error }

type httpService struct{}

func (httpService) Call() error { time.Sleep(1); return nil }

type mockService struct{}

func (mockService) Call() error { return nil }

func init() { _ = []Service{httpService{}, mockService{}} }

var once onceType

type onceType struct{}
