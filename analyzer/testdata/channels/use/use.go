// want package:"summaries of"

// Package use waits for channels that it, or another, passes on.
package use

import (
	"os"
	"reflect"
	"strings"

	"example.test/channels/codec"
	"github.com/stallcheck/stallcheck/loop"
)

func reflection(co *loop.Co, ch chan int) {
	var v []byte
	codec.Decode(strings.NewReader("a"), &v)
	codec.Pop(ch)                    // want `codec.Pop blocks the event loop \(channel\): codec.Pop → reflect.Value.Recv`
	codec.PopOf(reflect.ValueOf(ch)) // want `codec.PopOf blocks the event loop \(channel\): codec.PopOf → reflect.Value.Recv`
	codec.PopOf(reflect.ValueOf(v))
	codec.New().Deliver(1)                       // want `\(\*codec.mailbox\).Deliver blocks the event loop \(channel\)`
	reflect.ValueOf(ch).Send(reflect.ValueOf(1)) // want `reflect.Value.Send blocks`
	send(reflect.ValueOf(ch))                    // want `use.send blocks`
	send(reflect.ValueOf(v))
}

func send(ch reflect.Value) { ch.Send(reflect.ValueOf(1)) }

// A channel with room is one in the functions, too, that it is passed to.
func rooms(co *loop.Co) {
	done, none := make(chan int, 1), make(chan int)
	finish(done)
	finishLater(done)
	(&job{}).finish(done)
	finishNone(none) // want `use.finishNone blocks`
	either(done)     // want `use.either blocks`
	either(none)     // want `use.either blocks`

	// These may be given others elsewhere.
	valued(done)                    // want `use.valued blocks`
	Finish(done)                    // want `use.Finish blocks`
	(&job{}).Finish(done)           // want `use.job\).Finish blocks`
	(&job{}).end(make(chan int, 2)) // want `use.job\).end blocks`
}

func finish(done chan<- int)      { done <- 1 }
func finishLater(done chan<- int) { func() { done <- 1 }() }
func finishNone(done chan<- int)  { done <- 1 }
func either(done chan<- int)      { done <- 1 }
func valued(done chan<- int)      { done <- 1 }
func Finish(done chan<- int)      { done <- 1 }

var _ = []func(chan<- int){valued}

type job struct{}

func (j *job) finish(done chan<- int) { done <- 1 }
func (j *job) Finish(done chan<- int) { done <- 1 }
func (j *job) end(done chan<- int)    { done <- 1 }

type ender interface{ end(chan<- int) }

func endAny(e ender) { e.end(make(chan int)) }

type stops struct {
	named  map[string]chan int
	listed []chan int
	mixed  map[string]chan int
	Known  map[string]chan int
	given  map[string]chan int
}

func newStops(given map[string]chan int) *stops {
	s := &stops{
		named:  make(map[string]chan int),
		listed: []chan int{make(chan int, 1), make(chan int, 2)},
		mixed:  map[string]chan int{"a": make(chan int)},
		Known:  map[string]chan int{"a": make(chan int, 1)},
		given:  given,
	}
	one := make(chan int, 1)
	s.named["a"] = one
	s.mixed["b"] = one
	s.given["a"] = one
	return s
}

// A channel that a map or slice holds has room if all that it holds have.
func (s *stops) stop(co *loop.Co) {
	s.named["a"] <- 1
	if ch, ok := s.named["b"]; ok {
		ch <- 1
	}
	for _, ch := range s.named {
		ch <- 1
	}
	s.listed[0] <- 1
	s.mixed["a"] <- 1 // want `channel send blocks`
	s.Known["a"] <- 1 // want `channel send blocks`
	s.given["a"] <- 1 // want `channel send blocks`
	local := map[int]chan int{1: make(chan int, 1)}
	local[1] <- 1
	other := map[int]chan int{1: make(chan int)}
	other[1] <- 1 // want `channel send blocks`
}

// Devices are no files.
func devices(co *loop.Co, name string) {
	_, _ = os.Open(`\\.\PHYSICALDRIVE0`)
	_, _ = os.OpenFile(os.DevNull, os.O_RDWR, 0)
	_, _ = os.Open(`\\server\share\name`) // want `os.Open blocks the event loop \(file I/O\)`
	_, _ = os.Open("/dev/" + name)        // want `os.Open blocks the event loop \(file I/O\)`
}
