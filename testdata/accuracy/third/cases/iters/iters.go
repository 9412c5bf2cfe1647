// Package iters reads logs with iterators, in a Bubble Tea program and on the loop.
package iters

import (
	"bufio"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stallcheck/stallcheck/loop"
)

// Lines gives the lines of r.
func Lines(r io.Reader) iter.Seq[string] {
	return func(yield func(string) bool) {
		sc := bufio.NewScanner(r)
		for sc.Scan() {
			if !yield(sc.Text()) {
				return
			}
		}
	}
}

// Files gives the files below a directory.
func Files(root string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		es, err := os.ReadDir(root)
		if err != nil {
			yield("", err)
			return
		}
		for _, e := range es {
			if !yield(filepath.Join(root, e.Name()), nil) {
				return
			}
		}
	}
}

// Ticks gives the time, again and again.
func Ticks(d time.Duration, n int) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for range n {
			if !yield(time.Now()) {
				return
			}
			time.Sleep(d)
		}
	}
}

func upto(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func scan(co *loop.Co, text string) (n int, err error) {
	for l := range Lines(strings.NewReader(text)) {
		n += len(l)
	}
	f, err := os.Open("log") // BLOCKS file
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for l := range Lines(f) { // BLOCKS file
		n += len(l)
	}
	for name, err := range Files(".") { // BLOCKS file
		if err != nil {
			return 0, err
		}
		n += len(name)
	}
	return n, nil
}

func pull(co *loop.Co) (int, error) {
	next, stop := iter.Pull2(Files("logs"))
	defer stop()
	_, err, ok := next() // BLOCKS file
	if !ok {
		return 0, err
	}
	num, stop2 := iter.Pull(upto(3))
	defer stop2()
	i, _ := num()
	return i, nil
}

func ticks(co *loop.Co) int {
	for t := range Ticks(time.Second, 3) { // BLOCKS sleep
		if t.IsZero() {
			return 0
		}
	}
	n := 0
	for i := range upto(5) {
		if i > 3 {
			time.Sleep(time.Millisecond) // BLOCKS sleep
		}
		n += i
	}
	return n
}

func collected(co *loop.Co, m map[string]int) []string {
	keys := slices.Sorted(maps.Keys(m))
	slices.Reverse(keys)
	ts := slices.Collect(Ticks(time.Minute, 2)) // BLOCKS sleep
	return keys[:min(len(ts), len(keys))]
}

func removing(co *loop.Co, m map[string]int) {
	maps.DeleteFunc(m, func(k string, v int) bool {
		return v == 0 && os.Remove(k) == nil // BLOCKS file
	})
	maps.DeleteFunc(m, func(_ string, v int) bool { return v < 0 })
}

type model struct {
	lines []string
	text  string
	seq   iter.Seq2[string, error]
}

func (m *model) Init() tea.Cmd {
	m.seq = listed("logs")
	return nil
}

// listed is an iterator that only Update runs.
func listed(dir string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		es, err := os.ReadDir(dir) // BLOCKS file
		if err != nil {
			yield("", err)
			return
		}
		for _, e := range es {
			if !yield(e.Name(), nil) {
				return
			}
		}
	}
}

// unlisted is an iterator that only a command runs.
func unlisted(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		es, _ := os.ReadDir(dir)
		for _, e := range es {
			if !yield(e.Name()) {
				return
			}
		}
	}
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.lines = slices.Collect(Lines(strings.NewReader(msg.String())))
		return m, func() tea.Msg { return slices.Collect(unlisted("old")) }
	case tea.WindowSizeMsg:
		for name, err := range m.seq {
			if err != nil {
				return m, tea.Quit
			}
			m.lines = append(m.lines, name)
		}
	case []string:
		m.lines = append(m.lines, msg...)
	}
	return m, nil
}

func (m *model) View() string { return strings.Join(m.lines, "\n") + m.text }

// Main runs.
func Main() error {
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
