package effect

import (
	"go/token"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A Hit is one way in which a site of a function may block. Names are those of
// the calls down to Via, a function of the same package, or to the end.
type Hit struct {
	model.Effect
	Once   bool
	Names  []string
	Via    *Func     // nil if the chain ends outside the package
	Pos    token.Pos // of the instruction
	Advice string    // of the model that knows the callee, "" for the usual one

	when *condition  // nil for always
	via  *paramField // nil unless only what that field may hold waits
}

// A causeHop is a cause of a function of this package, with the first site that
// showed it. Following Via gives the chain; the function in Via had the cause
// before, so that it ends.
type causeHop struct {
	Hit
}

func (f *Func) cause(e model.Effect, once bool) *causeHop {
	for i := range f.causes {
		c := &f.causes[i]
		if c.Effect == e && c.Once == once {
			return c
		}
	}
	return nil
}

// A Step is one name of a chain. Pos is that of the call, for calls in this
// package: facts of other packages hold no positions.
type Step struct {
	Name string
	Pos  token.Pos
}

// Steps returns the calls from a site down to what blocks.
func (h Hit) Steps() []Step {
	chain := h.steps(nil)
	for h.Via != nil {
		next := h.Via.cause(h.Effect, h.Once)
		if next == nil {
			next = h.Via.cause(h.Effect, !h.Once)
		}
		if next == nil || len(chain) > 64 {
			break
		}
		h = next.Hit
		chain = h.steps(chain)
	}
	return chain
}

func (h Hit) steps(chain []Step) []Step {
	pos := h.Pos
	for _, name := range h.Names {
		chain = append(chain, Step{name, pos})
		pos = token.NoPos
	}
	return chain
}

// Chain returns the names from the callee at a site down to what blocks.
func (h Hit) Chain() []string {
	var chain []string
	for _, step := range h.Steps() {
		chain = append(chain, step.Name)
	}
	return chain
}

// A paramDep is a call that a function makes on a parameter: its own, or, in a
// literal, one of a function around it.
type paramDep struct {
	param  *ssa.Parameter
	held   bool
	method string
	names  []string    // of the calls between, for chains
	args   []ssa.Value // of a method, after the receiver, as far as they are the same in all calls
}

// maxDeps bounds the calls on things held in parameters: functions of generated
// code can have hundreds, and none of them tells their callers anything.
const maxDeps = 24

// add adds d to f's dependencies and reports whether it is new. Calls of
// methods that never wait tell a caller nothing.
func (f *Func) addDep(d paramDep) bool {
	if slices.Contains(f.offloads, d.param) {
		return false
	}
	for i, known := range f.deps {
		if known.param == d.param && known.held == d.held && known.method == d.method {
			same := known.args[:sameArgs(known.args, d.args)]
			f.deps[i].args = same
			return len(same) < len(known.args)
		}
	}
	if len(f.deps) >= maxDeps {
		return false
	}
	f.deps = append(f.deps, d)
	return true
}

func sameArgs(a, b []ssa.Value) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// argsOf returns the arguments of a method's call, up to the first that is not
// known to be one value.
func argsOf(arg env, method string) []ssa.Value {
	var args []ssa.Value
	for i := 1; method != ""; i++ {
		values := arg(i)
		if len(values) != 1 {
			break
		}
		args = append(args, values[0])
	}
	return args
}

// A frame is a call of f with arg, through which a walk looks at what f calls.
type frame struct {
	f   *Func
	arg env
	up  *frame
}

// passing gives the arguments of the call d, which f makes: f's parameters, or
// strings, of which only f's frame tells more.
func (fr *frame) passing(d paramDep) env {
	return func(i int) []ssa.Value {
		if i < 1 || i > len(d.args) {
			return nil
		}
		v := d.args[i-1]
		if !carries(v.Type()) {
			return []ssa.Value{v}
		}
		return fr.values(wholly(v))
	}
}

// values returns what was passed for a parameter of f, nil if that is not known.
func (fr *frame) values(param *ssa.Parameter) []ssa.Value {
	if i := slices.Index(fr.f.Fn.Params, param); i >= 0 {
		return fr.arg(i)
	}
	return nil
}

// Causes returns why calling f may block, in the form that facts have.
func (f *Func) Causes() []Cause {
	var causes []Cause
	for _, c := range f.causes {
		cause := Cause{Effect: c.Effect, Once: c.Once, Chain: c.Chain()}
		if c.when != nil {
			if i := slices.Index(f.Fn.Params, c.when.param); i >= 0 {
				cause.Param, cause.Types = i, c.when.names()
				cause.Name, cause.Field = c.when.name, c.when.field
			}
		}
		causes = append(causes, cause)
	}
	slices.SortFunc(causes, compareCauses)
	return causes
}

// Summary returns what f is known to do, in the form that facts have.
func (p *Package) Summary(f *Func) *Summary {
	s := &Summary{
		NoReturn:  f.noReturn,
		Causes:    f.Causes(),
		Flows:     slices.Clone(f.flows),
		Registers: slices.Concat(f.registers, f.abroad),
	}
	for _, d := range f.deps {
		if i := slices.Index(f.Fn.Params, d.param); i >= 0 {
			s.Deps = append(s.Deps, model.Dep{Param: i, Held: d.held, Method: d.method})
		}
	}
	s.Results = slices.Clone(f.exportedResults(p, 0))
	s.sort()
	return s
}
