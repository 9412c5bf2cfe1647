// Package iters reads by iterators.
package iters

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

// Lines yields the lines of a file, which it opens when it is ranged over.
func Lines(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		f, err := os.Open(path)
		if err != nil {
			return
		}
		defer f.Close()
		for sc := bufio.NewScanner(f); sc.Scan(); {
			if !yield(sc.Text()) {
				return
			}
		}
	}
}

// Words yields the words of a text.
func Words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, w := range strings.Fields(text) {
			if !yield(w) {
				return
			}
		}
	}
}

// Rows yields what a query finds.
func Rows(db *sql.DB, query string) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		rows, err := db.Query(query)
		if err != nil {
			yield(0, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var n int
			err := rows.Scan(&n)
			if !yield(n, err) {
				return
			}
		}
	}
}

// Filter is lazy.
func Filter[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

// Count is not.
func Count[T any](seq iter.Seq[T]) (n int) {
	for range seq {
		n++
	}
	return n
}

type tree struct {
	left, right *tree
	value       string
}

func (t *tree) all(yield func(string) bool) bool {
	return t == nil || t.left.all(yield) && yield(t.value) && t.right.all(yield)
}

// Values yields the values in order.
func (t *tree) Values() iter.Seq[string] {
	return func(yield func(string) bool) { t.all(yield) }
}

// Index counts words.
func Index(co *loop.Co, path, text string) (map[string]int, error) {
	counts := map[string]int{}
	for w := range Words(text) {
		counts[w]++
	}
	lines := Lines(path)
	kept := Filter(lines, func(l string) bool { return l != "" })
	short := Filter(Words(text), func(w string) bool { return len(w) < 4 })
	fmt.Println(Count(short), slices.Sorted(maps.Keys(counts)))
	n, err := loop.Offload(co, func() (int, error) { return Count(lines), nil })
	if err != nil {
		return nil, err
	}
	counts["lines"] = n
	for l := range lines { // BLOCKS file
		counts[l]++
	}
	counts["kept"] = Count(kept)         // BLOCKS file
	sorted := slices.Sorted(Lines(path)) // BLOCKS file
	counts["sorted"] = len(sorted)
	return counts, loop.Yield(co)
}

// Sum adds up what a query finds.
func Sum(co *loop.Co, db *sql.DB) (int, error) {
	rows := Rows(db, "SELECT n FROM t")
	total := 0
	for n, err := range rows { // BLOCKS db
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Nested ranges in loops over iterators.
func Nested(co *loop.Co, t *tree, dir string) (n int, err error) {
	for v := range t.Values() {
		for w := range Words(v) {
			if strings.HasPrefix(w, "@") {
				b, err := os.ReadFile(filepath.Join(dir, w[1:])) // BLOCKS file
				if err != nil {
					return 0, err
				}
				n += len(b)
			}
		}
	}
	for part := range strings.SplitSeq(dir, "/") {
		n += len(part)
	}
	for chunk := range slices.Chunk([]int{1, 2, 3}, 2) {
		n += len(chunk)
	}
	next, stop := iter.Pull(Words(dir))
	defer stop()
	if w, ok := next(); ok {
		n += len(w)
	}
	return n, loop.Yield(co)
}

// Walk sees a tree of files.
func Walk(co *loop.Co, root string, mem fs.FS) (names []string, err error) {
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error { names = append(names, p); return err }) // BLOCKS file
	if err != nil {
		return nil, err
	}
	matches, err := filepath.Glob(filepath.Join(root, "*.txt")) // BLOCKS file
	if err != nil {
		return nil, err
	}
	for _, m := range matches {
		if ok, _ := filepath.Match("*.txt", filepath.Base(m)); ok {
			names = append(names, strings.TrimSuffix(m, filepath.Ext(m)))
		}
	}
	return names, loop.Yield(co)
}

// Report is called back.
func Report(l *loop.Loop, t *tree, w *strings.Builder, path string) {
	l.Call(func() {
		for v := range t.Values() {
			fmt.Fprintln(w, v)
		}
		_, _ = io.WriteString(w, "done")
		spill(path, w.String())
	})
}

func spill(path, text string) {
	for w := range Words(text) {
		if w == "keep" {
			_ = os.WriteFile(path, []byte(text), 0o644) // BLOCKS file
		}
	}
}
