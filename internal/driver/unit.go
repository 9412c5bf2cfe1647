package driver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stallcheck/stallcheck/internal/finding"
)

// A unit is what the analysis of one package, or of one of its test variants,
// had to say.
type unit struct {
	path  string // import path, with _test for an external test package
	tests bool   // holds test files
	diags []diagnostic
	err   string // why the analysis failed
}

// A diagnostic is one entry in the output of go vet -json.
type diagnostic struct {
	Category string    `json:"category"`
	Posn     string    `json:"posn"`
	End      string    `json:"end"`
	Message  string    `json:"message"`
	Fixes    []rewrite `json:"suggested_fixes"`
	Related  []related `json:"related"`
}

type related struct {
	Posn    string `json:"posn"`
	Message string `json:"message"`
}

// details decodes the related message that carries a finding.
func (d *diagnostic) details() (f finding.Finding, ok bool) {
	for _, r := range d.Related {
		if finding.Decode(r.Message, &f) {
			return f, true
		}
	}
	return f, false
}

// A rewrite is a suggested fix.
type rewrite struct {
	Message string     `json:"message"`
	Edits   []textEdit `json:"edits"`
}

type textEdit struct {
	Filename string `json:"filename"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
}

// A Fix is a rewrite that mends a finding, in one file.
type Fix struct {
	finding.Fix
	Edits []Edit `json:"-"`
}

// An Edit replaces the bytes from Start to End of File.
type Edit struct {
	File       string // absolute, as the go command names it
	Start, End int
	New        string
}

// saved returns the edit as it is in the file that an overlay's text stands for.
func (e Edit) saved(over *overlay) Edit {
	header := over.headers[e.File] // 0 for a file that is saved
	e.Start -= header
	e.End -= header
	return e
}

// fix returns the fix that goes with what the details say of it, nil if there
// is none.
func (d *diagnostic) fix(said *finding.Fix) *Fix {
	if said == nil || len(d.Fixes) == 0 {
		return nil
	}
	f := &Fix{Fix: *said}
	for _, e := range d.Fixes[0].Edits {
		f.Edits = append(f.Edits, Edit{File: e.Filename, Start: e.Start, End: e.End, New: e.New})
	}
	return f
}

// parseUnits reads one object of the output of go vet -json: from package to
// analyzer to an error or a list of diagnostics.
func parseUnits(object []byte) ([]unit, error) {
	var tree map[string]map[string]json.RawMessage
	if err := json.Unmarshal(object, &tree); err != nil {
		return nil, err
	}
	var units []unit
	for id, results := range tree {
		u := unit{path: id}
		u.path, u.tests = strings.CutSuffix(id, testsSuffix)
		for _, result := range results {
			if err := u.add(result); err != nil {
				return nil, fmt.Errorf("%s: %v", u.path, err)
			}
		}
		units = append(units, u)
	}
	return units, nil
}

// add reads what one analyzer had to say.
func (u *unit) add(result json.RawMessage) error {
	if bytes.HasPrefix(bytes.TrimSpace(result), []byte("[")) {
		return json.Unmarshal(result, &u.diags)
	}
	var failure struct {
		Error string `json:"error"`
	}
	err := json.Unmarshal(result, &failure)
	u.err = failure.Error
	return err
}
