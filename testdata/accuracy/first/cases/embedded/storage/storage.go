// Package storage has what others embed.
package storage

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
)

// Base is a directory.
type Base struct {
	Root string
}

// Resolve makes a path.
func (b *Base) Resolve(name string) string { return filepath.Join(b.Root, filepath.Clean("/"+name)) }

// Slurp reads a file.
func (b *Base) Slurp(name string) ([]byte, error) { return os.ReadFile(b.Resolve(name)) }

// List lists the directory.
func (b *Base) List() ([]string, error) {
	entries, err := os.ReadDir(b.Root)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// Index is kept in memory.
type Index struct {
	sync.RWMutex
	m map[string]int
}

// Get looks a name up.
func (i *Index) Get(name string) (int, bool) {
	i.RLock()
	defer i.RUnlock()
	n, ok := i.m[name]
	return n, ok
}

// Put sets a name.
func (i *Index) Put(name string, n int) {
	i.Lock()
	defer i.Unlock()
	if i.m == nil {
		i.m = map[string]int{}
	}
	i.m[name] = n
}

// Counter counts in a database.
type Counter interface {
	Count(ctx context.Context, name string) (int, error)
}

// DBCounter is a Counter.
type DBCounter struct{ DB *sql.DB }

// Count implements Counter.
func (c DBCounter) Count(ctx context.Context, name string) (n int, err error) {
	err = c.DB.QueryRowContext(ctx, "SELECT n FROM counts WHERE name = $1", name).Scan(&n)
	return n, err
}

// Zero is a Counter that counts nothing.
type Zero struct{}

// Count implements Counter.
func (Zero) Count(context.Context, string) (int, error) { return 0, nil }
