// Package metrics collects numbers of hosts.
package metrics

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type Sample struct {
	Name  string
	Value float64
	At    time.Time
}

// A Source gives samples.
type Source interface {
	Name() string
	Sample() (float64, error)
}

type procSource struct{ path string }

func (p procSource) Name() string { return p.path }

func (p procSource) Sample() (float64, error) {
	b, err := os.ReadFile(p.path)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(string(bytes.TrimSpace(b)), 64)
}

type counter struct {
	name string
	n    atomic.Int64
}

func (c *counter) Name() string             { return c.name }
func (c *counter) Sample() (float64, error) { return float64(c.n.Load()), nil }

type Collector struct {
	sources  []Source
	counters []*counter
	buf      []Sample
	sink     io.Writer
	flushed  loop.Event
	conn     net.Conn
}

func New() *Collector {
	return &Collector{sources: []Source{procSource{"/proc/loadavg"}, &counter{name: "errors"}}}
}

func (c *Collector) tick(co *loop.Co) error {
	for _, s := range c.sources {
		v, err := s.Sample() // BLOCKS file
		if err != nil {
			continue
		}
		c.buf = append(c.buf, Sample{s.Name(), v, time.Now()})
	}
	for _, s := range c.counters {
		v, _ := s.Sample()
		c.buf = append(c.buf, Sample{s.Name(), v, time.Now()})
	}
	if len(c.buf) > 1000 {
		return c.flush(co)
	}
	return nil
}

func (c *Collector) flush(co *loop.Co) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, s := range c.buf {
		if err := w.Write([]string{s.Name, fmt.Sprint(s.Value)}); err != nil {
			return err
		}
	}
	w.Flush()
	c.buf = c.buf[:0]
	f, err := loop.Offload(co, func() (*os.File, error) { return os.CreateTemp("", "metrics") })
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := b.WriteTo(f); err != nil { // BLOCKS file
		return err
	}
	if err := f.Sync(); err != nil { // BLOCKS file
		return err
	}
	c.flushed.Set()
	return c.push(co, b.Bytes())
}

func (c *Collector) push(co *loop.Co, p []byte) error {
	if c.conn == nil {
		conn, err := net.Dial("tcp", "graphite:2003") // BLOCKS net
		if err != nil {
			return err
		}
		c.conn = conn
	}
	if err := c.conn.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	return loop.OffloadErr(co, func() error {
		_, err := c.conn.Write(p)
		return err
	})
}

// Loop ticks for ever.
func (c *Collector) Loop(co *loop.Co) (struct{}, error) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		default:
		}
		if err := c.tick(co); err != nil {
			return struct{}{}, err
		}
		if err := loop.Sleep(co, time.Second); err != nil {
			return struct{}{}, err
		}
	}
}

// LoopBadly waits for the ticker itself.
func (c *Collector) LoopBadly(co *loop.Co) (struct{}, error) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for range t.C { // BLOCKS chan
		if err := c.tick(co); err != nil {
			break
		}
	}
	return struct{}{}, co.Err()
}

// uptime reads what the kernel says.
func (c *Collector) uptime(co *loop.Co) (string, error) {
	f, err := os.Open("/proc/uptime") // BLOCKS file
	if err != nil {
		return "", err
	}
	defer f.Close()
	var up, idle float64
	if _, err := fmt.Fscan(f, &up, &idle); err != nil { // BLOCKS file
		return "", err
	}
	var again float64
	if _, err := fmt.Fscan(strings.NewReader("1.5"), &again); err != nil {
		return "", err
	}
	return loop.OffloadValue(co, func() string {
		r := bufio.NewReader(f)
		s, _ := r.ReadString('\n')
		return s
	}), nil
}

// Run runs the collector.
func (c *Collector) Run(ctx context.Context) error {
	l := loop.New()
	defer l.Close()
	t := loop.Submit(l, c.Loop)
	u := loop.Submit(l, c.LoopBadly)
	s := loop.Submit(l, c.uptime)
	l.CallLater(time.Minute, func() {
		c.snapshot()
		u.Cancel()
	})
	go func() {
		up, _ := s.Get(ctx)
		fmt.Println(up)
	}()
	_, err := loop.RunUntilComplete(l, t)
	return err
}

func (c *Collector) snapshot() {
	var b bytes.Buffer
	fmt.Fprintln(&b, len(c.buf))
	if err := os.WriteFile("snapshot", b.Bytes(), 0o600); err != nil { // BLOCKS file
		c.buf = nil
	}
}
