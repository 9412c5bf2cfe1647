package effect

import (
	"go/token"
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/ssa"
)

// A Site is an instruction that may block, runs functions of the package, hands
// values to a loop, or calls something unknown.
type Site struct {
	Instr      ssa.Instruction
	Pos        token.Pos // of the instruction, see position
	Callee     string    // full name of the function called, "" if it has none
	Hits       []Hit
	Runs       []*Func // functions of this package that run here, synchronously
	Registered []Registered
	Unresolved bool // a dynamic call of which nothing is known
	Passed     bool // a dynamic call of which callers know more
}

// A Registered is a value that a site hands to a loop.
type Registered struct {
	Value ssa.Value
	How   string // "passed to", "set as" or "used as"
	Name  string // of the function, field or type
	By    string // what of a library does it, see Register
}

// Sites returns the sites of f, after Infer.
func (p *Package) Sites(f *Func) []Site {
	var sites []Site
	var site *Site
	w := &walk{p: p, f: f}
	w.hit = func(h Hit) { site.Hits = append(site.Hits, h) }
	w.dep = func(paramDep) {}
	w.run = func(g *Func) { site.Runs = append(site.Runs, g) }
	w.pass = func(r Registered) { site.Registered = append(site.Registered, r) }
	for _, b := range f.Fn.Blocks {
		if f.dead != nil && f.dead[b.Index] {
			continue
		}
		for _, instr := range b.Instrs {
			site = &Site{Instr: instr, Pos: position(instr)}
			w.instruction(instr)
			switch call := instr.(type) {
			case *ssa.Call, *ssa.Defer:
				common := call.(ssa.CallInstruction).Common()
				site.Callee = calleeID(common)
				if !w.resolved && len(site.Hits) == 0 {
					site.Unresolved = !w.passed
					site.Passed = w.passed
				}
			case *ssa.Go: // what it starts runs elsewhere, but may be registering
				w.registers(call.Common())
			}
			if len(site.Hits) > 0 || len(site.Runs) > 0 || len(site.Registered) > 0 || site.Unresolved || site.Passed {
				sites = append(sites, *site)
			}
		}
	}
	return sites
}

// position returns the position of an instruction. The call by which a range
// over a function runs its iterator has none: it is at the range keyword, as
// the function made of the loop's body is.
func position(instr ssa.Instruction) token.Pos {
	if call, ok := instr.(ssa.CallInstruction); ok && !instr.Pos().IsValid() {
		for _, arg := range call.Common().Args {
			if mc, ok := arg.(*ssa.MakeClosure); ok {
				arg = mc.Fn
			}
			if fn, ok := arg.(*ssa.Function); ok {
				return fn.Pos()
			}
		}
	}
	return instr.Pos()
}

func calleeID(common *ssa.CallCommon) string {
	if common.IsInvoke() {
		return model.FuncID(common.Method)
	}
	if fn := common.StaticCallee(); fn != nil {
		if obj, ok := fn.Object().(*types.Func); ok {
			if name, _ := model.C(obj.Name()); name != "" {
				return "C." + name
			}
			return model.FuncID(obj)
		}
	}
	return ""
}

// Functions returns the functions of this package that v may be, and the
// functions of other packages that it may be. Where it is a literal that a
// function returned around one of its arguments, those it calls are among them.
func (p *Package) Functions(v ssa.Value) (local []*Func, others []*types.Func) {
	q := p.query(maxHandlers)
	q.value(v, isList(v.Type()))
	direct := len(q.found)
	for i := 0; i < len(q.found); i++ { // grows
		switch o := q.found[i]; {
		case i < direct && !p.fits(o, v.Type()):
		case o.fn != nil:
			if f := p.Local(o.fn); f != nil {
				local = append(local, f)
				q.inside(f, o)
			} else if obj, ok := o.fn.Object().(*types.Func); ok {
				others = append(others, obj)
			}
		case o.method != nil:
			if f := p.Local(p.ssa.Prog.FuncValue(o.method.Origin())); f != nil {
				local = append(local, f)
			} else {
				others = append(others, o.method)
			}
		}
	}
	return local, others
}

// inside adds the arguments of the call that returned f which f calls.
func (q *query) inside(f *Func, o origin) {
	for _, d := range f.deps {
		if !d.held && d.method == "" {
			for _, arg := range o.around(d.param) {
				q.value(arg, false)
			}
		}
	}
}

// Declared returns the function of this package that obj declares, or nil.
func (p *Package) Declared(obj *types.Func) *Func {
	if obj.Pkg() != p.Pass.Pkg {
		return nil
	}
	return p.Local(p.ssa.Prog.FuncValue(obj.Origin()))
}

// SummaryOf returns what is known of any function, nil if nothing.
func (p *Package) SummaryOf(obj *types.Func) *Summary {
	if obj.Pkg() != nil {
		if lib, _ := p.Models.Deadlock(model.FuncID(obj)); lib != nil {
			return &Summary{Causes: []Cause{{Effect: model.Effect{Category: category.Deadlock}}}}
		}
		if sum := p.modelled(obj.Pkg().Path(), model.FuncID(obj)); sum != nil {
			return sum
		}
	}
	if f := p.Declared(obj); f != nil && p.stores != nil { // else Infer was not run
		return p.Summary(f)
	}
	if recv := obj.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		sum := &Summary{}
		w := &walk{p: p, f: &Func{}, hit: func(h Hit) {
			sum.Causes = append(sum.Causes, Cause{Effect: h.Effect, Chain: h.Names[1:]})
		}}
		if !w.interfaceMethod(recv.Type(), obj, nil) {
			w.implementations(obj, unknown, nil)
		}
		return sum
	}
	return p.foreign(obj)
}
