package effect

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/ssa"
)

// A walk goes over the instructions of one function and says what each does to
// the caller. The inference adds that to the function; the checks look at it
// site by site.
type walk struct {
	p    *Package
	f    *Func
	hit  func(Hit)
	dep  func(paramDep)
	run  func(*Func)     // a function of this package runs here, synchronously
	pass func(ssa.Value) // a value is handed to a loop

	pos      token.Pos
	once     bool // inside a sync.Once
	asked    map[question]bool
	resolved bool
}

// A question is a call on a value. Its answer depends on nothing else, so that
// asking once for each instruction is enough.
type question struct {
	v    ssa.Value
	dep  model.Dep
	once bool
}

// instruction tells what one instruction does.
func (w *walk) instruction(instr ssa.Instruction) {
	w.pos = position(instr)
	clear(w.asked)
	switch instr := instr.(type) {
	case *ssa.Call:
		w.call(instr.Common())
	case *ssa.Defer:
		w.call(instr.Common())
	case *ssa.Send:
		if !w.p.buffered(instr.Chan) {
			w.waits(category.Chan, "channel send")
		}
	case *ssa.UnOp:
		if instr.Op == token.ARROW && !drains(instr) {
			w.waits(category.Chan, "channel receive")
		}
	case *ssa.Select:
		if instr.Blocking {
			w.waits(category.Chan, "select")
		}
	}
}

// found passes on a hit of the instruction at hand, unless a directive says to
// ignore it.
func (w *walk) found(h Hit) {
	if w.p.Ignored != nil && w.p.Ignored(w.pos, h.Category) {
		return
	}
	h.Pos = w.pos
	h.Once = h.Once || w.once
	w.hit(h)
}

func (w *walk) waits(cat, name string) {
	w.found(Hit{Effect: model.Effect{Category: cat}, Names: []string{name}})
}

// drains reports whether a receive empties a stopped timer's channel, as in
// "if !t.Stop() { <-t.C }", which never waits.
func drains(recv *ssa.UnOp) bool {
	b := recv.Block()
	if len(b.Preds) != 1 {
		return false
	}
	pred := b.Preds[0]
	branch, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cond := branch.Cond
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		cond = not.X
	}
	stop, ok := cond.(*ssa.Call)
	if !ok {
		return false
	}
	fn := stop.Call.StaticCallee()
	return fn != nil && fn.Name() == "Stop" && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "time"
}

// call tells what a call does, and notes what it hands to a loop.
func (w *walk) call(common *ssa.CallCommon) {
	w.resolved = false
	arg := func(i int) []ssa.Value {
		if common.IsInvoke() {
			if i == 0 {
				return []ssa.Value{common.Value}
			}
			i--
		}
		if i < len(common.Args) {
			return []ssa.Value{common.Args[i]}
		}
		return nil
	}
	switch v := common.Value.(type) {
	case *ssa.Builtin:
		w.resolved = true
		return
	case *ssa.Function:
		w.resolved = true
		w.static(v, arg, nil, nil)
		w.registers(w.p.registers(v), arg)
		return
	}
	if common.IsInvoke() {
		w.invoke(common.Value, common.Method, arg, nil)
		w.registers(w.p.Models.Registers(model.FuncID(common.Method)), arg)
		return
	}
	w.callValue(common.Value, arg, nil)
}

// An env gives the values of a callee's parameters, as far as they are known.
type env func(param int) []ssa.Value

func unknown(int) []ssa.Value { return nil }

// outer gives the values of parameters of functions around a literal, as far as
// they are known; nil for none.
type outer func(*ssa.Parameter) []ssa.Value

// static tells what calling fn does.
func (w *walk) static(fn *ssa.Function, arg env, around outer, names []string) {
	if obj, ok := fn.Object().(*types.Func); ok {
		if recv := obj.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
			for _, v := range arg(0) { // a method expression such as io.Reader.Read
				w.invoke(v, obj, arg, names)
			}
			return
		}
		w.declared(obj, w.p.Local(fn), arg, names)
		return
	}
	if f := w.p.Local(fn); f != nil {
		w.local(f, arg, around, names)
	}
}

