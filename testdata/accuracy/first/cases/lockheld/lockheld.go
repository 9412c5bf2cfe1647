// Package lockheld guards state with mutexes, in coroutines.
package lockheld

import (
	"fmt"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Account is shared with goroutines, so it has a mutex.
type Account struct {
	mu      sync.Mutex
	balance int
	events  *loop.Queue[string]
	changed loop.Event
	gate    loop.Lock
}

// Registry embeds its mutex.
type Registry struct {
	sync.RWMutex
	accounts map[string]*Account
	loads    int
}

func (a *Account) add(n int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
	return a.balance
}

func (a *Account) announce(co *loop.Co, text string) error {
	return a.events.Put(co, text)
}

func (a *Account) note(co *loop.Co, text string) error {
	if err := a.events.TryPut(fmt.Sprint(co.Task().Name(), text)); err != nil {
		return err
	}
	return nil
}

// Deposit holds the mutex while it sleeps.
func (a *Account) Deposit(co *loop.Co, n int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
	_ = a.events.TryPut("deposit")
	if err := a.note(co, "deposit"); err != nil {
		return err
	}
	if err := loop.Sleep(co, time.Millisecond); err != nil { // BLOCKS lock-await
		return err
	}
	return a.announce(co, "deposit") // BLOCKS lock-await
}

// Withdraw unlocks in time.
func (a *Account) Withdraw(co *loop.Co, n int) error {
	a.mu.Lock()
	if a.balance < n {
		a.mu.Unlock()
		return a.announce(co, "refused")
	}
	a.balance -= n
	a.mu.Unlock()
	if err := loop.Sleep(co, time.Millisecond); err != nil {
		return err
	}
	a.add(0)
	return a.announce(co, "withdrawn")
}

// Audit mixes both.
func (a *Account) Audit(co *loop.Co) error {
	if err := a.gate.Acquire(co); err != nil {
		return err
	}
	defer a.gate.Release()
	if err := loop.Yield(co); err != nil {
		return err
	}
	a.mu.Lock()
	balance := a.balance
	if err := a.events.Put(co, fmt.Sprint(balance)); err != nil { // BLOCKS lock-await
		a.mu.Unlock()
		return err
	}
	a.mu.Unlock()
	if err := a.changed.Wait(co); err != nil {
		return err
	}
	a.mu.Lock()
	a.changed.Clear()
	a.mu.Unlock()
	return loop.OffloadErr(co, func() error {
		a.mu.Lock()
		defer a.mu.Unlock()
		time.Sleep(time.Millisecond)
		return nil
	})
}

// Each waits for tasks under a lock for readers.
func (r *Registry) Each(co *loop.Co, fn func(co *loop.Co, a *Account) error) error {
	r.RLock()
	defer r.RUnlock()
	var tasks []loop.Awaitable[struct{}]
	for _, a := range r.accounts {
		tasks = append(tasks, loop.Go(co, func(co *loop.Co) (struct{}, error) { return struct{}{}, fn(co, a) }))
	}
	_, err := loop.Gather(co, tasks...) // BLOCKS lock-await
	return err
}

// EachWell copies first.
func (r *Registry) EachWell(co *loop.Co, fn func(co *loop.Co, a *Account) error) error {
	for _, a := range r.snapshot() {
		if err := fn(co, a); err != nil {
			return err
		}
	}
	return loop.Yield(co)
}

func (r *Registry) snapshot() (all []*Account) {
	r.RLock()
	defer r.RUnlock()
	for _, a := range r.accounts {
		all = append(all, a)
	}
	return all
}

// Open loads an account that is missing.
func (r *Registry) Open(co *loop.Co, name string) (*Account, error) {
	r.Lock()
	if a, ok := r.accounts[name]; ok {
		r.Unlock()
		return a, loop.Yield(co)
	}
	a, err := loop.Offload(co, func() (*Account, error) { return &Account{}, nil }) // BLOCKS lock-await
	if err != nil {
		r.Unlock()
		return nil, err
	}
	r.accounts[name] = a
	r.Unlock()
	_, err = loop.Await(co, loop.Go(co, a.settle))
	return a, err
}

func (a *Account) settle(co *loop.Co) (int, error) {
	for range 3 {
		a.mu.Lock()
		n := a.balance
		a.mu.Unlock()
		if n == 0 {
			if err := loop.Yield(co); err != nil {
				return n, err
			}
		}
	}
	func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.balance++
	}()
	return a.balance, loop.Sleep(co, time.Millisecond)
}

var global sync.Mutex

// Exclusive holds a mutex of the package in a loop.
func Exclusive(co *loop.Co, as []*Account) error {
	for _, a := range as {
		global.Lock()
		task := loop.Go(co, a.settle)
		n, err := loop.Await(co, task) // BLOCKS lock-await
		global.Unlock()
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
	return loop.Yield(co)
}

// Limited calls a coroutine by name while it holds the lock.
func (a *Account) Limited(co *loop.Co) error {
	a.mu.Lock()
	n, err := a.settle(co) // BLOCKS lock-await
	a.mu.Unlock()
	if err != nil {
		return err
	}
	done, _, err := loop.Wait(co, loop.AllCompleted, loop.Go(co, a.settle))
	fmt.Println(n, len(done))
	return err
}
