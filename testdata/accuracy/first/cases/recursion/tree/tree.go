// Package tree measures directories and documents, both by recursion.
package tree

import (
	"os"
	"path/filepath"
)

// Usage is the size of a directory.
func Usage(dir string) int64 { return usageDir(dir, 0) }

func usageDir(dir string, depth int) int64 {
	if depth > 64 {
		return 0
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	var total int64
	for _, e := range entries {
		total += usageEntry(filepath.Join(dir, e.Name()), e, depth+1)
	}
	return total
}

func usageEntry(path string, e os.DirEntry, depth int) int64 {
	if e.IsDir() {
		return usageDir(path, depth)
	}
	info, err := e.Info()
	if err != nil {
		return 0
	}
	return info.Size()
}

// Node is part of a document.
type Node struct {
	Name string
	Kids []*Node
}

// Depth and wide recurse in memory.
func (n *Node) Depth() int {
	d := 0
	for _, k := range n.Kids {
		d = max(d, k.deeper())
	}
	return d
}

func (n *Node) deeper() int { return n.Depth() + 1 }

// Visit calls fn for each node.
func (n *Node) Visit(fn func(*Node) bool) bool {
	if !fn(n) {
		return false
	}
	for _, k := range n.Kids {
		if !k.Visit(fn) {
			return false
		}
	}
	return true
}
