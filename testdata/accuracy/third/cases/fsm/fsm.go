// Package fsm drives deployments as a state machine, on the loop.
package fsm

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type event int

const (
	start event = iota
	built
	failed
	tick
)

// stateFn is a state; it returns the next.
type stateFn func(m *machine, co *loop.Co, ev event) stateFn

type action func(*machine) error

type machine struct {
	name    string
	events  *loop.Queue[event]
	log     bytes.Buffer
	onEnter map[string][]action
	retries int
	entered []string
}

func (m *machine) logf(format string, args ...any) { fmt.Fprintf(&m.log, format, args...) }

func idle(m *machine, co *loop.Co, ev event) stateFn {
	if ev != start {
		return idle
	}
	m.enter(co, "building")
	return building
}

func building(m *machine, co *loop.Co, ev event) stateFn {
	switch ev {
	case built:
		if err := verify(m); err != nil { // BLOCKS exec
			return broken
		}
		m.enter(co, "running")
		return running
	case failed:
		return broken
	}
	m.logf("%s: still building\n", m.name)
	return building
}

func running(m *machine, co *loop.Co, ev event) stateFn {
	if ev == tick {
		err := loop.OffloadErr(co, func() error { return probe(m) })
		if err != nil {
			err = probe(m) // BLOCKS net
		}
		if err != nil {
			return broken
		}
	}
	return running
}

func broken(m *machine, co *loop.Co, ev event) stateFn {
	m.retries++
	if m.retries > 3 {
		return nil
	}
	time.Sleep(time.Duration(m.retries) * time.Second) // BLOCKS sleep
	return idle(m, co, start)
}

func (m *machine) enter(co *loop.Co, name string) {
	m.entered = append(m.entered, name)
	for _, a := range m.onEnter[name] {
		if err := a(m); err != nil { // BLOCKS file, net
			m.logf("%s: %v\n", name, err)
		}
	}
}

func verify(m *machine) error { return even(m, 2) }

// even and odd check in turn.
func even(m *machine, n int) error {
	if n == 0 {
		return exec.Command("true").Run()
	}
	return odd(m, n-1)
}

func odd(m *machine, n int) error {
	if n == 0 {
		return nil
	}
	return even(m, n-1)
}

// ping and pong never wait.
func ping(n int) int {
	if n <= 0 {
		return 0
	}
	return pong(n - 1)
}

func pong(n int) int { return 1 + ping(n-1) }

func probe(m *machine) error {
	c, err := net.DialTimeout("tcp", m.name+":80", time.Second)
	if err != nil {
		return err
	}
	return c.Close()
}

func writeState(m *machine) error {
	return os.WriteFile(m.name+".state", []byte(m.entered[len(m.entered)-1]), 0o600)
}

func announce(m *machine) error {
	c, err := net.Dial("udp", "announce:9")
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = fmt.Fprintf(c, "%s %s\n", m.name, m.entered)
	return err
}

func (m *machine) run(co *loop.Co) (int, error) {
	st := stateFn(idle)
outer:
	for st != nil {
		ev, err := m.events.Get(co)
		if err != nil {
			return ping(m.retries), err
		}
		for {
			switch ev {
			case tick:
				if m.retries > 2 {
					break outer
				}
			}
			break
		}
		st = st(m, co, ev)
	}
	if m.log.Len() > 1<<20 {
		_, err := loop.Offload(co, func() (int64, error) {
			f, err := os.Create(m.name + ".log")
			if err != nil {
				return 0, err
			}
			defer f.Close()
			return m.log.WriteTo(f)
		})
		return m.retries, err
	}
	_, err := m.log.WriteTo(os.NewFile(3, "log")) // BLOCKS file
	return m.retries, err
}

// Main runs a machine.
func Main(ctx context.Context, name string) (int, error) {
	return loop.Run(ctx, func(co *loop.Co) (int, error) {
		m := &machine{name: name, events: loop.NewQueue[event](0)}
		m.onEnter = map[string][]action{
			"building": {writeState},
			"running":  {writeState, announce},
		}
		t := loop.Go(co, m.run)
		for _, e := range []event{start, built, tick} {
			if err := m.events.TryPut(e); err != nil {
				return 0, err
			}
		}
		return loop.Await(co, t)
	})
}
