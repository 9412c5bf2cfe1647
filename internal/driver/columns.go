package driver

import (
	"bytes"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// sourceLines are the lines of files, read when asked for and kept.
type sourceLines struct {
	dir   string // that file names are relative to
	files map[string][][]byte
}

// of returns the lines of a file, none if it cannot be read.
func (s *sourceLines) of(file string) [][]byte {
	lines, ok := s.files[file]
	if !ok {
		data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(file)))
		if err == nil {
			lines = bytes.Split(data, []byte("\n"))
		}
		if s.files == nil {
			s.files = make(map[string][][]byte)
		}
		s.files[file] = lines
	}
	return lines
}

// utf16Column converts a column that counts bytes, as Go counts them, to one
// that counts UTF-16 code units. Both start at 1; 0 is unknown and stays. It
// returns the column as it is if the file cannot be read.
func (s *sourceLines) utf16Column(file string, line, column int) int {
	lines := s.of(file)
	if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1])+1 {
		return column
	}
	return utf16Len(lines[line-1][:column-1]) + 1
}

// utf16Len returns how many UTF-16 code units text takes.
func utf16Len(text []byte) int {
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if n++; r > 0xFFFF {
			n++
		}
		text = text[size:]
	}
	return n
}
