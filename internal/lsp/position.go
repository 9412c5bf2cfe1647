package lsp

import (
	"strings"
	"unicode/utf8"
)

// at returns the position in text of a line and a column in bytes, both from 1.
// What lies beyond a line's or the text's end is that end.
func at(text string, line, column int) position {
	p := position{Line: max(line-1, 0)}
	for range p.Line {
		_, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return p
		}
		text = rest
	}
	text, _, _ = strings.Cut(text, "\n")
	p.Character = utf16Len(text[:min(max(column-1, 0), len(text))])
	return p
}

// atOffset returns the position in text of an offset in bytes.
func atOffset(text string, offset int) position {
	before := text[:min(max(offset, 0), len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return position{Line: strings.Count(before, "\n"), Character: utf16Len(before[start:])}
}

// utf16Len returns how many UTF-16 code units s takes.
func utf16Len(s string) int {
	n := 0
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if n++; r > 0xFFFF {
			n++
		}
		s = s[size:]
	}
	return n
}

// before reports whether p comes before q in a text.
func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// touches reports whether r and q share a position, if only an end.
func (r textRange) touches(q textRange) bool {
	return !r.End.before(q.Start) && !q.End.before(r.Start)
}
