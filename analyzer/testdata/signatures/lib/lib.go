// want package:"summaries of"

// Package lib hands out functions of two signatures as anything.
package lib

import (
	"net/http"
	"os"
	"time"
)

// A Name is a string with a name of its own.
type Name string

// Mixed returns one function of each signature.
func Mixed() []any {
	return []any{
		func(n int) { time.Sleep(time.Duration(n)) },
		func(name Name) ([]byte, error) { return os.ReadFile(string(name)) },
		func(urls ...string) { _, _ = http.Get(urls[0]) },
	}
}
