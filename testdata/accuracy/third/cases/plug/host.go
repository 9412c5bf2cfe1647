// Package plug is a host of plugins on the loop.
package plug

import (
	"context"
	"errors"
	"strings"

	"github.com/stallcheck/stallcheck/loop"

	"example.com/third/cases/plug/api"
	"example.com/third/cases/plug/builtin"
)

type host struct {
	include *builtin.Include
	filter  builtin.Filter
	upper   builtin.Upper
	resolve builtin.Resolve
	hooks   map[string]func(string) (string, error)
	chain   []func(string) (string, error)
	loaded  int
}

func newHost() *host {
	h := &host{include: &builtin.Include{Base: api.Base{Title: "include"}}}
	h.hooks = map[string]func(string) (string, error){
		"pre":  h.include.Transform,
		"post": h.upper.Transform,
	}
	h.chain = append(h.chain, h.upper.Transform, strings2(strings.TrimSpace))
	return h
}

// strings2 adapts a function that cannot fail.
func strings2(f func(string) string) func(string) (string, error) {
	return func(s string) (string, error) { return f(s), nil }
}

func (h *host) load(co *loop.Co, cfg map[string]string) error {
	if err := h.include.Init(cfg); err != nil { // BLOCKS file
		return err
	}
	if err := h.filter.Init(cfg); err != nil {
		return err
	}
	h.loaded++
	return nil
}

func (h *host) expand(co *loop.Co, s string) (string, error) {
	s, err := h.upper.Transform(s)
	if err != nil {
		return "", err
	}
	s, err = h.filter.Transform(s) // BLOCKS exec
	if err != nil {
		return "", err
	}
	if s, err = h.resolve.Transform(s); err != nil { // BLOCKS dns
		return "", err
	}
	return loop.Offload(co, func() (string, error) { return h.include.Transform(s) })
}

func (h *host) line(co *loop.Co, s string) (string, error) {
	for _, f := range h.chain {
		var err error
		if s, err = f(s); err != nil {
			return "", err
		}
	}
	pre := h.hooks["pre"]
	if pre == nil {
		return "", errors.New("no hook")
	}
	return pre(s) // BLOCKS file
}

func (h *host) all(co *loop.Co, s string) (string, error) {
	f := (*builtin.Include).Transform
	g := builtin.Upper.Transform
	a, err := g(h.upper, s)
	if err != nil {
		return "", err
	}
	return f(h.include, a) // BLOCKS file
}

func (h *host) embedded(co *loop.Co, s string) (string, error) {
	p := struct {
		api.Plugin
		n int
	}{Plugin: h.include}
	q := struct{ api.Base }{api.Base{Title: "q"}}
	t, err := q.Transform(s)
	if err != nil {
		return "", err
	}
	return p.Transform(t) // BLOCKS file
}

func run(ctx context.Context, s string) (string, error) {
	h := newHost()
	return loop.Run(ctx, func(co *loop.Co) (string, error) {
		if err := h.load(co, map[string]string{"dir": "inc"}); err != nil {
			return "", err
		}
		for _, f := range []func(*loop.Co, string) (string, error){h.expand, h.line, h.all, h.embedded} {
			var err error
			if s, err = f(co, s); err != nil {
				return "", err
			}
		}
		return s, nil
	})
}

// Main runs a line.
func Main(s string) (string, error) { return run(context.Background(), s) }
