// Package configload loads settings in layers and watches them.
package configload

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"example.com/first/cases/configload/source"

	"github.com/stallcheck/stallcheck/loop"
)

// Config is what was loaded.
type Config struct {
	Values source.Values
	Port   int
	Origin []string
}

// Loader loads once, and again when asked.
type Loader struct {
	paths   []string
	remote  string
	once    sync.Once
	current *Config
	err     error
	changed loop.Event
}

// NewLoader takes the search path from the environment.
func NewLoader(remote string) *Loader {
	paths := filepath.SplitList(os.Getenv("APP_CONFIG"))
	return &Loader{paths: paths, remote: remote}
}

// Layer is one function of the chain.
type Layer func() (source.Values, error)

func (l *Loader) layers() []Layer {
	all := []Layer{
		func() (source.Values, error) { return source.Defaults(), nil },
		func() (source.Values, error) { return source.Env("APP_"), nil },
	}
	for _, p := range l.paths {
		all = append(all, func() (source.Values, error) { return source.File(p) })
	}
	return all
}

func (l *Loader) loadAll() {
	var v source.Values
	for _, p := range l.paths {
		got, err := source.File(p)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			l.err = err
			return
		}
		v = source.Merge(v, got)
	}
	l.current = &Config{Values: v}
}

// Get returns the settings, loading them the first time.
func (l *Loader) Get(co *loop.Co) (*Config, error) {
	l.once.Do(l.loadAll) // BLOCKS file
	if l.err != nil {
		return nil, l.err
	}
	c := *l.current
	c.Values = source.Merge(source.Defaults(), c.Values)
	c.Values = source.Merge(c.Values, source.Env("APP_"))
	if l.remote != "" {
		over, err := source.Remote(l.remote) // BLOCKS net
		if err != nil {
			return nil, err
		}
		c.Values = source.Merge(c.Values, over)
	}
	for _, layer := range l.layers() {
		_ = layer
	}
	return &c, nil
}

// GetOff does the same off the loop.
func (l *Loader) GetOff(co *loop.Co) (*Config, error) {
	loop.OffloadFunc(co, func() { l.once.Do(l.loadAll) })
	if l.err != nil {
		return nil, l.err
	}
	over, err := loop.Offload(co, func() (source.Values, error) { return source.Remote(l.remote) })
	if err != nil {
		return nil, err
	}
	return &Config{Values: source.Merge(l.current.Values, over)}, nil
}

// Flags parses arguments.
func Flags(co *loop.Co, args []string) (*Config, error) {
	fs := flag.NewFlagSet("app", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	port := fs.Int("port", 80, "")
	file := fs.String("file", "", "")
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	c := &Config{Port: *port}
	if *file == "" {
		return c, nil
	}
	if !exists(*file) { // BLOCKS file
		return nil, fmt.Errorf("%s: %w", *file, os.ErrNotExist)
	}
	inline, err := source.Parse(strings.NewReader(os.Getenv("APP_JSON")))
	if err != nil {
		return nil, err
	}
	c.Values, err = source.File(*file) // BLOCKS file
	c.Values = source.Merge(inline, c.Values)
	return c, err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Watch polls the files.
func (l *Loader) Watch(co *loop.Co) error {
	seen := map[string]time.Time{}
	for {
		if l.stale(seen) { // BLOCKS file
			l.changed.Set()
			l.changed.Clear()
		}
		if err := loop.Sleep(co, time.Second); err != nil {
			return err
		}
	}
}

func (l *Loader) stale(seen map[string]time.Time) (stale bool) {
	for _, p := range l.paths {
		info, err := os.Stat(p)
		if err != nil {
			continue
		}
		if !info.ModTime().Equal(seen[p]) {
			seen[p], stale = info.ModTime(), true
		}
	}
	return stale
}

// Dump writes settings.
func (c *Config) Dump(w io.Writer) {
	for k, v := range c.Values {
		fmt.Fprintf(w, "%s=%s\n", k, v)
	}
}

// Export keeps a copy of the settings.
func Export(co *loop.Co, c *Config, dir string) (string, error) {
	var buf bytes.Buffer
	c.Dump(&buf)
	c.Dump(io.Discard)
	if err := os.MkdirAll(dir, 0o755); err != nil { // BLOCKS file
		return "", err
	}
	f, err := os.CreateTemp(dir, "conf") // BLOCKS file
	if err != nil {
		return "", err
	}
	c.Dump(f) // BLOCKS file
	name := filepath.Base(f.Name())
	return name, loop.OffloadErr(co, f.Close)
}
