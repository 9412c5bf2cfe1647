package effect

import (
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/ssa"
)

// A question is a call on a value. Its answer depends on nothing else, so that
// asking once for each instruction is enough.
type question struct {
	v    ssa.Value
	dep  model.Dep
	once bool
}

// given tells what a callee's call on its parameter does, when the caller
// passes these values. Arg are that call's own arguments, the receiver being
// parameter 0 of a method's.
func (w *walk) given(d model.Dep, values []ssa.Value, arg env, names []string) {
	d.Param = 0
	for _, v := range values {
		q := question{v, d, w.once}
		if w.asked[q] {
			continue
		}
		if w.asked == nil {
			w.asked = make(map[question]bool)
		}
		w.asked[q] = true
		if reflects(d.Method) {
			w.onReflected(v, d.Method, names)
			continue
		}
		for _, o := range w.p.origins(v, d.Held) {
			if d.Method == "" && (!d.Held && !w.p.fits(o, v.Type()) || d.Held && !same(w.p.signatureOf(o), d.Sig)) {
				continue
			}
			w.from(o, func() {
				if o.category != "" {
					w.waiting(o.category, v, d, names)
				} else {
					w.origin(o, d, arg, names)
				}
			})
		}
	}
}

// from notes how o was found while do tells what it does.
func (w *walk) from(o origin, do func()) {
	before := w.via
	if before == nil {
		w.via = o.via
	}
	do()
	w.via = before
}

// waiting tells what the call d does when it is made on v, whose reads and
// writes are waits of a category.
func (w *walk) waiting(cat string, v ssa.Value, d model.Dep, names []string) {
	w.resolved = true
	if d.Method == "" || !model.Waiting(d.Method) {
		return
	}
	name := strings.ToLower(d.Method) + " (" + category.Title(cat) + ")"
	if typ := typeName(v.Type()); len(names) == 0 && typ != "" {
		name = "(" + typ + ")." + d.Method // the call that the code makes
	}
	w.found(Hit{Effect: model.Effect{Category: cat}, Names: append(slices.Clip(names), name)})
}

// origin tells what the call d does when it is made on o.
func (w *walk) origin(o origin, d model.Dep, arg env, names []string) {
	switch {
	case o.param != nil:
		if owner := w.p.byFn[o.param.Parent()]; owner != nil && w.f.within(owner) {
			if !o.held && !w.open(o.param.Type(), d.Method) {
				w.resolved = true
				return // its type says all
			}
			w.passed = true
			if !o.held {
				d.Sig = "" // the parameter's type says it
			}
			w.dep(paramDep{o.param, o.held, d.Method, d.Sig, names, argsOf(arg, d.Method)})
		} else if owner != nil {
			if d.Method == "" {
				w.keptForLoop(o)
			}
			w.kept(o, owner, d, names)
		}
	case d.Method == "":
		w.function(o, arg, names)
	case o.typ != nil:
		w.method(o, d.Method, arg, names)
	case o.key != "":
		w.resolved = true
		w.methodByName(o, d.Method, arg, names)
	}
}

// kept tells what calling a function does that another function of the package
// was given as a parameter and has kept where it was found: it may be each that
// the package passes there.
func (w *walk) kept(o origin, owner *Func, d model.Dep, names []string) {
	i := slices.Index(owner.Fn.Params, o.param)
	if _, ok := o.param.Type().Underlying().(*types.Signature); !ok || i < 0 || o.held || d.Method != "" {
		return
	}
	for _, call := range w.p.stores.calls[owner.Fn] {
		if i < len(call.Args) {
			w.given(model.Dep{}, call.Args[i:i+1], unknown, names)
		}
	}
}

// open reports whether calling a method of a parameter of type t, or the
// parameter itself if method is "", depends on what the caller passes.
func (w *walk) open(t types.Type, method string) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	iface := types.IsInterface(t)
	if method == "" {
		_, fn := t.Underlying().(*types.Signature)
		return fn || iface
	}
	if !iface {
		obj, _, _ := types.LookupFieldOrMethod(t, true, w.p.Pass.Pkg, method)
		return obj != nil
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return true
	}
	_, settled := model.Interface(named.Obj().Pkg().Path(), named.Obj().Name(), method, 0)
	return !settled
}

// method tells what calling the method of a value of o's type does.
func (w *walk) method(o origin, name string, arg env, names []string) {
	obj, _, _ := types.LookupFieldOrMethod(o.typ, true, w.p.Pass.Pkg, name)
	m, ok := obj.(*types.Func)
	if !ok {
		return
	}
	w.resolved = true
	if r := m.Signature().Recv(); r != nil && types.IsInterface(r.Type()) {
		if !w.interfaceMethod(r.Type(), m, names) {
			w.implementations(m, arg, names)
		}
		return
	}
	w.declared(m, nil, o.receiver(arg), names)
}

