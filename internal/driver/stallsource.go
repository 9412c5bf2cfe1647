package driver

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"
)

// source is the source of the packages that stacks lead through.
type source struct {
	dir  string
	pkgs []*packages.Package
}

// loadSource loads the packages under analysis that a stack leads through.
func (c *command) loadSource(list []*sighting, pkgs []listedPackage) (*source, error) {
	src := &source{dir: c.dir}
	var wanted []string
	for _, s := range list {
		for _, f := range s.frames {
			for _, p := range pkgs {
				if (f.pkg() == p.ImportPath || f.pkg() == "main" || strings.HasSuffix(f.pkg(), "_test")) && !slices.Contains(wanted, p.ImportPath) {
					wanted = append(wanted, p.ImportPath)
				}
			}
		}
	}
	if len(wanted) == 0 {
		return src, nil
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: c.dir, Tests: true, Context: c.ctx}, wanted...)
	if err != nil {
		return nil, goFailed(err, err.Error())
	}
	slices.SortStableFunc(loaded, func(a, b *packages.Package) int { return len(b.Syntax) - len(a.Syntax) }) // with test files first
	src.pkgs = loaded
	return src, nil
}

// file returns the file that a frame is in, and its package; nil if it is not
// among the packages.
func (s *source) file(f frame) (*packages.Package, *ast.File) {
	for _, exact := range []bool{true, false} {
		for _, p := range s.pkgs {
			for _, file := range p.Syntax {
				if sameFile(f, p.Fset.Position(file.Package).Filename, p, exact) {
					return p, file
				}
			}
		}
	}
	return nil, nil
}

// sameFile reports whether a frame is in a file of a package. The program may
// have been built elsewhere, or with -trimpath.
func sameFile(f frame, name string, p *packages.Package, exact bool) bool {
	at, name := filepath.ToSlash(f.file), filepath.ToSlash(name)
	pkgPath := strings.TrimSuffix(p.PkgPath, "_test")
	switch {
	case at == name, at == path.Join(pkgPath, path.Base(name)):
		return true
	case exact || path.Base(at) != path.Base(name):
		return false
	case f.pkg() == "main":
		return p.Name == "main" && path.Base(path.Dir(at)) == path.Base(path.Dir(name))
	}
	return f.pkg() == p.PkgPath
}

// relative returns a frame's file as findings name it, "" if it is not among
// the packages.
func (s *source) relative(f frame) string {
	p, file := s.file(f)
	if file == nil {
		return ""
	}
	return relative(s.dir, p.Fset.Position(file.Package).Filename)
}

// A callKind says how a call names what it calls.
type callKind struct {
	static bool
	iface  *types.Func // a method of an interface
	typ    *types.Named
	text   string // the expression called
}

// call looks at the call by which a frame came to call callee.
func (s *source) call(f, callee frame) (callKind, bool) {
	p, file := s.file(f)
	if file == nil {
		return callKind{}, false
	}
	var found []callKind
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		first, last := p.Fset.Position(call.Fun.Pos()).Line, p.Fset.Position(call.Lparen).Line
		if f.line < first || f.line > last {
			return true
		}
		if k, ok := kindOf(p.TypesInfo, call); ok {
			if lastName(k.text) == lastName(callee.symbol()) {
				found = append([]callKind{k}, found...) // the likeliest
			} else {
				found = append(found, k)
			}
		}
		return true
	})
	for _, k := range found {
		if !k.static || lastName(k.text) == lastName(callee.symbol()) {
			return k, true
		}
	}
	return callKind{}, false
}

func kindOf(info *types.Info, call *ast.CallExpr) (callKind, bool) {
	k := callKind{text: types.ExprString(ast.Unparen(call.Fun))}
	if tv := info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		return k, false
	}
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok {
		return k, true
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		k.iface = fn
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			k.typ, _ = types.Unalias(info.TypeOf(sel.X)).(*types.Named)
		}
		return k, true
	}
	k.static = true
	return k, true
}

// directive returns the comment that has the analysis pass over a frame: one at
// its line, or above its function. The place is that of the comment.
func (s *source) directive(f frame) (text, at string) {
	p, file := s.file(f)
	if file == nil {
		return "", ""
	}
	around := enclosing(p.Fset, file, f.line)
	for _, group := range file.Comments {
		for _, comment := range group.List {
			line := p.Fset.Position(comment.Pos()).Line
			ignores := strings.HasPrefix(comment.Text, "//stallcheck:ignore")
			here := ignores && (line == f.line || line == f.line-1)
			if around != nil && group == around.Doc {
				here = ignores || strings.HasPrefix(comment.Text, "//stallcheck:nonblocking")
			}
			if here {
				return comment.Text, fmt.Sprintf("%s:%d", s.relative(f), line)
			}
		}
	}
	return "", ""
}

// enclosing returns the declared function that holds a line, or nil.
func enclosing(fset *token.FileSet, file *ast.File, line int) *ast.FuncDecl {
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fset.Position(fn.Pos()).Line <= line && line <= fset.Position(fn.End()).Line {
			return fn
		}
	}
	return nil
}
