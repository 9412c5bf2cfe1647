package fix

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"strconv"

	"golang.org/x/tools/go/ast/inspector"
)

// A file is one that fixes may edit.
type file struct {
	ast     *ast.File
	tok     *token.File
	src     []byte
	set     map[*types.Var]bool          // see reassigned
	named   map[ast.Node]string          // what fixes call what has no name
	inDecl  map[ast.Decl]map[string]bool // the identifiers of a declaration, and those that fixes add
	imports map[string]bool              // the names of imports, and those that fixes add
	added   map[string]string            // import path to name, of imports that fixes add
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
	if ast.IsGenerated(syntax) {
		return nil
	}
	for _, spec := range syntax.Imports {
		if spec.Path.Value == `"C"` {
			return nil
		}
	}
	read := x.pass.ReadFile
	if read == nil { // nogo sets none
		read = os.ReadFile
	}
	src, err := read(tok.Name())
	if err != nil || len(src) != tok.Size() {
		return nil // not what was parsed
	}
	// A directive at its very beginning says for which file it stands, as the
	// overlays of this command have it.
	if i := bytes.LastIndex(src, []byte("//line ")); i > 0 && src[i-1] == '\n' || bytes.Contains(src, []byte("/*line ")) {
		return nil
	}
	f := &file{ast: syntax, tok: tok, src: src, named: make(map[ast.Node]string), inDecl: make(map[ast.Decl]map[string]bool), imports: make(map[string]bool), added: make(map[string]string)}
	for _, spec := range syntax.Imports {
		if imp := x.pass.TypesInfo.PkgNameOf(spec); imp != nil {
			f.imports[imp.Name()] = true
		}
	}
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

// fresh returns a name like want that means nothing in the function around the
// call, and keeps it.
func (d *draft) fresh(want string) string {
	var decl ast.Decl
	for cur := range d.cur.Enclosing((*ast.FuncDecl)(nil), (*ast.GenDecl)(nil)) {
		decl = cur.Node().(ast.Decl) // the outermost
	}
	names, ok := d.file.inDecl[decl]
	if !ok {
		names = identifiers(decl)
		d.file.inDecl[decl] = names
	}
	name := d.other(want, names)
	names[name] = true
	return name
}

// inner returns a name like want for a parameter of a literal around n alone.
func (c *coroutine) inner(want string, n ast.Node, others []string) string {
	names := identifiers(n)
	names[c.name] = true
	for _, name := range others {
		names[name] = true
	}
	return c.other(want, names)
}

// other returns want, or if that is taken want with a number.
func (d *draft) other(want string, taken map[string]bool) string {
	name := want
	for n := 2; taken[name] || d.meansSomething(name); n++ {
		name = want + strconv.Itoa(n)
	}
	return name
}

// meansSomething reports whether a name means something in the whole file.
func (d *draft) meansSomething(name string) bool {
	return d.file.imports[name] || token.IsKeyword(name) || name == "_" ||
		d.pass.Pkg.Scope().Lookup(name) != nil || types.Universe.Lookup(name) != nil
}

// identifiers returns the names in a piece of code, but for those behind a dot,
// which no variable hides.
func identifiers(n ast.Node) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			maps.Copy(names, identifiers(n.X))
			return false
		case *ast.Ident:
			names[n.Name] = true
		}
		return true
	})
	return names
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
