package effect

import (
	"go/types"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// roots adds whose memory the values lead to.
func (t *touch) roots(f *Func, sum *touches, values []ssa.Value) {
	for _, v := range values {
		sum.merge(t.root(f, v))
	}
}

// root says whose memory a pointer or container in f leads to: nobody's but f's
// own, what its arguments point to, or what others share.
func (t *touch) root(f *Func, v ssa.Value) touches {
	r := &rooter{t: t, f: f, seen: make(map[ssa.Value]bool)}
	r.visit(v)
	return r.sum
}

type rooter struct {
	t    *touch
	f    *Func
	seen map[ssa.Value]bool
	sum  touches
}

func (r *rooter) visit(v ssa.Value) {
	if v == nil || r.seen[v] {
		return
	}
	r.seen[v] = true
	if _, pointer := v.Type().Underlying().(*types.Pointer); !pointer && !model.Points(v.Type()) {
		return
	}
	if ptr, ok := v.Type().Underlying().(*types.Pointer); ok && model.Shared(ptr.Elem()) {
		return
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		r.owned(v.Parent(), TouchArgs)
	case *ssa.FreeVar:
		if b := r.t.p.stores.binding(v); b != nil {
			r.visit(b)
		} else {
			r.sum.self = TouchShared
		}
	case *ssa.Alloc:
		r.owned(v.Parent(), TouchNothing)
	case *ssa.Global:
		if !r.t.constant(v) {
			r.sum.self = TouchShared
		}
	case *ssa.UnOp:
		r.load(v)
	case *ssa.Call:
		r.result(v)
	case *ssa.Select, *ssa.Next:
		r.sum.self = TouchShared
	case *ssa.Const, *ssa.MakeSlice, *ssa.MakeMap, *ssa.MakeChan, *ssa.Function, *ssa.MakeClosure, *ssa.Builtin:
	case ssa.Instruction: // what it is made of
		for _, op := range v.Operands(nil) {
			if *op != nil {
				r.visit(*op)
			}
		}
	}
}

// owned adds memory of fn, which is f or a function around it.
func (r *rooter) owned(fn *ssa.Function, level Touch) {
	owner := r.t.p.Local(fn)
	if owner == r.f || owner == nil {
		r.sum.self = max(r.sum.self, level)
		return
	}
	r.sum.capture(owner, level)
}

// load follows a pointer that was read from memory: from a variable, to what
// was put there; from elsewhere, to what that memory is.
func (r *rooter) load(v *ssa.UnOp) {
	if _, pointer := v.X.Type().Underlying().(*types.Pointer); !pointer {
		r.sum.self = TouchShared // received: from whom?
		return
	}
	variable := v.X
	for {
		if fv, ok := variable.(*ssa.FreeVar); ok {
			if variable = r.t.p.stores.binding(fv); variable != nil {
				continue
			}
		}
		break
	}
	alloc, ok := variable.(*ssa.Alloc)
	if !ok {
		r.visit(v.X)
		return
	}
	for _, fn := range append([]*ssa.Function{alloc.Parent()}, literals(alloc.Parent())...) {
		each(fn, func(instr ssa.Instruction) {
			if store, ok := instr.(*ssa.Store); ok && r.base(store.Addr) == alloc {
				r.visit(store.Val)
			}
		})
	}
}

// base returns the variable that an address lies in.
func (r *rooter) base(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.FreeVar:
			b := r.t.p.stores.binding(x)
			if b == nil {
				return nil
			}
			v = b
		default:
			return v
		}
	}
}

func literals(fn *ssa.Function) []*ssa.Function {
	var list []*ssa.Function
	for _, anon := range fn.AnonFuncs {
		list = append(append(list, anon), literals(anon)...)
	}
	return list
}

// result follows what a call returned: made by it, or got out of what it was
// given.
func (r *rooter) result(v *ssa.Call) {
	common := v.Common()
	if fn := common.StaticCallee(); fn != nil {
		known := r.t.function(fn)
		r.sum.merge(r.t.seenFrom(r.f, known))
	} else if _, builtin := common.Value.(*ssa.Builtin); !builtin {
		if !common.IsInvoke() {
			r.sum.self = TouchShared
			return
		}
		r.visit(common.Value)
	}
	for _, arg := range common.Args {
		r.visit(arg)
	}
}

// constant reports whether a variable of a package never changes once the
// program runs: nothing sets it but the package's initialisation, nor what it
// leads to. Variables of the standard library are taken to be so, and errors
// wherever they are.
func (t *touch) constant(g *ssa.Global) bool {
	elem := g.Type().Underlying().(*types.Pointer).Elem()
	if model.IsStd(g.Pkg.Pkg.Path()) || strings.HasPrefix(g.Name(), "init$") || types.Identical(elem, types.Universe.Lookup("error").Type()) {
		return true
	}
	obj := g.Object()
	if g.Pkg != t.p.ssa || obj == nil || obj.Exported() {
		return false
	}
	for _, use := range t.uses[g] {
		if fn := use.Parent(); fn.Parent() == nil && fn.Pkg == t.p.ssa && strings.HasPrefix(fn.Name(), "init") && fn.Signature.Recv() == nil {
			continue // runs before everything else
		}
		if v, ok := use.(ssa.Value); !ok || !readOnly(v) {
			return false
		}
	}
	return true
}

// readOnly reports whether v, which leads into a variable's memory, is used to
// read it alone.
func readOnly(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.UnOp:
		if !model.Points(x.Type()) {
			return true
		}
	case *ssa.Lookup:
		return !model.Points(x.Type())
	case *ssa.Range:
		return true
	case *ssa.FieldAddr, *ssa.IndexAddr:
	case *ssa.Call:
		b, ok := x.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "len"
	default:
		return false
	}
	for _, ref := range *v.Referrers() {
		next, ok := ref.(ssa.Value)
		if !ok || !readOnly(next) {
			return false
		}
	}
	return true
}
