package model

import (
	"go/types"
	"io/fs"
	"strings"
	"sync"
)

// A Catalog holds model files, and reads one when a package first has to do with
// a library that it speaks of: go vet starts a process for each package, and most
// know no event loop. It is safe for several goroutines.
type Catalog struct {
	files []*catalogFile
	own   []*Library
}

type catalogFile struct {
	name  string
	words map[string]bool // of its text: the paths are among them
	read  func() ([]*Library, error)
}

// Open returns the catalog of the model files of fsys, in the order of their
// names, and of the user's own libraries, which hold against those.
func Open(fsys fs.FS, own []*Library) (*Catalog, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	c := &Catalog{own: own}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		c.files = append(c.files, &catalogFile{
			name:  name,
			words: wordsOf(string(text)),
			read:  sync.OnceValues(func() ([]*Library, error) { return Read(name, string(text)) }),
		})
	}
	return c, nil
}

// wordsOf returns what stands between spaces and the punctuation of YAML, outside
// comments.
func wordsOf(text string) map[string]bool {
	words := make(map[string]bool)
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n,:[]{}\"'", r) }) {
			words[word] = true
		}
	}
	return words
}

// All returns the models of every file.
func (c *Catalog) All() (*Set, error) {
	return c.set(func(*catalogFile) bool { return true })
}

// For returns the models of what a package imports, directly or not, and of the
// package itself.
func (c *Catalog) For(pkg *types.Package) (*Set, error) {
	paths := make(map[string]bool)
	var visit func(pkg *types.Package)
	visit = func(pkg *types.Package) {
		if !paths[pkg.Path()] {
			paths[pkg.Path()] = true
			for _, imp := range pkg.Imports() {
				visit(imp)
			}
		}
	}
	visit(pkg)
	return c.set(func(f *catalogFile) bool {
		for path := range paths {
			if f.words[path] {
				return true
			}
		}
		return false
	})
}

func (c *Catalog) set(wanted func(*catalogFile) bool) (*Set, error) {
	var libs []*Library
	for _, f := range c.files {
		if !wanted(f) {
			continue
		}
		more, err := f.read()
		if err != nil {
			return nil, err
		}
		libs = append(libs, more...)
	}
	return NewSet(append(libs, c.own...)), nil
}
