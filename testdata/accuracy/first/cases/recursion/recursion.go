// Package recursion resolves includes and dependencies.
package recursion

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"example.com/first/cases/recursion/tree"

	"github.com/stallcheck/stallcheck/loop"
)

// Resolver expands includes.
type Resolver struct {
	seen  map[string]bool
	depth int
	out   bytes.Buffer
}

func (r *Resolver) expand(text string) error {
	for _, line := range strings.Split(text, "\n") {
		if name, ok := strings.CutPrefix(line, "include "); ok {
			if err := r.include(name); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintln(&r.out, line)
	}
	return nil
}

func (r *Resolver) include(name string) error {
	if r.seen[name] {
		return nil
	}
	r.seen[name] = true
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return r.expand(string(b))
}

func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool  { return n != 0 && even(n-1) }

func parseExpr(s string) (int, string) {
	v, rest := parseTerm(s)
	for strings.HasPrefix(rest, "+") {
		var w int
		w, rest = parseTerm(rest[1:])
		v += w
	}
	return v, rest
}

func parseTerm(s string) (int, string) {
	if strings.HasPrefix(s, "(") {
		v, rest := parseExpr(s[1:])
		return v, strings.TrimPrefix(rest, ")")
	}
	if s == "" {
		return 0, s
	}
	return int(s[0] - '0'), s[1:]
}

// redirects a, b and c call each other and one of them waits.
func redirectA(url string, n int) string {
	if n == 0 {
		return url
	}
	return redirectB(url, n-1)
}

func redirectB(url string, n int) string {
	if strings.HasSuffix(url, "/") {
		return redirectC(url, n)
	}
	return redirectA(url+"/", n)
}

func redirectC(url string, n int) string {
	resp, err := http.Head(url)
	if err != nil {
		return redirectA(url, 0)
	}
	defer resp.Body.Close()
	return redirectB(resp.Header.Get("Location"), n)
}

// Build is a coroutine.
func Build(co *loop.Co, root *tree.Node, text string) (string, error) {
	r := &Resolver{seen: map[string]bool{}}
	if even(len(text)) || odd(root.Depth()) {
		v, rest := parseExpr(text)
		fmt.Println(v, rest)
	}
	if err := r.expand(text); err != nil { // BLOCKS file
		return "", err
	}
	if err := r.include("main"); err != nil { // BLOCKS file
		return "", err
	}
	used := tree.Usage(".") // BLOCKS file
	fmt.Println(used)
	where := redirectA("http://host", 3) // BLOCKS net
	off := loop.OffloadValue(co, func() int64 { return tree.Usage(".") })
	fmt.Println(where, off)
	count := 0
	root.Visit(func(n *tree.Node) bool { count++; return n.Depth() < 10 })
	root.Visit(func(n *tree.Node) bool { _, err := os.Stat(n.Name); return err == nil }) // BLOCKS file
	return r.out.String(), loop.Yield(co)
}

// Down is a coroutine that calls itself.
func Down(co *loop.Co, n *tree.Node) (int, error) {
	if n == nil {
		return 0, nil
	}
	total := n.Depth()
	for _, k := range n.Kids {
		m, err := Down(co, k)
		if err != nil {
			return 0, err
		}
		total += m
	}
	if total > 1000 {
		time.Sleep(time.Millisecond) // BLOCKS sleep
	}
	return total, loop.Yield(co)
}

// Scan is a callback that recurses by helpers.
func Scan(l *loop.Loop, dirs []string) {
	l.Call(func() { scanAll(dirs) })
}

func scanAll(dirs []string) {
	for _, d := range dirs {
		if even(len(d)) {
			scanOne(d)
		}
	}
}

func scanOne(dir string) {
	entries, err := os.ReadDir(dir) // BLOCKS file
	if err != nil {
		return
	}
	var below []string
	for _, e := range entries {
		if e.IsDir() {
			below = append(below, dir+"/"+e.Name())
		}
	}
	if tree.Usage(dir) > 1<<30 { // BLOCKS file
		return
	}
	scanAll(below)
}
