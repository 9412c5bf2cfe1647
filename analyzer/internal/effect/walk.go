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
	run  func(*Func)      // a function of this package runs here, synchronously
	pass func(Registered) // a value is handed to a loop

	pos      token.Pos
	when     *condition  // of the block
	via      *paramField // by which the value at hand was found
	frame    *frame      // of the function of this package whose calls are looked at, nil for none
	once     bool        // inside a sync.Once
	asked    map[question]bool
	inMemory bool // the call at hand is given a writer that keeps all in memory
	resolved bool // it leads to something known
	passed   bool // or depends on what the function's caller passes
}

// instruction tells what one instruction does.
func (w *walk) instruction(instr ssa.Instruction) {
	w.when = w.f.conds[instr.Block().Index]
	w.pos = position(instr)
	clear(w.asked)
	switch instr := instr.(type) {
	case *ssa.Call:
		w.call(instr.Common())
	case *ssa.Defer:
		w.call(instr.Common())
	case *ssa.Send:
		if !w.p.buffered(instr.Chan) && !w.onAsserted(instr.Chan, "Send") {
			w.waits(category.Chan, "channel send")
		}
	case *ssa.UnOp:
		if instr.Op == token.ARROW && !drains(instr) && !w.onAsserted(instr.X, "Recv") {
			w.waits(category.Chan, "channel receive")
		}
	case *ssa.Select:
		if instr.Blocking {
			w.waits(category.Chan, "select")
		}
	case *ssa.Store:
		w.stored(instr)
	case *ssa.ChangeType:
		w.converted(instr)
	}
}

// found passes on a hit of the instruction at hand, unless a directive says to
// ignore it.
func (w *walk) found(h Hit) {
	if w.p.Ignored != nil && w.p.Ignored(w.pos, h.Category) {
		return
	}
	when, possible := and(h.when, w.when)
	if !possible || w.inMemory && h.writes() {
		return
	}
	h.when = when
	if h.via == nil {
		h.via = w.via
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
	w.resolved, w.passed = false, false
	w.inMemory = len(w.p.keepers()) > 0 && (w.p.keepsAny(common.Args) || common.IsInvoke() && w.p.keepsAny([]ssa.Value{common.Value}))
	w.bodies(common)
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
		w.registers(common)
		return
	}
	if common.IsInvoke() {
		w.invoke(common.Value, common.Method, arg, nil)
		w.registers(common)
		return
	}
	w.callValue(common.Value, arg, nil)
}

// isGlobal reports whether a receiver is a variable of the package: a sync.Once
// in a struct runs once for each struct, one in a variable once a process.
func isGlobal(values []ssa.Value) bool {
	for _, v := range values {
		if _, ok := v.(*ssa.Global); ok {
			return true
		}
	}
	return false
}

// bodies tells what the bodies of range-over-func loops do that a call is
// given. An iterator calls the body while the loop runs; that is so even where
// nothing is known of the iterator.
func (w *walk) bodies(common *ssa.CallCommon) {
	for _, arg := range common.Args {
		mc, ok := arg.(*ssa.MakeClosure)
		if !ok || mc.Fn.(*ssa.Function).Synthetic != rangeBody {
			continue
		}
		if f := w.p.Local(mc.Fn.(*ssa.Function)); f != nil {
			w.local(f, unknown, nil, nil)
		}
	}
}

// rangeBody is what package ssa calls the function made of such a body.
const rangeBody = "range-over-func yield"

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
	if name, effect := model.C(obj.Name()); name != "" {
		w.inC(name, effect, names)
		return
	}
	id := model.FuncID(obj)
	w.deadlock(id, names)
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
	switch {
	case id == "time.Sleep" && atOnce(arg(0)), opensDevice(id, arg(0)):
		return
	case id == reflectValue+"Send" || id == reflectValue+"Recv":
		if values := arg(0); len(values) == 1 && w.onReflected(values[0], id, names) {
			return
		}
	}
	if sum := w.p.foreign(obj); sum != nil {
		if cat := w.standardStream(obj, arg); cat != "" {
			w.found(Hit{Effect: model.Effect{Category: cat}, Names: append(slices.Clip(names), id)})
			return
		}
		if _, ok := lookups[id]; ok {
			w.lookup(id, sum, arg, names)
			return
		}
		w.foreign(id, sum, "", arg, names)
	}
}

// inC tells what calling a C function does. What waits is known; of others
// nothing is, but that most return at once.
func (w *walk) inC(name string, effect model.Effect, names []string) {
	switch effect.Category {
	case "":
		w.resolved = false
	case model.Never:
	default:
		w.found(Hit{Effect: effect, Names: append(slices.Clip(names), "C."+name)})
	}
}

