package lsp

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// A document is a file that is open in the editor.
type document struct {
	uri     string // as the editor spells it
	version *int
	text    string
}

func (s *server) didOpen(p didOpenParams) any {
	file, ok := fileOf(p.TextDocument.URI)
	if !ok || filepath.Ext(file) != ".go" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs[file] = &document{p.TextDocument.URI, p.TextDocument.Version, p.TextDocument.Text}
	s.runs.start(0)
	return nil
}

func (s *server) didChange(p didChangeParams) any {
	file, _ := fileOf(p.TextDocument.URI)
	s.mu.Lock()
	defer s.mu.Unlock()
	doc := s.docs[file]
	if n := len(p.ContentChanges); doc != nil && n > 0 {
		doc.text, doc.version = p.ContentChanges[n-1].Text, p.TextDocument.Version
		s.runs.start(pause)
	}
	return nil
}

func (s *server) didClose(p didCloseParams) any {
	file, _ := fileOf(p.TextDocument.URI)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.docs[file] == nil {
		return nil
	}
	delete(s.docs, file)
	for other := range s.docs {
		if filepath.Dir(other) == filepath.Dir(file) {
			s.runs.start(pause) // what was not saved is gone
			return nil
		}
	}
	for shown := range s.shown {
		if filepath.Dir(shown) == filepath.Dir(file) {
			s.show(shown, nil)
		}
	}
	s.runs.start(pause)
	return nil
}

// snapshot returns the folders that hold open files, and the text of those that
// are not saved; s.mu is held.
func (s *server) snapshot() (dirs map[string]bool, overlay map[string]string) {
	dirs, overlay = make(map[string]bool), make(map[string]string)
	for file, doc := range s.docs {
		dirs[filepath.Dir(file)] = true
		if saved, err := os.ReadFile(file); err != nil || string(saved) != doc.text {
			overlay[file] = doc.text
		}
	}
	return dirs, overlay
}

// text returns what a file holds for the editor; s.mu is held.
func (s *server) text(file string) string {
	if doc := s.docs[file]; doc != nil {
		return doc.text
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "" // every position in it is its start
	}
	return string(data)
}

// uri returns the URI of a file; s.mu is held.
func (s *server) uri(file string) string {
	if doc := s.docs[file]; doc != nil {
		return doc.uri
	}
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// fileOf returns the file that a URI stands for.
func fileOf(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return "", false
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:] // a drive
	}
	return filepath.Clean(filepath.FromSlash(path)), true
}
