// Package edit applies fixes to the text of a Go file.
package edit

import (
	"cmp"
	"slices"
	"strings"
)

// An Edit replaces the bytes from Start to End by New.
type Edit struct {
	Start, End int
	New        string
}

// Apply applies fixes in their order, each wholly or not at all: one that
// touches what an earlier one changed is left out. Fixes may share an edit, as
// those that add the same import do. It returns the text and which fixes it
// holds.
func Apply(src []byte, fixes [][]Edit) (out []byte, applied []bool) {
	applied = make([]bool, len(fixes))
	var all []Edit
	for i, fix := range fixes {
		if len(fix) == 0 || !fits(fix, all, len(src)) {
			continue
		}
		applied[i] = true
		for _, e := range fix {
			if !slices.Contains(all, e) {
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var b strings.Builder
	pos := 0
	for _, e := range all {
		b.Write(src[pos:e.Start])
		b.WriteString(e.New)
		pos = e.End
	}
	b.Write(src[pos:])
	return []byte(b.String()), applied
}

// fits reports whether a fix can be applied together with other edits.
func fits(fix, others []Edit, size int) bool {
	for _, e := range fix {
		if e.Start < 0 || e.End < e.Start || e.End > size {
			return false
		}
		for _, o := range others {
			if e != o && e.Start < o.End && o.Start < e.End {
				return false
			}
			// Two insertions at one place have no order that both mean.
			if e != o && e.Start == o.Start {
				return false
			}
		}
	}
	return true
}
