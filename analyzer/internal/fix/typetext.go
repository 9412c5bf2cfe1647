package fix

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// typeText writes a type as the code at pos can, and reports false where it
// cannot: the type is another package's own, or its name means something else
// there.
func (d *draft) typeText(t types.Type, pos token.Pos) (string, bool) {
	w := &typeWalk{d: d, pos: pos, seen: make(map[types.Type]bool), ok: true}
	w.visit(t)
	if !w.ok {
		return "", false
	}
	text := types.TypeString(t, func(pkg *types.Package) string {
		if pkg == d.pass.Pkg {
			return ""
		}
		// A dot import gives "", as TypeString wants it.
		name := d.qualified(pkg.Path(), pkg.Name(), "X", pos)
		return strings.TrimSuffix(strings.TrimSuffix(name, "X"), ".")
	})
	return text, true
}

// tupleText writes the types of results as a function's type does.
func (d *draft) tupleText(list []types.Type, pos token.Pos) (string, bool) {
	texts := make([]string, len(list))
	for i, t := range list {
		text, ok := d.typeText(t, pos)
		if !ok {
			return "", false
		}
		texts[i] = text
	}
	switch len(texts) {
	case 0:
		return "", true
	case 1:
		return texts[0], true
	}
	return "(" + strings.Join(texts, ", ") + ")", true
}

// A typeWalk looks for names that the code at pos cannot write.
type typeWalk struct {
	d    *draft
	pos  token.Pos
	seen map[types.Type]bool
	ok   bool
}

func (w *typeWalk) visit(t types.Type) {
	if t == nil || w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			w.ok = false // a package of its own kind
		}
		w.name(types.Universe.Lookup(t.Name()), t.Name())
	case *types.Alias:
		w.typeName(t.Obj(), t.TypeArgs())
	case *types.Named:
		w.typeName(t.Obj(), t.TypeArgs())
	case *types.TypeParam:
		w.name(t.Obj(), t.Obj().Name())
	case *types.Struct:
		for i := range t.NumFields() {
			f := t.Field(i)
			w.own(f.Pkg(), f.Exported())
			w.visit(f.Type())
		}
	case *types.Interface:
		for i := range t.NumExplicitMethods() {
			m := t.ExplicitMethod(i)
			w.own(m.Pkg(), m.Exported())
			w.visit(m.Type())
		}
		for i := range t.NumEmbeddeds() {
			w.visit(t.EmbeddedType(i))
		}
	case *types.Union:
		for i := range t.Len() {
			w.visit(t.Term(i).Type())
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for i := range tuple.Len() {
				w.visit(tuple.At(i).Type())
			}
		}
	case *types.Map:
		w.visit(t.Key())
		w.visit(t.Elem())
	case interface{ Elem() types.Type }:
		w.visit(t.Elem())
	}
}

func (w *typeWalk) typeName(obj *types.TypeName, args *types.TypeList) {
	for i := range args.Len() {
		w.visit(args.At(i))
	}
	pkg := obj.Pkg()
	if pkg == nil || pkg == w.d.pass.Pkg {
		w.name(obj, obj.Name())
		return
	}
	w.own(pkg, obj.Exported())
	if !w.d.importable(pkg) {
		w.ok = false
	}
}

func (w *typeWalk) own(pkg *types.Package, exported bool) {
	if !exported && pkg != w.d.pass.Pkg {
		w.ok = false
	}
}

func (w *typeWalk) name(obj types.Object, name string) {
	if got := w.d.seen(name, w.pos); obj != nil && got != obj {
		w.ok = false
	}
}

// importable reports whether the package under analysis can import pkg: it does
// already, or nothing in the path forbids it.
func (d *draft) importable(pkg *types.Package) bool {
	if slices.Contains(d.pass.Pkg.Imports(), pkg) {
		return true
	}
	for elem := range strings.SplitSeq(pkg.Path(), "/") {
		if elem == "internal" || elem == "vendor" {
			return false
		}
	}
	return pkg.Name() != "main"
}
