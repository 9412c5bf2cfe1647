// Package task finds the functions of a package that run on a loop: those that
// are handed to one, those that implement an interface whose methods a loop
// calls, and coroutines, which say so by a parameter.
package task

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A Task is a function that a loop runs.
type Task struct {
	Func      *effect.Func
	How       string // "implements tea.Model", "passed to (*loop.Loop).Post"
	Library   *model.Library
	Coroutine bool // has the loop's coroutine at hand, so that it can suspend

	// Foreign is a function of another package that is handed to a loop at
	// Site, and Func is the function that does so.
	Foreign *types.Func
	Site    token.Pos

	by string // what of the library has a loop run it, for what it implements
}

// Mark tells the analysis, before it infers, which functions run on a loop for
// what they implement.
func Mark(p *effect.Package) {
	f := &finder{p: p, seen: make(map[*effect.Func]bool)}
	f.implementations()
	for _, t := range f.tasks {
		t.Func.RunsOnLoop(t.by)
	}
}

// Find returns the package's tasks in source order, each function once. Stated
// are those that a directive says to be tasks.
func Find(p *effect.Package, stated []*types.Func) []Task {
	f := &finder{p: p, names: model.NamesFor(p.Pass.Pkg), seen: make(map[*effect.Func]bool)}
	f.coroutines()
	f.implementations()
	f.registered()
	for _, obj := range stated {
		f.add(Task{Func: f.p.Declared(obj), How: "says //stallcheck:onloop"})
	}
	slices.SortStableFunc(f.tasks, func(a, b Task) int {
		return cmp.Compare(a.Func.Fn.Pos(), b.Func.Fn.Pos())
	})
	return f.tasks
}

type finder struct {
	p     *effect.Package
	names model.Names
	seen  map[*effect.Func]bool
	tasks []Task
}

func (f *finder) add(t Task) {
	if t.Func != nil && !f.seen[t.Func] {
		f.seen[t.Func] = true
		f.tasks = append(f.tasks, t)
	}
}

// coroutines adds the functions that have a coroutine as a parameter.
func (f *finder) coroutines() {
	for _, fn := range f.p.Funcs {
		if lib, param := Coroutine(f.p.Models, fn.Fn.Signature); lib != nil {
			f.add(Task{Func: fn, How: "has a parameter " + param, Library: lib, Coroutine: true})
		}
	}
}

// Coroutine returns the library whose coroutines have such a signature, and the
// type of the parameter that says so; nil if none.
func Coroutine(models *model.Set, sig *types.Signature) (lib *model.Library, param string) {
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		star := ""
		if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
			t, star = ptr.Elem(), "*"
		}
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || named.Obj().Pkg() == nil {
			continue
		}
		if lib := models.Coroutine(named.Obj().Pkg().Path() + "." + named.Obj().Name()); lib != nil {
			obj := named.Obj()
			if alias, ok := t.(*types.Alias); ok && alias.Obj().Pkg() != nil {
				obj = alias.Obj() // as the code writes it
			}
			return lib, star + obj.Pkg().Name() + "." + obj.Name()
		}
	}
	return nil, ""
}

// implementations adds the methods by which types of this package implement an
// interface that a model names, of another package or of this one.
func (f *finder) implementations() {
	for _, imp := range slices.Concat(f.p.Pass.Pkg.Imports(), []*types.Package{f.p.Pass.Pkg}) {
		for _, lib := range f.p.Models.Libraries(imp.Path()) {
			for _, role := range lib.OnLoop {
				f.implementing(imp, role, lib)
			}
		}
	}
}

// implementing adds the methods by which types implement the interface of role,
// which is one of imp's.
func (f *finder) implementing(imp *types.Package, role model.Role, lib *model.Library) {
	obj := imp.Scope().Lookup(role.Interface)
	if role.Interface == "" || obj == nil {
		return
	}
	if iface, ok := obj.Type().Underlying().(*types.Interface); ok {
		how := "implements " + imp.Name() + "." + role.Interface
		for _, t := range f.types() {
			f.implement(t, iface, role.Methods, Task{How: how, Library: lib, by: imp.Path() + "." + role.Interface})
		}
	}
}

// types returns the named types that the package declares, at any level.
func (f *finder) types() []*types.Named {
	var list []*types.Named
	for _, obj := range f.p.Pass.TypesInfo.Defs {
		if tn, ok := obj.(*types.TypeName); ok && !tn.IsAlias() {
			if named, ok := tn.Type().(*types.Named); ok && !types.IsInterface(named) {
				list = append(list, named)
			}
		}
	}
	slices.SortFunc(list, func(a, b *types.Named) int { return cmp.Compare(a.Obj().Pos(), b.Obj().Pos()) })
	return list
}

func (f *finder) implement(named *types.Named, iface *types.Interface, methods []string, t Task) {
	ptr := types.NewPointer(named)
	if !types.Implements(named, iface) && !types.Implements(ptr, iface) {
		return
	}
	for _, name := range methods {
		obj, _, _ := types.LookupFieldOrMethod(ptr, true, f.p.Pass.Pkg, name)
		if m, ok := obj.(*types.Func); ok {
			t.Func = f.p.Declared(m)
			f.add(t)
		}
	}
}

// registered adds the functions that are handed to a loop.
func (f *finder) registered() {
	for _, fn := range f.p.Funcs {
		for _, site := range f.p.Sites(fn) {
			for _, r := range site.Registered {
				f.register(fn, site, r)
			}
		}
	}
}

func (f *finder) register(fn *effect.Func, site effect.Site, r effect.Registered) {
	if f.elsewhere(r.Value) {
		return
	}
	how := r.How + " " + f.names.Short(r.Name)
	lib := f.p.Models.Registrar(r.By)
	local, others := f.p.Functions(r.Value)
	for _, g := range local {
		f.add(Task{Func: g, How: how, Library: lib})
	}
	for _, obj := range others {
		f.tasks = append(f.tasks, Task{Func: fn, How: how, Library: lib, Foreign: obj, Site: site.Pos})
	}
}

// elsewhere reports whether v is a function of a type whose values run off the
// loop, such as a command.
func (f *finder) elsewhere(v ssa.Value) bool {
	if mi, ok := v.(*ssa.MakeInterface); ok {
		v = mi.X
	}
	named, ok := types.Unalias(v.Type()).(*types.Named)
	return ok && named.Obj().Pkg() != nil && f.p.Models.Elsewhere(named.Obj().Pkg().Path()+"."+named.Obj().Name())
}
