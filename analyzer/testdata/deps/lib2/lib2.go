// want package:"summaries of"

// Package lib2 is imported by lib alone.
package lib2

import (
	"io"
	"os"
)

type Store struct{ path string }

func (s *Store) Load() ([]byte, error) { return os.ReadFile(s.path) }
func (s *Store) Path() string          { return s.path }

type Loader interface{ LoadAll() error }

type disk struct{}

func (disk) LoadAll() error { _, err := os.ReadFile("a"); return err }

func NewLoader() Loader { return disk{} }

func Drain(r io.Reader) error {
	_, err := io.ReadAll(r)
	return err
}
