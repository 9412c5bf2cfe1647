// Package channels holds what waits for channels.
package channels

import (
	"github.com/stallcheck/stallcheck/loop"
)

// A receive.
func receive(co *loop.Co, ch <-chan int) int {
	n := <-ch
	<-ch // once more
	return n + <-ch
}

// A receive that says whether the channel is closed.
func receiveOK(co *loop.Co, ch <-chan string) (string, bool) {
	if s, ok := <-ch; ok {
		return s, ok
	}
	s, ok := <-ch
	return s, ok
}

type queue struct{ jobs chan int }

// A send; the channel and the value are read before.
func send(co *loop.Co, q *queue, n int) {
	q.jobs <- n
	q.jobs <- len(q.jobs)
}

// A loop until the channel is closed.
func each(co *loop.Co, q *queue) (sum int) {
	for n := range q.jobs {
		if n < 0 {
			continue
		}
		sum += n
	}
	return sum
}

// A select has no function of the library that does the same.
func either(co *loop.Co, a, b chan int) int {
	select {
	case n := <-a:
		return n
	case n := <-b:
		return n
	}
}
