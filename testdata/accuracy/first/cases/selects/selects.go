// Package selects passes messages with channels and selects.
package selects

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Event is what subscribers get.
type Event struct {
	Topic string
	Seq   int
}

// Bus hands events to subscribers.
type Bus struct {
	mu   sync.RWMutex
	subs map[string][]chan Event
	in   chan Event
	seq  int
	drop int
}

// Subscribe makes a channel.
func (b *Bus) Subscribe(topic string) <-chan Event {
	ch := make(chan Event, 16)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs[topic] = append(b.subs[topic], ch)
	return ch
}

// broadcast drops what does not fit.
func (b *Bus) broadcast(e Event) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, ch := range b.subs[e.Topic] {
		select {
		case ch <- e:
		default:
			b.drop++
		}
	}
}

// deliver waits for every subscriber.
func (b *Bus) deliver(e Event) {
	for _, ch := range b.subs[e.Topic] {
		ch <- e
	}
}

func (b *Bus) poll() (Event, bool) {
	select {
	case e := <-b.in:
		return e, true
	default:
		return Event{}, false
	}
}

func (b *Bus) next(ctx context.Context) (Event, error) {
	select {
	case e := <-b.in:
		return e, nil
	case <-ctx.Done():
		return Event{}, ctx.Err()
	}
}

func latest(ch chan Event, e Event) {
	for {
		select {
		case ch <- e:
			return
		default:
		}
		select {
		case <-ch:
		default:
		}
	}
}

// Pump moves events.
func (b *Bus) Pump(co *loop.Co) error {
	for {
		e, ok := b.poll()
		if !ok {
			if err := loop.Sleep(co, 5*time.Millisecond); err != nil {
				return err
			}
			continue
		}
		b.broadcast(e)
		if e.Topic == "urgent" {
			b.deliver(e) // BLOCKS chan
		}
		if len(b.in) == cap(b.in) {
			more, err := b.next(co) // BLOCKS chan
			if err != nil {
				return err
			}
			b.broadcast(more)
		}
	}
}

// Ticks counts ticks.
func Ticks(co *loop.Co, d time.Duration, n int) (int, error) {
	t := time.NewTicker(d)
	defer t.Stop()
	got := 0
	for range n {
		select {
		case <-t.C:
			got++
		default:
			if err := loop.Yield(co); err != nil {
				return got, err
			}
		}
	}
	<-t.C           // BLOCKS chan
	<-time.After(d) // BLOCKS chan
	timeout := time.NewTimer(d)
	select { // BLOCKS chan
	case <-timeout.C:
	case <-t.C:
	case <-co.Done():
	}
	return got, co.Err()
}

// Local uses channels that nobody else has.
func Local(co *loop.Co, es []Event) (int, error) {
	one := make(chan Event, 1)
	latest(one, Event{Seq: 1})
	done := make(chan struct{})
	close(done)
	sem := make(chan struct{}, 1)
	sem <- struct{}{}
	var off chan Event
	select {
	case e := <-off:
		fmt.Println(e)
	default:
	}
	unbuffered := make(chan Event)
	go func() {
		defer close(unbuffered)
		for _, e := range es {
			unbuffered <- e
		}
	}()
	n := 0
	for e := range unbuffered { // BLOCKS chan
		n += e.Seq
	}
	return n + len(sem) + cap(one), loop.Yield(co)
}

// Forward feeds the loop from a channel.
func Forward(l *loop.Loop, in <-chan Event, q *loop.Queue[Event]) {
	go func() {
		for e := range in {
			err := l.Post(func() { _ = q.TryPut(e) })
			if err != nil {
				return
			}
		}
	}()
}

// Hook registers callbacks.
func (b *Bus) Hook(l *loop.Loop, out chan<- Event, quit chan struct{}) {
	l.Call(func() {
		b.seq++
		b.broadcast(Event{Topic: "tick", Seq: b.seq})
		out <- Event{Topic: "tick"} // BLOCKS chan
	})
	l.Call(func() {
		select {
		case <-quit:
			return
		default:
		}
		b.flush(out)
	})
	l.CallLater(time.Minute, func() { close(quit) })
}

func (b *Bus) flush(out chan<- Event) {
	for {
		e, ok := b.poll()
		if !ok {
			return
		}
		select { // BLOCKS chan
		case out <- e:
		case <-time.After(time.Second):
			b.drop++
		}
	}
}

// Main is not on a loop.
func Main(ctx context.Context, b *Bus) {
	for {
		e, err := b.next(ctx)
		if err != nil {
			return
		}
		b.deliver(e)
		time.Sleep(time.Millisecond)
	}
}