// declared tells what calling a declared function or a method does.
func (w *walk) declared(obj *types.Func, f *Func, arg env, names []string) {
	if obj.Pkg() == nil {
		return
	}
	id := model.FuncID(obj)
	if sum := w.p.modelled(obj.Pkg().Path(), id); sum != nil {
		w.foreign(id, sum, w.p.advice(obj.Pkg().Path(), id), arg, names)
		return
	}
	if f == nil && obj.Pkg() == w.p.Pass.Pkg {
		f = w.p.Local(w.p.ssa.Prog.FuncValue(obj.Origin()))
	}
	if f != nil {
		w.local(f, arg, nil, names)
		return
	}
	if sum := w.p.foreign(obj); sum != nil {
		if cat := w.standardStream(obj, arg); cat != "" {
			w.found(Hit{Effect: model.Effect{Category: cat}, Names: append(slices.Clip(names), id)})
			return
		}
		w.foreign(id, sum, "", arg, names)
	}
}

// standardStream returns the category of a call on a file that is known to be
// one of the standard streams.
func (w *walk) standardStream(obj *types.Func, arg env) string {
	if obj.Signature().Recv() == nil || !model.Waiting(obj.Name()) {
		return ""
	}
	for _, v := range arg(0) {
		for _, o := range w.p.origins(v, false) {
			if o.category != "" {
				return o.category
			}
		}
	}
	return ""
}

// local tells what calling a function of this package does.
func (w *walk) local(f *Func, arg env, around outer, names []string) {
	f.readers[w.f] = true
	if w.run != nil {
		w.run(f)
	}
	names = append(slices.Clip(names), f.ID)
	for _, c := range f.causes {
		w.found(Hit{Effect: c.Effect, Once: c.Once, Names: names, Via: f, Advice: c.Advice})
	}
	for _, d := range f.deps {
		through := append(slices.Clip(names), d.names...)
		if i := slices.Index(f.Fn.Params, d.param); i >= 0 {
			w.given(model.Dep{Param: i, Held: d.held, Method: d.method}, arg(i), through)
		} else if around != nil && len(around(d.param)) > 0 {
			w.given(model.Dep{Held: d.held, Method: d.method}, around(d.param), through)
		} else if owner := w.p.byFn[d.param.Parent()]; owner != nil && w.f.within(owner) {
			w.dep(paramDep{d.param, d.held, d.method, through})
		}
	}
}

// foreign tells what calling a function with that summary does.
func (w *walk) foreign(id string, sum *Summary, advice string, arg env, names []string) {
	names = append(slices.Clip(names), id)
	if id == "(*sync.Once).Do" && !w.once {
		w.once = true
		defer func() { w.once = false }()
	}
	for _, c := range sum.Causes {
		w.found(Hit{Effect: c.Effect, Once: c.Once, Names: append(slices.Clip(names), c.Chain...), Advice: advice})
	}
	for _, d := range sum.Deps {
		w.given(d, arg(d.Param), names)
	}
}

// given tells what a callee's call on its parameter does, when the caller
// passes these values.
func (w *walk) given(d model.Dep, values []ssa.Value, names []string) {
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
		for _, o := range w.p.origins(v, d.Held) {
			w.origin(o, v, d, names)
		}
	}
}

// origin tells what the call d does when it is made on o, which v may be.
func (w *walk) origin(o origin, v ssa.Value, d model.Dep, names []string) {
	switch {
	case o.param != nil:
		if owner := w.p.byFn[o.param.Parent()]; owner != nil && w.f.within(owner) {
			w.resolved = true
			if !o.held && d.Method != "" && w.contract(o.param.Type(), d.Method) {
				return // its type has said all
			}
			w.dep(paramDep{o.param, o.held, d.Method, names})
		}
	case d.Method == "":
		w.function(o, unknown, names)
	case o.category != "":
		w.resolved = true
		if model.Waiting(d.Method) {
			w.found(Hit{Effect: model.Effect{Category: o.category}, Names: append(slices.Clip(names), strings.ToLower(d.Method)+" ("+category.Title(o.category)+")")})
		}
	case o.typ != nil:
		w.method(o, d.Method, names)
	case o.key != "":
		w.resolved = true
		w.methodByName(o.key, d.Method, names)
	}
}

