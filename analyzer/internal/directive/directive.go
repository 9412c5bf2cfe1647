// Package directive reads the //stallcheck: comments of a package.
//
//	//stallcheck:onloop                     the function runs on a loop
//	//stallcheck:blocking CATEGORY          it blocks, whatever is inferred
//	//stallcheck:nonblocking                it does not
//	//stallcheck:offload PARAM              it runs that parameter off the loop
//	//stallcheck:register PARAM             it hands that parameter to a loop
//	//stallcheck:ignore CATEGORY[,...] -- REASON
//
// All but the last stand in a function's doc comment. An ignore holds for its
// line, or the next one where it stands alone, or in a doc comment for the whole
// declaration; the reason is required.
package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/category"
)

const prefix = "//stallcheck:"

// A Set holds the directives of a package.
type Set struct {
	Funcs    map[*ast.FuncDecl]*Func
	Problems []Problem // mistakes, in source order

	fset    *token.FileSet
	ignores []*ignore
}

// A Func is what a function's doc comment states.
type Func struct {
	OnLoop      bool
	Blocking    string // a category, or ""
	Nonblocking bool
	Offload     []string // names of parameters
	Register    []string
}

// A Problem is a directive that is wrong or has no use.
type Problem struct {
	Pos     token.Pos
	Message string
}

// An ignore silences categories from one line to another.
type ignore struct {
	pos         token.Pos
	categories  []string
	file        string
	first, last int
	used        []bool // by category
}

// Parse reads the directives of files.
func Parse(fset *token.FileSet, files []*ast.File) *Set {
	s := &Set{Funcs: make(map[*ast.FuncDecl]*Func), fset: fset}
	for _, file := range files {
		docs := make(map[*ast.CommentGroup]ast.Decl)
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				docs[decl.Doc] = decl
			case *ast.GenDecl:
				docs[decl.Doc] = decl
			}
		}
		delete(docs, nil)
		var code map[int]bool // lines that hold code, made when first needed
		for _, group := range file.Comments {
			for _, c := range group.List {
				text, ok := strings.CutPrefix(c.Text, prefix)
				if !ok {
					continue
				}
				if code == nil {
					code = codeLines(fset, file)
				}
				s.directive(c.Pos(), text, docs[group], code)
			}
		}
	}
	return s
}

// codeLines returns the lines on which some syntax starts or ends.
func codeLines(fset *token.FileSet, file *ast.File) map[int]bool {
	lines := make(map[int]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.Comment, *ast.CommentGroup:
			return false
		}
		lines[fset.Position(n.Pos()).Line] = true
		lines[fset.Position(n.End()).Line] = true
		return true
	})
	return lines
}

func (s *Set) problem(pos token.Pos, format string, args ...any) {
	s.Problems = append(s.Problems, Problem{pos, fmt.Sprintf(format, args...)})
}

func (s *Set) directive(pos token.Pos, text string, decl ast.Decl, code map[int]bool) {
	text, _, _ = strings.Cut(text, " //") // a comment behind it
	name, args, _ := strings.Cut(strings.TrimSpace(text), " ")
	args = strings.TrimSpace(args)
	if name == "ignore" {
		s.ignore(pos, args, decl, code)
		return
	}
	fn, ok := decl.(*ast.FuncDecl)
	if !ok {
		if slices.Contains([]string{"onloop", "blocking", "nonblocking", "offload", "register"}, name) {
			s.problem(pos, "%s%s belongs in the doc comment of a function", prefix, name)
		} else {
			s.problem(pos, "unknown directive %s%s (known: onloop, blocking, nonblocking, offload, register, ignore)", prefix, name)
		}
		return
	}
	f := s.Funcs[fn]
	if f == nil {
		f = &Func{}
		s.Funcs[fn] = f
	}
	switch name {
	case "onloop":
		f.OnLoop = true
	case "nonblocking":
		f.Nonblocking = true
	case "blocking":
		if !category.Known(args) {
			s.problem(pos, "%sblocking needs a category (known: %s)", prefix, strings.Join(category.Names(), ", "))
			return
		}
		f.Blocking = args
	case "offload", "register":
		if !hasParam(fn, args) {
			s.problem(pos, "%s%s: %s has no parameter %q", prefix, name, fn.Name.Name, args)
			return
		}
		if name == "offload" {
			f.Offload = append(f.Offload, args)
		} else {
			f.Register = append(f.Register, args)
		}
	default:
		s.problem(pos, "unknown directive %s%s (known: onloop, blocking, nonblocking, offload, register, ignore)", prefix, name)
	}
}

func hasParam(fn *ast.FuncDecl, name string) bool {
	for _, field := range fn.Type.Params.List {
		for _, ident := range field.Names {
			if ident.Name == name && name != "_" {
				return true
			}
		}
	}
	return false
}

func (s *Set) ignore(pos token.Pos, args string, decl ast.Decl, code map[int]bool) {
	list, reason, ok := strings.Cut(args, "--")
	if !ok || strings.TrimSpace(reason) == "" {
		s.problem(pos, "%signore needs a reason: %signore CATEGORY -- REASON", prefix, prefix)
		return
	}
	at := s.fset.Position(pos)
	ig := &ignore{pos: pos, file: at.Filename, first: at.Line, last: at.Line}
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if !category.Known(name) {
			s.problem(pos, "%signore: unknown category %q (known: %s)", prefix, name, strings.Join(category.Names(), ", "))
			return
		}
		ig.categories = append(ig.categories, name)
	}
	if len(ig.categories) == 0 {
		s.problem(pos, "%signore needs the categories to ignore", prefix)
		return
	}
	ig.used = make([]bool, len(ig.categories))
	switch {
	case decl != nil:
		ig.last = s.fset.Position(decl.End()).Line
	case !code[at.Line]:
		ig.last++
	}
	s.ignores = append(s.ignores, ig)
}

// Ignored reports whether a directive silences a category at pos, and notes
// that it was of use.
func (s *Set) Ignored(pos token.Pos, cat string) bool {
	if len(s.ignores) == 0 || !pos.IsValid() {
		return false
	}
	at := s.fset.Position(pos)
	silent := false
	for _, ig := range s.ignores {
		if ig.file != at.Filename || at.Line < ig.first || at.Line > ig.last {
			continue
		}
		if i := slices.Index(ig.categories, cat); i >= 0 {
			ig.used[i] = true
			silent = true
		}
	}
	return silent
}

// Stale returns a problem for each ignored category that nothing needed. Those
// that are not on were not looked for, so nothing is known of them.
func (s *Set) Stale(on map[string]bool) []Problem {
	var list []Problem
	for _, ig := range s.ignores {
		for i, used := range ig.used {
			if !used && on[ig.categories[i]] {
				list = append(list, Problem{ig.pos, fmt.Sprintf("%signore %s silences nothing here: remove it", prefix, ig.categories[i])})
			}
		}
	}
	return list
}
