package driver

type (
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"` // empty where text is only inserted
		Inserted sarifText   `json:"insertedContent"`
	}
)

// fixes returns the fix of a finding, none if there is none. Offsets into a file
// that cgo made are of no use to anybody.
func (s *sarifWriter) fixes(f *placed) []sarifFix {
	if f.Fix == nil || len(f.Fix.Edits) == 0 {
		return nil
	}
	fix := sarifFix{Description: sarifText{f.Fix.Message}}
	if !f.Fix.Safe {
		fix.Description.Text += " (it may race with other tasks)"
	}
	change := sarifChange{Artifact: s.at(f.File, 0, 0, "").Physical.Artifact}
	for _, e := range f.Fix.Edits {
		if relative(s.lines.dir, e.File) != f.File {
			return nil
		}
		from, ok := s.place(f.File, e.Start)
		to, also := s.place(f.File, e.End)
		if !ok || !also {
			return nil
		}
		change.Replacements = append(change.Replacements, sarifReplacement{
			Deleted:  sarifRegion{StartLine: from.line, StartColumn: from.column, EndLine: to.line, EndColumn: to.column},
			Inserted: sarifText{e.New},
		})
	}
	fix.Changes = []sarifChange{change}
	return []sarifFix{fix}
}

// place turns an offset in bytes into a line and a column.
func (s *sarifWriter) place(file string, offset int) (at place, ok bool) {
	for i, line := range s.lines.of(file) {
		if offset <= len(line) {
			return place{line: i + 1, column: s.lines.utf16Column(file, i+1, offset+1)}, true
		}
		offset -= len(line) + len("\n")
	}
	return at, false
}
