package model

import (
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/category"
)

// A Set answers questions about the functions of all model files.
type Set struct {
	Libs      []*Library
	funcs     map[string]*Func    // by full name
	patterns  map[string][]naming // by package path: functions named by a pattern
	deadlock  map[string][]naming // by package path
	onLoop    map[string][]entry  // by package path
	offload   map[string][]int
	coroutine map[string]*Library // by "path.Type"
	elsewhere map[string]bool     // "path.Type" of functions that run off the loop
	owned     map[string]*Library // by function
	awaited   map[string]Role     // by function, or "path.Type"
	options   map[string]bool     // those that some entry asks for
}

// A naming says what the functions that a pattern names do.
type naming struct {
	lib     *Library
	pattern string
	fn      *Func
}

// An entry is something that runs on the loop of a library.
type entry struct {
	lib *Library
	Role
}

// NewSet indexes libs. Where two speak of one function, the later one holds,
// so that a user's file can correct ours.
func NewSet(libs []*Library) *Set {
	s := &Set{
		Libs:      libs,
		funcs:     make(map[string]*Func),
		patterns:  make(map[string][]naming),
		deadlock:  make(map[string][]naming),
		onLoop:    make(map[string][]entry),
		offload:   make(map[string][]int),
		coroutine: make(map[string]*Library),
		elsewhere: make(map[string]bool),
		owned:     make(map[string]*Library),
		awaited:   make(map[string]Role),
		options:   make(map[string]bool),
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
		s.set(lib, path, r, &Func{})
	}
	for _, r := range lib.Blocking {
		if r.Category == category.Deadlock { // on its own loop alone: see Deadlock
			s.deadlock[path] = append(s.deadlock[path], naming{lib, r.Func, &Func{Advice: r.Advice}})
			continue
		}
		s.set(lib, path, r, &Func{Effect: Effect{Category: r.Category}, Advice: r.Advice})
	}
	for _, r := range lib.Suspending {
		s.set(lib, path, r, &Func{Effect: Effect{Category: Suspend}})
	}
	for _, r := range lib.Offload {
		if r.Type != "" {
			s.elsewhere[path+"."+r.Type] = true
		}
		if r.Func != "" {
			id, receiver := fullName(path, r.Func)
			s.offload[id] = append(s.offload[id], max(r.Arg, 0)+receiver)
			s.quiet(id)
		}
	}
	for _, r := range lib.OnLoop {
		s.onLoop[path] = append(s.onLoop[path], entry{lib, r})
		for _, o := range slices.Concat(r.When, r.Unless) {
			if o.Declares == "" {
				s.options[o.id(path)] = true
			}
		}
		if r.Func != "" && !isPattern(r.Func) {
			id, _ := fullName(path, r.Func)
			s.quiet(id)
		}
		if r.Param != "" {
			s.coroutine[path+"."+r.Param] = lib
		}
	}
	for _, r := range lib.Owned {
		id, _ := fullName(path, r.Func)
		s.owned[id] = lib
	}
	for _, r := range lib.Awaited {
		if r.Result != "" {
			s.awaited[path+"."+r.Result] = r
		} else {
			id, _ := fullName(path, r.Func)
			s.awaited[id] = r
		}
	}
}

// quiet says that a function which passes on what it is given does not wait,
// unless something else is said of it.
func (s *Set) quiet(id string) {
	if s.funcs[id] == nil {
		s.funcs[id] = &Func{}
	}
}

func (s *Set) set(lib *Library, path string, r Role, fn *Func) {
	if isPattern(r.Func) {
		s.patterns[path] = append(s.patterns[path], naming{lib, r.Func, fn})
		return
	}
	id, _ := fullName(path, r.Func)
	s.funcs[id] = fn
}

// Func returns what a model says of a function, nil if none does. An entry with
// its name counts more than one with a pattern.
func (s *Set) Func(pkg, id string) *Func {
	if fn := s.funcs[id]; fn != nil {
		return fn
	}
	if n := find(s.patterns[pkg], pkg, id); n != nil {
		return n.fn
	}
	return nil
}

