// Package methodvals passes methods around as values.
package methodvals

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Monitor checks targets.
type Monitor struct {
	l       *loop.Loop
	targets []string
	state   map[string]string
	client  http.Client
	dir     string
	steps   []step
}

type step struct {
	name string
	run  func() error
}

func (m *Monitor) ping() error {
	for _, t := range m.targets {
		resp, err := m.client.Head(t)
		if err != nil {
			return err
		}
		m.state[t] = resp.Status
	}
	return nil
}

func (m *Monitor) resolve() error {
	_, err := net.LookupHost(m.targets[0])
	return err
}

func (m *Monitor) save() error {
	return os.WriteFile(m.dir+"/state", []byte(m.text()), 0o644)
}

func (m *Monitor) text() string {
	var b strings.Builder
	for t, s := range m.state {
		fmt.Fprintln(&b, t, s)
	}
	return b.String()
}

func (m *Monitor) reset() error {
	clear(m.state)
	return nil
}

func (m *Monitor) compare(a, b string) int { return strings.Compare(m.state[a], m.state[b]) }

func all(fs ...func() error) error {
	var errs []error
	for _, f := range fs {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}

func call(f func() error) error { return f() }

func inBackground(f func() error) {
	go func() {
		if err := f(); err != nil {
			fmt.Println(err)
		}
	}()
}

// Round calls methods in several ways.
func (m *Monitor) Round(co *loop.Co) error {
	slices.SortFunc(m.targets, m.compare)
	if err := call(m.reset); err != nil {
		return err
	}
	inBackground(m.ping)
	inBackground(m.save)
	if err := call(m.save); err != nil { // BLOCKS file
		return err
	}
	ping := m.ping
	if err := ping(); err != nil { // BLOCKS net
		return err
	}
	if err := (*Monitor).resolve(m); err != nil { // BLOCKS dns
		return err
	}
	text := (*Monitor).text
	fmt.Println(text(m))
	if err := all(m.reset, m.resolve); err != nil { // BLOCKS dns
		return err
	}
	if err := loop.OffloadErr(co, m.ping); err != nil {
		return err
	}
	f := m.reset
	if len(m.targets) > 3 {
		f = m.save
	}
	return f() // BLOCKS file
}

// Plan runs the steps off the loop, one after the other.
func (m *Monitor) Plan(co *loop.Co) error {
	m.steps = append(m.steps, step{"ping", m.ping}, step{"save", m.save})
	for _, s := range m.steps {
		fmt.Println("step", s.name)
		if err := loop.OffloadErr(co, s.run); err != nil {
			return err
		}
	}
	return nil
}

// Start registers method values.
func (m *Monitor) Start() {
	_ = m.l.Post(m.tick)
	m.l.CallLater(time.Second, m.expire)
	m.l.CallAt(time.Now().Add(time.Minute), m.archive)
	time.AfterFunc(time.Minute, m.slow)
	done := m.finished
	loop.Submit(m.l, m.watch).AddDoneCallback(done)
}

func (m *Monitor) slow() {
	time.Sleep(time.Second)
	_ = m.save()
}

func (m *Monitor) tick() {
	fmt.Print(m.text())
	for _, t := range m.targets {
		m.check(t)
	}
	go m.slow()
}

func (m *Monitor) check(target string) {
	if m.state[target] == "gone" {
		return
	}
	conn, err := net.Dial("tcp", target) // BLOCKS net
	if err != nil {
		m.state[target] = "down"
		return
	}
	m.state[target] = conn.RemoteAddr().String()
}

func (m *Monitor) expire() {
	_ = m.reset()
	time.Sleep(time.Millisecond) // BLOCKS sleep
	m.l.CallLater(time.Second, m.expire)
}

func (m *Monitor) archive() {
	old := m.dir + "/state"
	if err := os.Rename(old, old+".old"); err != nil { // BLOCKS file
		m.state["archive"] = err.Error()
	}
}

func (m *Monitor) watch(co *loop.Co) (int, error) {
	n := 0
	for co.Err() == nil {
		n++
		if err := loop.Sleep(co, time.Second); err != nil {
			return n, err
		}
	}
	<-co.Done() // BLOCKS chan
	return n, nil
}

func (m *Monitor) finished(f *loop.Future[int]) {
	n, err := f.Result()
	fmt.Println("watched", n, err)
	log, err := os.OpenFile(m.dir+"/log", os.O_APPEND, 0) // BLOCKS file
	if err != nil {
		return
	}
	inBackground(log.Close)
	fmt.Fprintln(log, n) // BLOCKS file
}
