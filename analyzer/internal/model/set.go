package model

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// A Set answers questions about the functions of all model files.
type Set struct {
	Libs      []*Library
	funcs     map[string]*Func
	whole     map[string]*Func // by package path, for entries "*"
	register  map[string][]int
	offload   map[string][]int
	coroutine map[string]*Library // by "path.Type"
	elsewhere map[string]bool     // "path.Type" of functions that run off the loop
	owned     map[string]*Library // by function
	awaited   map[string]Role     // by function, or "path.Type"
}

// NewSet indexes libs. Where two speak of one function, the later one holds,
// so that a user's file can correct ours.
func NewSet(libs []*Library) *Set {
	s := &Set{
		Libs:      libs,
		funcs:     make(map[string]*Func),
		whole:     make(map[string]*Func),
		register:  make(map[string][]int),
		offload:   make(map[string][]int),
		coroutine: make(map[string]*Library),
		elsewhere: make(map[string]bool),
		owned:     make(map[string]*Library),
		awaited:   make(map[string]Role),
	}
	for _, lib := range libs {
		for _, path := range lib.Paths {
			s.add(lib, path)
		}
	}
	return s
}

func (s *Set) add(lib *Library, path string) {
	for _, r := range lib.Nonblocking {
		s.set(path, r, &Func{})
	}
	for _, r := range lib.Blocking {
		s.set(path, r, &Func{Effect: Effect{Category: r.Category}, Advice: r.Advice})
	}
	for _, r := range lib.Suspending {
		s.set(path, r, &Func{Effect: Effect{Category: Suspend}})
	}
	for _, r := range lib.Offload {
		if r.Type != "" {
			s.elsewhere[path+"."+r.Type] = true
		}
		if r.Func != "" {
			id, receiver := fullName(path, r.Func)
			s.offload[id] = append(s.offload[id], r.Arg+receiver)
			if s.funcs[id] == nil {
				s.funcs[id] = &Func{}
			}
		}
	}
	for _, r := range lib.OnLoop {
		switch {
		case r.Func != "":
			id, receiver := fullName(path, r.Func)
			s.register[id] = append(s.register[id], r.Arg+receiver)
			if s.funcs[id] == nil {
				s.funcs[id] = &Func{}
			}
		case r.Param != "":
			s.coroutine[path+"."+r.Param] = lib
		}
	}
	for _, r := range lib.Owned {
		id, _ := fullName(path, r.Func)
		s.owned[id] = lib
	}
	for _, r := range lib.Awaited {
		if r.Type != "" {
			s.awaited[path+"."+r.Type] = r
		} else {
			id, _ := fullName(path, r.Func)
			s.awaited[id] = r
		}
	}
}

func (s *Set) set(path string, r Role, fn *Func) {
	if r.Func == "*" {
		s.whole[path] = fn
		return
	}
	id, _ := fullName(path, r.Func)
	s.funcs[id] = fn
}

// fullName turns a name of a model file into the one that go/types writes, and
// says by how much a method's receiver shifts its parameters.
func fullName(path, name string) (id string, receiver int) {
	if rest, ok := strings.CutPrefix(name, "(*"); ok {
		if typ, method, ok := strings.Cut(rest, ")."); ok {
			return "(*" + path + "." + typ + ")." + method, 1
		}
	}
	if typ, method, ok := strings.Cut(name, "."); ok {
		return "(" + path + "." + strings.Trim(typ, "()") + ")." + method, 1
	}
	return path + "." + name, 0
}

// Func returns what a model says of a function, nil if none does.
func (s *Set) Func(pkg, id string) *Func {
	if fn := s.funcs[id]; fn != nil {
		return fn
	}
	return s.whole[pkg]
}

// Registers returns the indexes of the parameters that a function hands to a
// loop; a method's receiver is parameter 0.
func (s *Set) Registers(id string) []int { return s.register[id] }

// Offloads returns the indexes of the parameters that a function runs off the
// loop.
func (s *Set) Offloads(id string) []int { return s.offload[id] }

// Elsewhere reports whether functions of the named type, written "path.Name",
// run off the loop, whatever they are handed to.
func (s *Set) Elsewhere(typ string) bool { return s.elsewhere[typ] }

// Coroutine returns the library in which a parameter of the named type, written
// "path.Name", makes a function a coroutine, or nil.
func (s *Set) Coroutine(typ string) *Library { return s.coroutine[typ] }

// Owner returns the library to whose loop a function belongs, so that a call on
// another goroutine is wrong; nil for none.
func (s *Set) Owner(id string) *Library { return s.owned[id] }

// Awaited returns the entry by which somebody must look at the results of a
// function, or at values of a type, written "path.Name".
func (s *Set) Awaited(name string) (Role, bool) {
	r, ok := s.awaited[name]
	return r, ok
}

// Libraries returns the libraries whose models speak of the package, the latest
// first: what it says holds.
func (s *Set) Libraries(path string) []*Library {
	var libs []*Library
	for _, lib := range slices.Backward(s.Libs) {
		if slices.Contains(lib.Paths, path) {
			libs = append(libs, lib)
		}
	}
	return libs
}

// Library returns the latest of Libraries, or nil.
func (s *Set) Library(path string) *Library {
	if libs := s.Libraries(path); len(libs) > 0 {
		return libs[0]
	}
	return nil
}

// Check reports the first name of file's models that pkg, one of the packages
// they hold for, does not declare.
func (s *Set) Check(file string, pkg *types.Package) error {
	for _, lib := range s.Libs {
		if lib.File != file {
			continue
		}
		for _, path := range lib.Paths {
			if path != pkg.Path() {
				continue
			}
			for _, roles := range [][]Role{lib.OnLoop, lib.Offload, lib.Blocking, lib.Nonblocking, lib.Suspending, lib.Buffered, lib.Owned, lib.Awaited} {
				for _, r := range roles {
					if err := r.check(pkg); err != nil {
						return fmt.Errorf("%s:%d: %w", file, r.Line, err)
					}
				}
			}
		}
	}
	return nil
}

// check reports whether pkg declares what the role names.
func (r Role) check(pkg *types.Package) error {
	switch {
	case r.Func == "*":
		return nil
	case r.Func != "":
		return r.checkFunc(pkg)
	}
	name := r.Interface + r.Param + r.Type // one of them is set
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

func (r Role) checkFunc(pkg *types.Package) error {
	id, receiver := fullName(pkg.Path(), r.Func)
	var fn *types.Func
	if receiver == 0 {
		fn, _ = pkg.Scope().Lookup(r.Func).(*types.Func)
	} else {
		typ, method, _ := strings.Cut(strings.TrimPrefix(r.Func, "(*"), ".")
		typ = strings.Trim(typ, "()")
		if obj, ok := pkg.Scope().Lookup(typ).(*types.TypeName); ok {
			t := obj.Type()
			if !types.IsInterface(t) {
				t = types.NewPointer(t)
			}
			m, _, _ := types.LookupFieldOrMethod(t, true, pkg, method)
			fn, _ = m.(*types.Func)
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