// deadlock tells that a call never returns on the loop of the library that says
// so: which loop this is, the checks know.
func (w *walk) deadlock(id string, names []string) {
	if lib, advice := w.p.Models.Deadlock(id); lib != nil {
		w.found(Hit{Effect: model.Effect{Category: category.Deadlock}, Names: append(slices.Clip(names), id), Advice: advice})
	}
}

// atOnce reports whether a duration is constant and not above zero.
func atOnce(values []ssa.Value) bool {
	for _, v := range values {
		if c, ok := v.(*ssa.Const); !ok || c.Value == nil || c.Int64() > 0 {
			return false
		}
	}
	return len(values) > 0
}

// standardStream returns the category of a read or write of a file that is known
// to be one of the standard streams.
func (w *walk) standardStream(obj *types.Func, arg env) string {
	if obj.Signature().Recv() == nil || !strings.HasPrefix(obj.Name(), "Read") && !strings.HasPrefix(obj.Name(), "Write") {
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
	} else {
		w.p.runsOnLoop(f, w.f.onLoop)
	}
	names = append(slices.Clip(names), f.ID)
	for _, c := range f.causes {
		h := Hit{Effect: c.Effect, Once: c.Once, Names: names, Via: f, Advice: c.Advice}
		if c.when != nil && !w.under(&h, c.when, slices.Index(f.Fn.Params, c.when.param), arg) {
			continue
		}
		if c.via != nil && !w.through(&h, c.via, slices.Index(f.Fn.Params, c.via.param), arg) {
			continue
		}
		w.found(h)
	}
	w.frame = &frame{f, arg, w.frame}
	defer func() { w.frame = w.frame.up }()
	for _, d := range f.deps {
		through := append(slices.Clip(names), d.names...)
		if i := slices.Index(f.Fn.Params, d.param); i >= 0 {
			w.given(model.Dep{Param: i, Held: d.held, Method: d.method}, arg(i), w.frame.passing(d), through)
		} else if around != nil && len(around(d.param)) > 0 {
			w.given(model.Dep{Held: d.held, Method: d.method}, around(d.param), unknown, through)
		} else if owner := w.p.byFn[d.param.Parent()]; owner != nil && w.f.within(owner) {
			w.dep(paramDep{d.param, d.held, d.method, through, d.args})
		}
	}
}

// through reports whether what waits may be in that field of a callee's
// parameter, -1 for one of a function around it, and says in the hit if that is
// so again of a parameter's. Of a struct that is made here, the callee's
// dependencies say what its fields do.
func (w *walk) through(h *Hit, field *paramField, param int, arg env) bool {
	if param < 0 {
		if owner := w.p.byFn[field.param.Parent()]; owner != nil && w.f.within(owner) {
			h.via = field
		}
		return true
	}
	values := arg(param)
	for _, v := range values {
		if mi, ok := v.(*ssa.MakeInterface); ok {
			v = mi.X
		}
		if len(assignedHere(v, field.field, 0)) == 0 {
			if param := ofParameter(v); param != nil && len(values) == 1 {
				h.via = &paramField{param, field.field}
			}
			return true
		}
	}
	return len(values) == 0
}

// under puts a callee's condition on its parameter, -1 for one of a function
// around it, on the hit. It reports false if the condition cannot hold.
func (w *walk) under(h *Hit, c *condition, param int, arg env) bool {
	if param < 0 {
		if owner := w.p.byFn[c.param.Parent()]; owner != nil && w.f.within(owner) {
			h.when = c
		}
		return true
	}
	when, possible := w.met(c, arg(param))
	h.when = when
	return possible
}

// foreign tells what calling a function with that summary does.
func (w *walk) foreign(id string, sum *Summary, advice string, arg env, names []string) {
	names = append(slices.Clip(names), id)
	if id == "(*sync.Once).Do" && !w.once && isGlobal(arg(0)) {
		w.once = true
		defer func() { w.once = false }()
	}
	for _, c := range sum.Causes {
		h := Hit{Effect: c.Effect, Once: c.Once, Names: append(slices.Clip(names), c.Chain...), Advice: advice}
		if cases := w.p.casesNamed(c.Types); len(cases) > 0 && !w.under(&h, &condition{types: cases}, c.Param, arg) {
			continue
		}
		if c.Name && !w.under(&h, &condition{name: true, field: c.Field}, c.Param, arg) {
			continue
		}
		w.found(h)
	}
	for _, d := range sum.Deps {
		w.given(d, arg(d.Param), unknown, names)
	}
}
