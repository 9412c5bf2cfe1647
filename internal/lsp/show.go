package lsp

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
)

// An item is a finding as the editor shows it.
type item struct {
	diag diagnostic
	fix  *codeAction // nil if there is none
	text string      // of the file, as it was analysed
}

// analyse checks the packages of all open files and shows what it finds.
func (s *server) analyse(ctx context.Context) {
	s.mu.Lock()
	folders, overlay := s.snapshot()
	s.mu.Unlock()
	if len(folders) == 0 {
		return
	}
	dirs := make([]string, 0, len(folders))
	for dir := range folders {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	result, err := s.check(ctx, dirs, overlay)

	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return // overtaken: what was found is about another text
	}
	if err != nil {
		result.Problems = append(result.Problems, err.Error())
	}
	s.tell(result.Problems)
	items := make(map[string][]item)
	for _, f := range result.Findings {
		items[f.File] = append(items[f.File], s.item(f))
	}
	// A package that does not compile at the moment keeps what it has: the
	// editor moves it along with the text.
	for file := range s.shown {
		if result.Analysed[filepath.Dir(file)] && items[file] == nil {
			s.show(file, nil)
		}
	}
	for file, list := range items {
		s.show(file, list)
	}
}

// show makes the editor show just items in a file; s.mu is held.
func (s *server) show(file string, items []item) {
	s.shown[file] = items
	if items == nil {
		delete(s.shown, file)
	}
	params := publishDiagnosticsParams{URI: s.uri(file), Diagnostics: []diagnostic{}}
	if doc := s.docs[file]; doc != nil {
		params.Version = doc.version
	}
	for _, i := range items {
		params.Diagnostics = append(params.Diagnostics, i.diag)
	}
	s.notify("textDocument/publishDiagnostics", params)
}

// tell shows problems to the user, once; s.mu is held.
func (s *server) tell(problems []string) {
	text := strings.Join(problems, "\n")
	if text != "" && text != s.told {
		s.notify("window/showMessage", messageParams{Type: messageWarning, Message: "stallcheck: " + text})
	}
	s.told = text
}

// item makes what the editor shows of a finding; s.mu is held.
func (s *server) item(f Finding) item {
	text := s.text(f.File)
	d := diagnostic{
		Range:    textRange{at(text, f.Line, f.Column), at(text, f.EndLine, f.EndColumn)},
		Severity: severityWarning,
		Code:     f.Category,
		Source:   "stallcheck",
		Message:  f.Message,
	}
	if f.Info {
		d.Severity = severityInformation
	}
	if f.URL != "" {
		d.CodeDescription = &codeDescription{f.URL}
	}
	for _, r := range f.Related {
		p := at(s.text(r.File), r.Line, r.Column)
		d.RelatedInformation = append(d.RelatedInformation, relatedInformation{location{s.uri(r.File), textRange{p, p}}, r.Message})
	}
	i := item{diag: d, text: text}
	if f.Fix != nil {
		i.fix = s.action(f.Fix, d)
	}
	return i
}

// action makes a quick fix; s.mu is held.
func (s *server) action(f *Fix, d diagnostic) *codeAction {
	a := &codeAction{
		Title: f.Message, Kind: quickFix, Diagnostics: []diagnostic{d}, IsPreferred: f.Safe,
		Edit: workspaceEdit{make(map[string][]textEdit)},
	}
	if !f.Safe {
		a.Title += " (check what else uses its arguments)"
	}
	for _, e := range f.Edits {
		text, uri := s.text(e.File), s.uri(e.File)
		a.Edit.Changes[uri] = append(a.Edit.Changes[uri], textEdit{
			Range:   textRange{atOffset(text, e.Start), atOffset(text, e.End)},
			NewText: e.New,
		})
	}
	return a
}

// codeActions returns the quick fixes for a range. There are none for a text
// that is not analysed yet, or that does not compile.
func (s *server) codeActions(p codeActionParams) any {
	actions := []codeAction{}
	file, _ := fileOf(p.TextDocument.URI)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !wanted(p.Context.Only) {
		return actions
	}
	text := s.text(file)
	for _, i := range s.shown[file] {
		if i.fix != nil && i.text == text && i.diag.Range.touches(p.Range) {
			actions = append(actions, *i.fix)
		}
	}
	return actions
}

// wanted reports whether quick fixes are among the kinds that an editor asks
// for. The empty kind and the empty list stand for all.
func wanted(only []string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(kind string) bool { return kind == "" || kind == quickFix })
}