// find returns the last of list that names the function.
func find(list []naming, path, id string) *naming {
	for i := len(list) - 1; i >= 0; i-- {
		if matches(list[i].pattern, path, id) {
			return &list[i]
		}
	}
	return nil
}

// Deadlock returns the library on whose loop a call of the function never
// returns, and what to do instead; nil if there is none. Elsewhere the call
// does what is known of it otherwise.
func (s *Set) Deadlock(id string) (lib *Library, advice string) {
	path := PackageOf(id)
	if n := find(s.deadlock[path], path, id); n != nil {
		return n.lib, n.fn.Advice
	}
	return nil, ""
}

// A Register says that a function hands a parameter to a loop.
type Register struct {
	Param int // a method's receiver is parameter 0; EachFunc for each function
	Role  *Role
}

// Registers returns the parameters that a function hands to a loop.
func (s *Set) Registers(id string) []Register {
	path := PackageOf(id)
	var list []Register
	for i := range s.onLoop[path] {
		e := &s.onLoop[path][i]
		if e.Func == "" || !matches(e.Func, path, id) || s.offload[id] != nil && isPattern(e.Func) {
			continue // what is offloaded by name is not on the loop by a pattern
		}
		r := Register{Param: e.Arg, Role: &e.Role}
		if _, receiver := fullName(path, e.Func); e.Arg != EachFunc {
			r.Param += receiver
		}
		list = append(list, r)
	}
	return list
}

// Value returns the entry that says that functions of a named type of the
// package run on the loop, nil if none does.
func (s *Set) Value(path, typ string) *Role {
	for i := range s.onLoop[path] {
		if e := &s.onLoop[path][i]; e.Type != "" && e.Fields == nil && glob(e.Type, typ) {
			return &e.Role
		}
	}
	return nil
}

// Field returns the entry that says that functions in a field of a struct of the
// package run on the loop, nil if none does.
func (s *Set) Field(path, typ, field string) *Role {
	for i := range s.onLoop[path] {
		e := &s.onLoop[path][i]
		if e.Fields == nil || !glob(e.Type, typ) {
			continue
		}
		if slices.ContainsFunc(e.Fields, func(pattern string) bool { return glob(pattern, field) }) {
			return &e.Role
		}
	}
	return nil
}

// Registrar returns the library that has an entry for what hands a function to
// its loop: a function or a type, which may be an interface that it implements
// or the parameter that makes it a coroutine, by its full name, a field as
// "(path.Type).Field".
func (s *Set) Registrar(by string) *Library {
	path := PackageOf(by)
	typ, field, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(by, "("), path+"."), ").")
	for _, e := range slices.Backward(s.onLoop[path]) {
		switch {
		case e.Func != "" && matches(e.Func, path, by),
			e.Interface+e.Param != "" && by == path+"."+e.Interface+e.Param,
			e.Type != "" && glob(e.Type, typ) && (field == "") == (e.Fields == nil) &&
				(field == "" || slices.ContainsFunc(e.Fields, func(pattern string) bool { return glob(pattern, field) })):
			return e.lib
		}
	}
	return nil
}

// Asked reports whether some entry depends on an option, written as by Option.ID
// without the value: a function's full name, or "(path.Type).Field".
func (s *Set) Asked(id string) bool { return s.options[id] }

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

// CoroutineParam returns the type, "path.Name", of the parameter that makes a
// function of that signature a coroutine, "" if none does.
func (s *Set) CoroutineParam(sig *types.Signature) string {
	for v := range sig.Params().Variables() {
		t := types.Unalias(v.Type())
		if ptr, ok := t.(*types.Pointer); ok {
			t = types.Unalias(ptr.Elem())
		}
		if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil {
			if name := named.Obj().Pkg().Path() + "." + named.Obj().Name(); s.coroutine[name] != nil {
				return name
			}
		}
	}
	return ""
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
