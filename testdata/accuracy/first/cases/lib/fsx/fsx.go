// Package fsx has what os lacks.
package fsx

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// AtomicWrite writes and renames.
func AtomicWrite(path string, b []byte) error {
	tmp := path + ".tmp"
	if err := os.WriteFile(tmp, b, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// ReadJSON decodes a file.
func ReadJSON[T any](path string) (t T, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return t, err
	}
	return Decode[T](b)
}

// WriteJSON encodes to a file.
func WriteJSON[T any](path string, t T) error {
	b, err := Encode(t)
	if err != nil {
		return err
	}
	return AtomicWrite(path, b)
}

// Decode decodes bytes.
func Decode[T any](b []byte) (t T, err error) {
	err = json.Unmarshal(b, &t)
	return t, err
}

// Encode encodes with indents.
func Encode[T any](t T) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", "\t")
	err := enc.Encode(t)
	return buf.Bytes(), err
}

// Exists asks the disk.
func Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// SafeName makes a name of any text.
func SafeName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, s)
}

// Join joins below a root.
func Join(root string, parts ...string) string {
	return filepath.Join(root, filepath.Join(parts...))
}

// Files yields the files below root, lazily.
func Files(root string) iter.Seq[string] {
	return func(yield func(string) bool) {
		_ = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !yield(p) {
				return fs.SkipAll
			}
			return nil
		})
	}
}

// Names filters in memory.
func Names(all []string, ext string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, n := range all {
			if filepath.Ext(n) == ext && !yield(n) {
				return
			}
		}
	}
}

// Log appends lines to a file.
type Log struct{ Path string }

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	f, err := os.OpenFile(l.Path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return f.Write(p)
}

// Name is its base.
func (l *Log) Name() string { return filepath.Base(l.Path) }
