package analyzer

import (
	_ "embed"
	"strings"
)

//go:embed doc.go
var source string

// doc is the analyzer's help text: the part of doc.go that starts with its
// name.
var doc = func() string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		text, ok := strings.CutPrefix(line, "//")
		if !ok {
			break
		}
		b.WriteString(strings.TrimPrefix(text, " "))
	}
	_, text, _ := strings.Cut(b.String(), "\nstallcheck: ")
	return strings.TrimSpace(text)
}()
