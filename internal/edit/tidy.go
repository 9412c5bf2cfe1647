package edit

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// Tidy returns after, an edited form of the file before, without the imports
// that lost their last use by the edits, and formatted if before was.
func Tidy(before, after []byte) ([]byte, error) {
	fset := token.NewFileSet()
	old, err := parser.ParseFile(fset, "", before, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(fset, "", after, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return nil, err
	}
	was, is := qualifiers(old), qualifiers(file)
	tok := fset.File(file.FileStart)
	var fix []Edit
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			continue
		}
		var gone []Edit
		for _, s := range gen.Specs {
			spec := s.(*ast.ImportSpec)
			if name := importName(spec); was[name] && !is[name] {
				gone = append(gone, line(after, tok.Offset(spec.Pos()), tok.Offset(spec.End())))
			}
		}
		if len(gone) > 0 && len(gone) == len(gen.Specs) {
			gone = []Edit{line(after, tok.Offset(gen.Pos()), tok.Offset(gen.End()))}
		}
		fix = append(fix, gone...)
	}
	if len(fix) > 0 {
		after, _ = Apply(after, [][]Edit{fix})
	}
	if formatted, err := format.Source(before); err != nil || !bytes.Equal(formatted, before) {
		return after, err // its author does not format it
	}
	return format.Source(after)
}

// qualifiers returns the names that stand before a dot: those of packages, and
// others.
func qualifiers(file *ast.File) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				names[id.Name] = true
			}
		}
		return true
	})
	return names
}

// importName returns the name of an imported package, which without types is a
// guess; a wrong one is used nowhere.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	base := path.Base(p)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(p))
	}
	return base
}

// line returns the deletion of a part of src, with its line if nothing else
// stands there.
func line(src []byte, start, end int) Edit {
	from := start
	for from > 0 && (src[from-1] == '\t' || src[from-1] == ' ') {
		from--
	}
	to := end
	for to < len(src) && src[to] != '\n' && (src[to] == '\t' || src[to] == ' ' || src[to] == '\r') {
		to++
	}
	if bytes.HasPrefix(src[to:], []byte("//")) {
		for to < len(src) && src[to] != '\n' {
			to++
		}
	}
	if (from == 0 || src[from-1] == '\n') && to < len(src) && src[to] == '\n' {
		return Edit{Start: from, End: to + 1}
	}
	return Edit{Start: start, End: end}
}
