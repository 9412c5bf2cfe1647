package model

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// id names an option of a package that has that path.
func (o Option) id(path string) string {
	if o.Field != "" {
		return FieldID(path, o.Field)
	}
	id, _ := fullName(path, o.Func)
	return id
}

// FieldID names a field, "T.Field", as functions are named.
func FieldID(path, field string) string {
	id, _ := fullName(path, field)
	return id
}

// ID names an option of a package, and the value asked for.
func (o Option) ID(path string) string { return o.id(path) + "=" + o.Is }

// Missing returns what the models that hold for pkg name and pkg does not
// declare, as errors "FILE:LINE: what".
func (s *Set) Missing(pkg *types.Package) []Absence {
	var list []Absence
	for _, lib := range s.Libs {
		if !slices.Contains(lib.Paths, pkg.Path()) {
			continue
		}
		for i, roles := range [][]Role{lib.OnLoop, lib.Offload, lib.Blocking, lib.Nonblocking, lib.Suspending, lib.Buffered, lib.Owned, lib.Awaited, lib.Rewrite.roles(lib.rewriteLine)} {
			for _, r := range roles {
				err := r.check(pkg)
				if err == nil && i < 2 {
					err = r.checkValues(pkg)
				}
				if err != nil {
					list = append(list, Absence{lib.File, fmt.Errorf("%s:%d: %w", lib.File, r.Line, err)})
				}
			}
		}
	}
	return list
}

// An Absence is a name of a model file that a package does not declare.
type Absence struct {
	File string
	Err  error
}

// check reports whether pkg declares what the role names.
func (r Role) check(pkg *types.Package) error {
	for _, o := range slices.Concat(r.When, r.Unless) {
		if err := o.check(pkg); err != nil {
			return err
		}
	}
	switch {
	case r.Func != "":
		return r.checkFunc(pkg)
	case r.Fields != nil:
		return r.checkFields(pkg)
	}
	name := r.Interface + r.Param + r.Type + r.Result // one of them is set
	if isPattern(name) {
		return r.checkPattern(pkg)
	}
	obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return fmt.Errorf("%s declares no type %s", pkg.Path(), name)
	}
	if r.Interface == "" {
		return nil
	}
	iface, ok := obj.Type().Underlying().(*types.Interface)
	if !ok {
		return fmt.Errorf("%s.%s is not an interface", pkg.Path(), name)
	}
	for _, method := range r.Methods {
		if m, _, _ := types.LookupFieldOrMethod(iface, false, pkg, method); m == nil {
			return fmt.Errorf("%s.%s has no method %s", pkg.Path(), name, method)
		}
	}
	return nil
}

// checkValues reports whether the type whose values the role speaks of is one of
// functions.
func (r Role) checkValues(pkg *types.Package) error {
	if r.Type == "" || r.Fields != nil || isPattern(r.Type) {
		return nil
	}
	if _, ok := pkg.Scope().Lookup(r.Type).Type().Underlying().(*types.Signature); !ok {
		return fmt.Errorf("%s.%s is not a function type: say which fields of it", pkg.Path(), r.Type)
	}
	return nil
}

// declaredTypes returns the types of pkg that a pattern stands for.
func declaredTypes(pkg *types.Package, pattern string) []*types.TypeName {
	var list []*types.TypeName
	for _, name := range pkg.Scope().Names() {
		if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && glob(pattern, name) {
			list = append(list, obj)
		}
	}
	return list
}

func (r Role) checkPattern(pkg *types.Package) error {
	if len(declaredTypes(pkg, r.Type)) == 0 {
		return fmt.Errorf("%s declares no type %s", pkg.Path(), r.Type)
	}
	return nil
}

func (r Role) checkFields(pkg *types.Package) error {
	found := declaredTypes(pkg, r.Type)
	if len(found) == 0 {
		return fmt.Errorf("%s declares no type %s", pkg.Path(), r.Type)
	}
	for _, pattern := range r.Fields {
		if !slices.ContainsFunc(found, func(obj *types.TypeName) bool { return hasField(obj.Type(), pattern) }) {
			return fmt.Errorf("%s.%s has no field %s", pkg.Path(), r.Type, pattern)
		}
	}
	return nil
}

// hasField reports whether t is a struct with a field that the pattern stands
// for.
func hasField(t types.Type, pattern string) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if glob(pattern, f.Name()) {
			return true
		}
	}
	return false
}

// DeclaredBy reports whether pkg has what tells its version from others.
func (o Option) DeclaredBy(pkg *types.Package) bool {
	return o.Declares != "" && Role{Func: o.Declares, Arg: EachFunc}.checkFunc(pkg) == nil
}

func (o Option) check(pkg *types.Package) error {
	if o.Declares != "" {
		return nil // other versions need not
	}
	if o.Func != "" {
		return Role{Func: o.Func, Arg: EachFunc}.checkFunc(pkg)
	}
	typ, field, _ := strings.Cut(o.Field, ".")
	return Role{Type: typ, Fields: []string{field}}.checkFields(pkg)
}

func (r Role) checkFunc(pkg *types.Package) error {
	if hidden(r.Func) {
		return nil
	}
	if isPattern(r.Func) {
		return r.checkFuncs(pkg)
	}
	id, receiver := fullName(pkg.Path(), r.Func)
	var fn *types.Func
	if receiver == 0 {
		fn, _ = pkg.Scope().Lookup(r.Func).(*types.Func)
	} else {
		typ, method, _ := strings.Cut(strings.TrimPrefix(r.Func, "(*"), ".")
		typ = strings.Trim(typ, "()")
		if obj, ok := pkg.Scope().Lookup(typ).(*types.TypeName); ok {
			fn = methodOf(pkg, obj.Type(), method)
		}
	}
	if fn == nil {
		return fmt.Errorf("%s declares no function %s", pkg.Path(), r.Func)
	}
	if got := FuncID(fn); got != id {
		return fmt.Errorf("%s is written %s here", r.Func, strings.ReplaceAll(got, pkg.Path()+".", ""))
	}
	if n := fn.Signature().Params().Len(); r.Arg > 0 && r.Arg >= n {
		return fmt.Errorf("%s has %d parameters, so none with index %d", r.Func, n, r.Arg)
	}
	return nil
}

func methodOf(pkg *types.Package, t types.Type, method string) *types.Func {
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	m, _, _ := types.LookupFieldOrMethod(t, true, pkg, method)
	fn, _ := m.(*types.Func)
	return fn
}

// hidden reports whether a name is of a method of an unexported type, which its
// package does not show to others.
func hidden(name string) bool {
	typ, _, method := strings.Cut(strings.TrimLeft(name, "(*"), ".")
	r, _ := utf8.DecodeRuneInString(typ)
	return method && unicode.IsLower(r)
}

// checkFuncs reports whether pkg declares a function that the pattern stands
// for.
func (r Role) checkFuncs(pkg *types.Package) error {
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name).(type) {
		case *types.Func:
			if matches(r.Func, pkg.Path(), FuncID(obj)) {
				return nil
			}
		case *types.TypeName:
			t := obj.Type()
			if !types.IsInterface(t) {
				t = types.NewPointer(t)
			}
			methods := types.NewMethodSet(t)
			for i := range methods.Len() {
				if matches(r.Func, pkg.Path(), FuncID(methods.At(i).Obj().(*types.Func))) {
					return nil
				}
			}
		}
	}
	return fmt.Errorf("%s declares no function %s", pkg.Path(), r.Func)
}
