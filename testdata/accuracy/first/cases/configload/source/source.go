// Package source is where configuration comes from.
package source

import (
	"embed"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
)

//go:embed defaults.json
var defaults embed.FS

// Values are settings by name.
type Values map[string]string

// Defaults are compiled in.
func Defaults() Values {
	b, err := defaults.ReadFile("defaults.json")
	if err != nil {
		return Values{}
	}
	v, _ := Parse(strings.NewReader(string(b)))
	return v
}

// Parse decodes from any reader.
func Parse(r io.Reader) (Values, error) {
	var v Values
	if err := json.NewDecoder(r).Decode(&v); err != nil {
		return nil, err
	}
	return v, nil
}

// Env takes variables with a prefix.
func Env(prefix string) Values {
	v := Values{}
	for _, kv := range os.Environ() {
		if k, val, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(k, prefix) {
			v[strings.TrimPrefix(k, prefix)] = val
		}
	}
	return v
}

// File reads a file.
func File(path string) (Values, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Parse(f)
}

// Remote asks a server.
func Remote(url string) (Values, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return Parse(resp.Body)
}

// Merge lays b over a.
func Merge(a, b Values) Values {
	out := make(Values, len(a)+len(b))
	for k, v := range a {
		out[k] = v
	}
	for k, v := range b {
		out[k] = v
	}
	return out
}
