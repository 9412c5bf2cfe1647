package fix

import (
	"bytes"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// qualified writes a name of the package with that import path as it is written
// at pos, and sees to the import.
func (d *draft) qualified(pkg, base, name string, pos token.Pos) string {
	if pkg == d.pass.Pkg.Path() {
		return name
	}
	for _, spec := range d.file.ast.Imports {
		if importPath(spec) != pkg {
			continue
		}
		imp := d.pass.TypesInfo.PkgNameOf(spec)
		switch {
		case imp == nil || imp.Name() == "_":
		case imp.Name() == ".":
			if obj := d.seen(name, pos); obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == pkg {
				return name
			}
		case d.seen(imp.Name(), pos) == types.Object(imp):
			return imp.Name() + "." + name
		}
	}
	return d.addImport(pkg, base) + "." + name
}

// addImport adds an import, by another name than the package's own where that
// means something else in the file, and returns the name.
func (d *draft) addImport(pkg, base string) string {
	name, ok := d.file.added[pkg]
	if !ok {
		name = d.other(base, identifiers(d.file.ast))
		d.file.added[pkg] = name
		d.file.imports[name] = true
	}
	text := strconv.Quote(pkg)
	if name != base {
		text = name + " " + text
	}
	edit := d.importEdit(pkg, text)
	if !slices.ContainsFunc(d.edits, func(e analysis.TextEdit) bool { return e.Pos == edit.Pos && bytes.Equal(e.NewText, edit.NewText) }) {
		d.edits = append(d.edits, edit)
	}
	return name
}

// importEdit puts a spec into the first import declaration in parentheses,
// behind those of the same kind that sort before it, or makes a declaration.
func (d *draft) importEdit(pkg, text string) analysis.TextEdit {
	at := func(pos token.Pos, text string) analysis.TextEdit {
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
	}
	var last *ast.GenDecl
	for _, decl := range d.file.ast.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			break
		}
		last = gen
		if !gen.Lparen.IsValid() || len(gen.Specs) == 0 {
			continue
		}
		var before, other *ast.ImportSpec // of the same kind, and sorted before; of the other kind
		var first *ast.ImportSpec
		for _, s := range gen.Specs {
			spec := s.(*ast.ImportSpec)
			switch {
			case standard(importPath(spec)) != standard(pkg):
				other = spec
			case importPath(spec) < pkg:
				before = spec
			case first == nil:
				first = spec
			}
		}
		switch {
		case before != nil:
			return at(d.lineEnd(before.End()), "\n\t"+text)
		case first != nil:
			return at(first.Pos(), text+"\n\t")
		case other != nil && standard(pkg):
			return at(gen.Specs[0].Pos(), text+"\n\n\t")
		default:
			return at(d.lineEnd(gen.Specs[len(gen.Specs)-1].End()), "\n\n\t"+text)
		}
	}
	if last != nil {
		return at(d.lineEnd(last.End()), "\nimport "+text)
	}
	return at(d.lineEnd(d.file.ast.Name.End()), "\n\nimport "+text)
}

// lineEnd returns the end of the line of pos, if nothing but a comment stands
// there, else pos.
func (d *draft) lineEnd(pos token.Pos) token.Pos {
	start := d.file.tok.Offset(pos)
	n := bytes.IndexByte(d.file.src[start:], '\n')
	if n < 0 {
		n = len(d.file.src) - start
	}
	rest := strings.TrimSpace(string(d.file.src[start : start+n]))
	if rest == "" || strings.HasPrefix(rest, "//") {
		return pos + token.Pos(len(strings.TrimRight(string(d.file.src[start:start+n]), "\r")))
	}
	return pos
}

func importPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return p
}

// standard reports whether a path sorts among those of the standard library.
func standard(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	return !strings.Contains(first, ".")
}

// dropImports removes the imports that only the code used which the edits
// replace.
func (d *draft) dropImports() {
	for _, spec := range d.file.ast.Imports {
		imp := d.pass.TypesInfo.PkgNameOf(spec)
		if imp == nil || imp.Name() == "_" || imp.Name() == "." || !d.unused(imp) {
			continue
		}
		d.dropImport(spec)
	}
}

// unused reports whether every use of an import is replaced.
func (d *draft) unused(imp *types.PkgName) bool {
	gone := false
	for id, obj := range d.pass.TypesInfo.Uses {
		if obj != types.Object(imp) {
			continue
		}
		i := slices.IndexFunc(d.edits, func(e analysis.TextEdit) bool { return e.Pos <= id.Pos() && id.End() <= e.End })
		if i < 0 {
			return false
		}
		gone = true
	}
	return gone && !slices.ContainsFunc(d.edits, func(e analysis.TextEdit) bool { return mentions(e.NewText, imp.Name()) })
}

// mentions reports whether code uses a package by that name.
func mentions(code []byte, name string) bool {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(code)), code, func(token.Position, string) {}, 0)
	var before token.Token
	var text string
	for {
		_, tok, lit := s.Scan()
		if before == token.IDENT && text == name && tok == token.PERIOD {
			return true
		}
		if tok == token.EOF {
			return false
		}
		before, text = tok, lit
	}
}

// dropImport deletes a spec with its line, and its declaration if it is alone
// there.
func (d *draft) dropImport(spec *ast.ImportSpec) {
	for _, decl := range d.file.ast.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT || !slices.Contains(gen.Specs, ast.Spec(spec)) {
			continue
		}
		from, to := spec.Pos(), spec.End()
		if spec.Doc != nil {
			from = spec.Doc.Pos()
		}
		if len(gen.Specs) == 1 {
			from, to = gen.Pos(), gen.End()
			if gen.Doc != nil {
				from = gen.Doc.Pos()
			}
		}
		to = d.lineEnd(to)
		tok := d.file.tok
		line := tok.LineStart(tok.Line(from))
		if strings.TrimSpace(d.file.between(line, from)) == "" && tok.Offset(to) < len(d.file.src) && d.file.src[tok.Offset(to)] == '\n' {
			from, to = line, to+1
		}
		d.replace(from, to, "")
		return
	}
}
