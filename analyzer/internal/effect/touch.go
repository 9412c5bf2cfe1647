package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A Touch says which memory calling a function uses that others may use too.
// The outside world, its own variables, and what is safe for several goroutines
// do not count.
type Touch uint8

const (
	TouchNothing Touch = iota
	TouchArgs          // what its arguments point to, its receiver among them
	TouchShared        // variables of packages, or nobody knows what
)

// touches is what is known of a function of the package. A literal also touches
// variables of the functions around it: TouchNothing for the variables
// themselves, more for what those functions' arguments point to.
type touches struct {
	self     Touch
	captured map[*Func]Touch
}

// touch answers questions about touched memory, after Infer.
type touch struct {
	p       *Package
	of      map[*Func]*touches
	uses    map[*ssa.Global][]ssa.Instruction
	foreign map[string]Touch // by function, from facts
}

func (p *Package) touch() *touch {
	if p.touched == nil {
		t := &touch{p: p, of: make(map[*Func]*touches), uses: make(map[*ssa.Global][]ssa.Instruction)}
		p.touched = t
		for _, f := range p.Funcs {
			t.of[f] = &touches{captured: make(map[*Func]Touch)}
			each(f.Fn, func(instr ssa.Instruction) {
				for _, op := range instr.Operands(nil) {
					if g, ok := (*op).(*ssa.Global); ok {
						t.uses[g] = append(t.uses[g], instr)
					}
				}
			})
		}
		for grew := true; grew; {
			grew = false
			for _, f := range p.Funcs {
				grew = t.infer(f) || grew
			}
		}
	}
	return p.touched
}

// infer looks at f's instructions and reports whether more is known than
// before.
func (t *touch) infer(f *Func) bool {
	known := t.of[f]
	grew := false
	add := func(n touches) {
		if n.self > known.self {
			known.self, grew = n.self, true
		}
		for owner, level := range n.captured {
			if before, ok := known.captured[owner]; !ok || level > before {
				known.captured[owner], grew = level, true
			}
		}
	}
	each(f.Fn, func(instr ssa.Instruction) {
		for _, op := range instr.Operands(nil) {
			if g, ok := (*op).(*ssa.Global); ok && !t.constant(g) {
				add(touches{self: TouchShared})
			}
		}
		for _, v := range memory(instr) {
			add(t.root(f, v))
		}
		if call, ok := instr.(ssa.CallInstruction); ok {
			add(t.call(f, call.Common()))
		}
	})
	return grew
}

// memory returns the pointers and containers whose memory an instruction reads
// or writes.
func memory(instr ssa.Instruction) []ssa.Value {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if _, load := instr.X.Type().Underlying().(*types.Pointer); load {
			return []ssa.Value{instr.X}
		}
	case *ssa.Store:
		return []ssa.Value{instr.Addr}
	case *ssa.MapUpdate:
		return []ssa.Value{instr.Map}
	case *ssa.Lookup:
		return []ssa.Value{instr.X}
	case *ssa.Range:
		return []ssa.Value{instr.X}
	case *ssa.Convert:
		return []ssa.Value{instr.X} // a string of bytes reads them
	}
	return nil
}

// call returns what a call in f touches, in f's terms.
func (t *touch) call(f *Func, common *ssa.CallCommon) touches {
	var sum touches
	if b, ok := common.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "append", "copy", "delete", "clear", "len":
			t.roots(f, &sum, common.Args)
		}
		return sum
	}
	for _, c := range t.callees(f, common) {
		sum.merge(t.seenFrom(f, c.known))
		if c.known.self == TouchArgs {
			t.roots(f, &sum, c.args)
		}
	}
	return sum
}

// A called is a function that a call runs, with the values whose memory it may
// use.
type called struct {
	known touches
	args  []ssa.Value
	given bool // f's parameter: what it is, f's callers know
}

// callees returns what a call runs: the function called and those among its
// arguments.
func (t *touch) callees(f *Func, common *ssa.CallCommon) []called {
	list := []called{t.callee(f, common)}
	if common.StaticCallee() == nil && !common.IsInvoke() {
		list = t.values(f, common.Value, common.Args)
	}
	for _, arg := range common.Args {
		if _, fn := arg.Type().Underlying().(*types.Signature); fn {
			list = append(list, t.values(f, arg, nil)...)
		}
	}
	return list
}

// callee returns the function or method that a call names.
func (t *touch) callee(f *Func, common *ssa.CallCommon) called {
	if fn := common.StaticCallee(); fn != nil {
		return called{known: t.function(fn), args: common.Args}
	}
	c := called{known: touches{self: TouchArgs}, args: append([]ssa.Value{common.Value}, common.Args...)}
	if common.IsInvoke() {
		for _, o := range t.p.origins(common.Value, false) {
			if o.typ != nil && !types.IsInterface(o.typ) {
				obj, _, _ := types.LookupFieldOrMethod(o.typ, true, t.p.Pass.Pkg, common.Method.Name())
				if m, ok := obj.(*types.Func); ok {
					c.known.self = max(c.known.self, t.declared(m).self)
				}
			}
		}
	}
	return c
}

// values returns the functions that a function value may be.
func (t *touch) values(f *Func, v ssa.Value, args []ssa.Value) []called {
	if c, ok := v.(*ssa.Const); ok && c.IsNil() {
		return nil
	}
	origins := t.p.origins(v, false)
	if len(origins) == 0 {
		return []called{{known: touches{self: TouchShared}}}
	}
	var list []called
	for _, o := range origins {
		switch {
		case o.param != nil && o.param.Parent() == f.Fn && !o.held:
			list = append(list, called{given: true})
		case o.fn != nil:
			list = append(list, called{known: t.function(o.fn), args: args})
		case o.method != nil:
			list = append(list, called{known: t.declared(o.method), args: append([]ssa.Value{o.recv}, args...)})
		default:
			list = append(list, called{known: touches{self: TouchShared}})
		}
	}
	return list
}

func (t *touch) function(fn *ssa.Function) touches {
	if f := t.p.Local(fn); f != nil {
		return *t.of[f]
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return t.declared(obj)
	}
	return touches{self: TouchShared}
}

// declared returns what a declared function touches. Of the standard library it
// is taken that functions use the outside world and what they are given.
func (t *touch) declared(obj *types.Func) touches {
	obj = obj.Origin()
	if f := t.p.Declared(obj); f != nil {
		return *t.of[f]
	}
	switch {
	case obj.Pkg() == nil || model.IsStd(obj.Pkg().Path()):
		return touches{self: TouchArgs}
	case obj.Signature().Recv() != nil && types.IsInterface(obj.Signature().Recv().Type()):
		return touches{self: TouchArgs}
	}
	return touches{self: t.fact(obj)}
}

// seenFrom turns what a callee touches into f's terms, but for its arguments.
func (t *touch) seenFrom(f *Func, known touches) touches {
	var sum touches
	if known.self == TouchShared {
		sum.self = TouchShared
	}
	for owner, level := range known.captured {
		switch {
		case owner == f:
			sum.self = max(sum.self, level)
		case f.within(owner):
			sum.capture(owner, level)
		default:
			sum.self = TouchShared
		}
	}
	return sum
}

func (s *touches) merge(o touches) {
	s.self = max(s.self, o.self)
	for owner, level := range o.captured {
		s.capture(owner, level)
	}
}

func (s *touches) capture(owner *Func, level Touch) {
	if s.captured == nil {
		s.captured = make(map[*Func]Touch)
	}
	s.captured[owner] = max(s.captured[owner], level)
}
