package analyzer_test

// preludeImports and prelude begin each generated program: functions that
// block, with results of every shape, and note that they were called.
const preludeImports = `package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	%s"github.com/stallcheck/stallcheck/loop"
)
`

const prelude = `
var (
	mu    sync.Mutex
	trail []string
)

func note(name string, args ...any) {
	mu.Lock()
	defer mu.Unlock()
	trail = append(trail, name+fmt.Sprint(args...))
}

type box struct {
	name   string
	n      int
	list   []string
	byName map[string]int
	next   *box
	hook   func(string) error
}

func newBox() *box {
	return &box{name: "b", n: 2, list: []string{"x", "y"}, byName: map[string]int{"x": 1}, next: &box{name: "c"}, hook: onlyErr}
}

type loader interface {
	load(name string) (string, error)
}

func none(s string) { note("none", s); time.Sleep(1) }
func onlyErr(s string) error {
	note("onlyErr", s)
	time.Sleep(1)
	if len(s)%2 == 0 {
		return errors.New("even " + s)
	}
	return nil
}
func value(n int) int                  { note("value", n); time.Sleep(1); return n % 7 }
func valueErr(s string) (int, error)   { note("valueErr", s); return len(s), onlyErr(s) }
func two(n int) (int, string)          { note("two", n); time.Sleep(1); return n % 5, "two" }
func three(n int) (int, string, error) { note("three", n); return n % 3, "three", onlyErr("t") }
func noArgs() int                      { note("noArgs"); time.Sleep(1); return 3 }
func noArgsErr() error                 { note("noArgsErr"); time.Sleep(1); return nil }
func generic[T any](v T) (T, error)    { note("generic", v); time.Sleep(1); return v, nil }
func variadic(names ...string) int     { note("variadic", names); time.Sleep(1); return len(names) }
func pure(n int) int                   { return n*2%11 }
func join(a, b string) string          { return strings.Join([]string{a, b}, "+") }
func first[T any](v T, err error) T    { note("first", v, err); return v }
func pick(b *box) *box                 { note("pick", b.name); return b }
func fill(n int) chan int              { ch := make(chan int, 3); ch <- n; ch <- n + 1; close(ch); return ch }

func (b *box) load(s string) (string, error) { note("load", b.name, s); return b.name + s, onlyErr(s) }
func (b box) size() int                      { note("size", b.n); time.Sleep(1); return b.n }
func (b *box) flush()                        { note("flush", b.name); time.Sleep(1) }
func (b *box) bump() int                     { b.n++; note("bump", b.n); return b.n % 9 }
func (b *box) rename(s string) string        { b.name += s; return b.name }

var _ = context.Background
`
