package drivertest

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
)

// A Diagnostic is one that a server published.
type Diagnostic struct {
	Range    Range
	Severity int
	Code     any
	Source   string
	Message  string
	Related  []struct {
		Message  string
		Location struct {
			URI   string
			Range Range
		}
	} `json:"relatedInformation"`

	raw json.RawMessage
}

// UnmarshalJSON keeps the text, which an editor hands back.
func (d *Diagnostic) UnmarshalJSON(data []byte) error {
	type plain Diagnostic
	d.raw = slices.Clone(data)
	return json.Unmarshal(data, (*plain)(d))
}

// MarshalJSON returns the text that came.
func (d Diagnostic) MarshalJSON() ([]byte, error) { return d.raw, nil }

// A Range is part of a text, in lines from 0 and UTF-16 code units.
type Range struct{ Start, End Position }

// A Position is one end of a Range.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// An Action is a code action.
type Action struct {
	Title string
	Kind  string
	Edit  *struct {
		Changes         map[string][]TextEdit
		DocumentChanges []struct {
			TextDocument struct{ URI string }
			Edits        []TextEdit
		}
	}

	raw json.RawMessage
}

// UnmarshalJSON keeps the text, which codeAction/resolve wants back.
func (a *Action) UnmarshalJSON(data []byte) error {
	type plain Action
	a.raw = slices.Clone(data)
	return json.Unmarshal(data, (*plain)(a))
}

// A TextEdit replaces a range of a text.
type TextEdit struct {
	Range   Range
	NewText string
}

// applyEdits applies edits that do not overlap, from the last to the first.
func applyEdits(text string, edits []TextEdit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b TextEdit) int {
		return offset(text, b.Range.Start) - offset(text, a.Range.Start)
	})
	for _, edit := range edits {
		text = text[:offset(text, edit.Range.Start)] + edit.NewText + text[offset(text, edit.Range.End):]
	}
	return text
}

func offset(text string, p Position) int {
	n := 0
	for range p.Line {
		n += strings.IndexByte(text[n:], '\n') + 1
	}
	units := 0
	for i, r := range text[n:] {
		if units >= p.Character {
			return n + i
		}
		units += utf16.RuneLen(r)
	}
	return len(text)
}

// URI returns the URI of a file.
func URI(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

func file(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return uri
	}
	path := u.Path
	if len(path) > 2 && path[2] == ':' {
		path = path[1:]
	}
	return filepath.FromSlash(path)
}