// contract reports whether an interface's own documentation settles the method.
func (w *walk) contract(t types.Type, method string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !types.IsInterface(named) || named.Obj().Pkg() == nil {
		return false
	}
	_, known := model.Interface(named.Obj().Pkg().Path(), named.Obj().Name(), method, 0)
	return known
}

// method tells what calling the method of a value of o's type does.
func (w *walk) method(o origin, name string, names []string) {
	obj, _, _ := types.LookupFieldOrMethod(o.typ, true, w.p.Pass.Pkg, name)
	m, ok := obj.(*types.Func)
	if !ok {
		return
	}
	w.resolved = true
	recv := env(func(i int) []ssa.Value {
		if i == 0 && o.val != nil {
			return []ssa.Value{o.val}
		}
		return nil
	})
	if r := m.Signature().Recv(); r != nil && types.IsInterface(r.Type()) {
		if !w.interfaceMethod(r.Type(), m, names) {
			w.implementations(m, names)
		}
		return
	}
	w.declared(m, nil, recv, names)
}

// methodByName is method for a type of another package that is known by name.
func (w *walk) methodByName(typ, method string, names []string) {
	path, id := methodID(typ, method)
	if sum := w.p.byName(path, id); sum != nil {
		w.foreign(id, sum, "", unknown, names)
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

// implementations tells what the rule for interfaces all of whose
// implementations block says of a method.
func (w *walk) implementations(m *types.Func, names []string) {
	if sum := w.p.interfaceSummary(m); sum != nil {
		w.resolved = true
		w.foreign(model.FuncID(m), sum, "", unknown, names)
	}
}

// invoke tells what calling a method through an interface value does.
func (w *walk) invoke(v ssa.Value, m *types.Func, arg env, names []string) {
	t := v.Type()
	if recv := m.Signature().Recv(); recv != nil && !types.IsInterface(t) {
		t = recv.Type() // a type parameter
	}
	if w.interfaceMethod(t, m, names) {
		return
	}
	for _, o := range w.p.origins(v, false) {
		if o.typ != nil && !types.IsInterface(o.typ) || o.key != "" {
			w.given(model.Dep{Method: m.Name()}, []ssa.Value{v}, names)
			return
		}
	}
	w.implementations(m, names)
	w.given(model.Dep{Method: m.Name()}, []ssa.Value{v}, names)
}

// callValue tells what calling a function value does.
func (w *walk) callValue(v ssa.Value, arg env, names []string) {
	for _, o := range w.p.origins(v, false) {
		if o.param != nil {
			w.origin(o, v, model.Dep{}, names)
			continue
		}
		w.function(o, arg, names)
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

// around gives the arguments of the call that returned a literal, for what the
// literal captured of them.
func (o origin) around(param *ssa.Parameter) []ssa.Value {
	if o.call == nil || param.Parent() != o.maker {
		return nil
	}
	if i := slices.Index(o.maker.Params, param); i >= 0 && i < len(o.call.Args) {
		return o.call.Args[i : i+1]
	}
	return nil
}

// registers notes the arguments of a call that are handed to a loop.
func (w *walk) registers(params []int, arg env) {
	if w.pass == nil {
		return
	}
	for _, i := range params {
		for _, v := range arg(i) {
			w.pass(v)
		}
	}
}

// registers returns the parameters that fn hands to a loop.
func (p *Package) registers(fn *ssa.Function) []int {
	if obj, ok := fn.Object().(*types.Func); ok && obj.Pkg() != nil {
		if regs := p.Models.Registers(model.FuncID(obj)); regs != nil {
			return regs
		}
		if p.Local(fn) == nil {
			if sum := p.foreign(obj); sum != nil {
				return sum.Registers
			}
		}
	}
	if f := p.Local(fn); f != nil {
		return f.registers
	}
	return nil
}
