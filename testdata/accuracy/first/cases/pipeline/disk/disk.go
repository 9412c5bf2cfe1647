// Package disk is the lowest layer.
package disk

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Blobs are files named by what they hold.
type Blobs struct{ Root string }

// Key is what a blob is called.
func Key(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Path is where a blob is.
func (s Blobs) Path(key string) string { return filepath.Join(s.Root, key[:2], key) }

// Has looks for a blob.
func (s Blobs) Has(key string) bool {
	_, err := os.Lstat(s.Path(key))
	return err == nil
}

// Put writes a blob.
func (s Blobs) Put(b []byte) (string, error) {
	key := Key(b)
	return key, os.WriteFile(s.Path(key), b, 0o444)
}

// Get opens a blob.
func (s Blobs) Get(key string) (io.ReadCloser, error) { return os.Open(s.Path(key)) }

// Valid checks a key.
func Valid(key string) bool { return len(key) == 64 && strings.ToLower(key) == key }
