package driver

import (
	"path/filepath"
	"strconv"
	"strings"
)

// A place is a position in a file, as go vet writes it: file:line:column.
type place struct {
	file         string
	line, column int
}

// parsePlace reads file:line:column or file:line.
func parsePlace(s string) (place, bool) {
	rest, last, ok := cutLast(s)
	if !ok {
		return place{}, false
	}
	if file, line, ok := cutLast(rest); ok {
		return place{file, line, last}, true
	}
	return place{rest, last, 0}, true
}

// cutLast cuts the number behind the last colon off.
func cutLast(s string) (rest string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i <= 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil
}

// relative returns name as seen from dir, with slashes, so that output is the
// same in every checkout and on every system.
func relative(dir, name string) string {
	if filepath.IsAbs(name) {
		if rel, err := filepath.Rel(dir, name); err == nil {
			name = rel
		}
	}
	return filepath.ToSlash(filepath.Clean(name))
}
