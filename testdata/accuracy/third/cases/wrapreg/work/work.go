// Package work runs functions elsewhere.
package work

import (
	"os"
	"sync"
	"time"
)

// Pool runs functions on goroutines.
type Pool struct {
	mu   sync.Mutex
	todo []func()
}

// Add has f run soon.
func (p *Pool) Add(f func()) {
	p.mu.Lock()
	p.todo = append(p.todo, f)
	p.mu.Unlock()
	go p.step()
}

func (p *Pool) step() {
	p.mu.Lock()
	f := p.todo[0]
	p.todo = p.todo[1:]
	p.mu.Unlock()
	f()
}

// Debounced calls f when nothing has come for a while, on a goroutine.
func Debounced(d time.Duration, f func()) func() {
	var t *time.Timer
	return func() {
		if t != nil {
			t.Stop()
		}
		t = time.AfterFunc(d, f)
	}
}

// Timed calls f here, and tells how long it took.
func Timed(f func()) time.Duration {
	t := time.Now()
	f()
	return time.Since(t)
}

// Touch touches a file.
func Touch(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return f.Close()
}