// methodByName is method for a type of another package that is known by name.
func (w *walk) methodByName(o origin, method string, arg env, names []string) {
	path, id := methodID(o.key, method)
	if sum := w.p.byName(path, id); sum != nil {
		w.foreign(id, sum, "", o.receiver(arg), names)
	}
}

// receiver puts o's value in the place of the receiver among a method's
// arguments.
func (o origin) receiver(arg env) env {
	return func(i int) []ssa.Value {
		switch {
		case i > 0:
			return arg(i)
		case o.val != nil:
			return []ssa.Value{o.val}
		}
		return nil
	}
}

// interfaceMethod tells what the contract of an interface's method says. It
// reports whether that settles the call.
func (w *walk) interfaceMethod(t types.Type, m *types.Func, names []string) bool {
	path, name := "", ""
	if named, ok := types.Unalias(t).(*types.Named); ok {
		name = named.Obj().Name()
		if named.Obj().Pkg() != nil {
			path = named.Obj().Pkg().Path()
		}
	} else if m.Pkg() != nil {
		path = m.Pkg().Path()
	}
	id := model.FuncID(m)
	if effect, known := model.Interface(path, name, m.Name(), m.Signature().Params().Len()); known {
		w.resolved = true
		if effect.Category != "" {
			w.found(Hit{Effect: effect, Names: append(slices.Clip(names), id)})
		}
		return true
	}
	return false
}

// stated tells what a model says of an interface's method, whatever is behind
// it, and whether one says anything.
func (w *walk) stated(m *types.Func, arg env, names []string) bool {
	if m.Pkg() == nil || w.p.Models.Func(m.Pkg().Path(), model.FuncID(m)) == nil {
		return false
	}
	w.resolved = true
	id := model.FuncID(m)
	w.foreign(id, w.p.modelled(m.Pkg().Path(), id), w.p.advice(m.Pkg().Path(), id), arg, names)
	return true
}

// implementations tells what the rule for interfaces all of whose
// implementations block says of a method, and whether it says anything.
func (w *walk) implementations(m *types.Func, arg env, names []string) bool {
	sum := w.p.interfaceSummary(m)
	if sum != nil {
		w.resolved = true
		w.foreign(model.FuncID(m), sum, "", arg, names)
	}
	return sum != nil
}

// invoke tells what calling a method through an interface value does.
func (w *walk) invoke(v ssa.Value, m *types.Func, arg env, names []string) {
	t := v.Type()
	if recv := m.Signature().Recv(); recv != nil && !types.IsInterface(t) {
		t = recv.Type() // a type parameter
	}
	w.deadlock(model.FuncID(m), names)
	if w.interfaceMethod(t, m, names) || w.stated(m, arg, names) {
		return
	}
	for _, o := range w.p.origins(v, false) {
		if o.typ != nil && !types.IsInterface(o.typ) || o.key != "" {
			w.given(model.Dep{Method: m.Name()}, []ssa.Value{v}, arg, names)
			return
		}
	}
	if w.implementations(m, arg, names) {
		return // whatever is behind it
	}
	w.given(model.Dep{Method: m.Name()}, []ssa.Value{v}, arg, names)
}

// callValue tells what calling a function value does.
func (w *walk) callValue(v ssa.Value, arg env, names []string) {
	for _, o := range w.p.origins(v, false) {
		if !w.p.fits(o, v.Type()) {
			continue
		}
		w.from(o, func() {
			if o.param != nil {
				w.origin(o, model.Dep{Sig: w.p.signatureIn(v.Type())}, arg, names)
			} else {
				w.function(o, arg, names)
			}
		})
	}
	if c, ok := v.(*ssa.Const); ok && c.IsNil() {
		w.resolved = true
	}
}

// function tells what calling the function o does.
func (w *walk) function(o origin, arg env, names []string) {
	switch {
	case o.fn != nil:
		w.resolved = true
		w.static(o.fn, arg, o.around, names)
	case o.method != nil:
		w.resolved = true
		bound := env(func(i int) []ssa.Value {
			if i == 0 {
				return []ssa.Value{o.recv}
			}
			return arg(i - 1)
		})
		if recv := o.method.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
			w.invoke(o.recv, o.method, bound, names)
			return
		}
		w.declared(o.method, nil, bound, names)
	case o.sum != nil:
		w.resolved = true
		w.foreign(o.name, o.sum, "", func(i int) []ssa.Value {
			if i < 0 {
				return arg(^i)
			}
			if o.call != nil && i < len(o.call.Args) {
				return []ssa.Value{o.call.Args[i]}
			}
			return nil
		}, names)
	}
}
