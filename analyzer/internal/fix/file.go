package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/inspector"
)

// A file is one that fixes may edit.
type file struct {
	ast   *ast.File
	tok   *token.File
	src   []byte
	named map[ast.Node]string // that fixes give to what has no name
	set   map[*types.Var]bool // see reassigned
	names map[string]bool     // every identifier in it, and those that fixes add
	added map[string]string   // import path to name, of imports that fixes add
}

// file returns the file that holds cur, nil if it must not be edited: one that
// is generated, or one that is not what its author wrote, as with cgo.
func (x *Fixer) file(cur inspector.Cursor) *file {
	var syntax *ast.File
	for c := range cur.Enclosing((*ast.File)(nil)) {
		syntax = c.Node().(*ast.File)
	}
	if f, ok := x.files[syntax]; ok {
		return f
	}
	f := x.open(syntax)
	x.files[syntax] = f
	return f
}

func (x *Fixer) open(syntax *ast.File) *file {
	tok := x.pass.Fset.File(syntax.FileStart)
	if ast.IsGenerated(syntax) || x.pass.Fset.Position(syntax.Package).Filename != tok.Name() {
		return nil
	}
	for _, spec := range syntax.Imports {
		if spec.Path.Value == `"C"` {
			return nil
		}
	}
	src, err := x.pass.ReadFile(tok.Name())
	if err != nil || len(src) != tok.Size() {
		return nil // not what was parsed
	}
	f := &file{ast: syntax, tok: tok, src: src, named: make(map[ast.Node]string), names: make(map[string]bool), added: make(map[string]string)}
	ast.Inspect(syntax, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			f.names[id.Name] = true
		}
		return true
	})
	return f
}

// text returns the source of a node, comments inside it too.
func (f *file) text(n ast.Node) string { return f.between(n.Pos(), n.End()) }

func (f *file) between(start, end token.Pos) string {
	return string(f.src[f.tok.Offset(start):f.tok.Offset(end)])
}

// indent returns the white space at the beginning of the line of pos.
func (f *file) indent(pos token.Pos) string {
	start := f.tok.Offset(f.tok.LineStart(f.tok.Line(pos)))
	end := start
	for end < len(f.src) && (f.src[end] == ' ' || f.src[end] == '\t') {
		end++
	}
	return string(f.src[start:end])
}

// fresh returns a name like want that means nothing in the file or package, and
// keeps it.
func (d *draft) fresh(want string) string {
	name := want
	for n := 2; d.taken(name); n++ {
		name = want + strconv.Itoa(n)
	}
	d.file.names[name] = true
	return name
}

func (d *draft) taken(name string) bool {
	return d.file.names[name] || token.IsKeyword(name) ||
		d.pass.Pkg.Scope().Lookup(name) != nil || types.Universe.Lookup(name) != nil
}

// seen returns what a name means at pos, nil for nothing.
func (d *draft) seen(name string, pos token.Pos) types.Object {
	scope := d.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	return obj
}
