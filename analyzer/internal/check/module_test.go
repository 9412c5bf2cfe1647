package check

import "testing"

func TestRepository(t *testing.T) {
	for path, want := range map[string]string{
		"github.com/a/b/c":    "github.com/a/b",
		"github.com/a/b":      "github.com/a/b",
		"golang.org/x/net/ws": "golang.org/x/net",
		"example.com/m/c/d":   "example.com/m",
		"example.com":         "example.com",
		"shop/cart/store":     "shop",
	} {
		if got := repository(path); got != want {
			t.Errorf("repository(%q) = %q, want %q", path, got, want)
		}
	}
}
