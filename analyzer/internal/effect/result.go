package effect

import (
	"go/types"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A callResult is one result of a call; value is that result.
type callResult struct {
	value  ssa.Value
	common *ssa.CallCommon // nil if the arguments are not known
	index  int
}

// result adds what a result of a call may be or, if held, what it may hold.
func (q *query) result(r callResult, held bool) {
	common := r.common
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if held && b.Name() == "append" {
			for _, arg := range common.Args {
				q.value(arg, true)
			}
		}
		return
	}
	if common.IsInvoke() {
		q.invoked(r, held)
		return
	}
	if fn := common.StaticCallee(); fn != nil {
		q.returned(fn, r, held)
		return
	}
	for _, o := range q.p.origins(common.Value, false) {
		switch {
		case o.fn != nil:
			q.returned(o.fn, r, held)
		case o.sum != nil:
			q.summarized(o.sum, callResult{value: r.value, index: r.index}, held)
		}
	}
}

// invoked adds what a method returns that is called through an interface, as
// far as it is known what is behind that: a state whose method returns the next.
func (q *query) invoked(r callResult, held bool) {
	if len(q.p.targets[r.common]) > maxTargets {
		return
	}
	name := r.common.Method.Name()
	for _, o := range q.p.targets[r.common] {
		switch {
		case o.typ != nil && !types.IsInterface(o.typ):
			obj, _, _ := types.LookupFieldOrMethod(o.typ, true, q.p.Pass.Pkg, name)
			m, ok := obj.(*types.Func)
			if !ok || m.Signature().Recv() == nil || types.IsInterface(m.Signature().Recv().Type()) {
				continue
			}
			of := callResult{r.value, q.p.invocation(r.common, o), r.index}
			if fn := q.p.ssa.Prog.FuncValue(m.Origin()); fn != nil {
				q.returned(fn, of, held)
			} else if sum := q.p.foreign(m); sum != nil { // of a package that is imported by others only
				q.summarized(sum, of, held)
			}
		case o.key != "":
			path, id := methodID(o.key, name)
			if sum := q.p.byName(path, id); sum != nil {
				q.summarized(sum, callResult{r.value, q.p.invocation(r.common, o), r.index}, held)
			}
		}
	}
}

// maxTargets bounds what one call through an interface is made on: where more is
// behind it, what it returns may be anything.
const maxTargets = 8

// target notes what a call through an interface was found to be made on, which
// questions about its results need: they are often about what it is made on. It
// reports whether that is news.
func (p *Package) target(common *ssa.CallCommon) bool {
	results := common.Method.Signature().Results()
	if !slices.ContainsFunc(slices.Collect(results.Variables()), func(v *types.Var) bool {
		return types.IsInterface(v.Type()) && !types.Identical(v.Type(), errorType)
	}) {
		return false
	}
	before := p.targets[common]
	now := before
	for _, o := range p.origins(common.Value, false) {
		if (o.typ != nil && !types.IsInterface(o.typ) || o.key != "") && len(now) <= maxTargets &&
			!slices.ContainsFunc(now, func(known origin) bool { return known.ofType() == o.ofType() }) {
			now = append(now, o)
		}
	}
	p.targets[common] = now
	return len(now) > len(before)
}

type invocation struct {
	common *ssa.CallCommon
	recv   ssa.Value
}

// invocation returns a call through an interface as that of a method, which has
// its receiver among its arguments. It is the same for the same receiver, since
// origins are told apart by the calls that they come from.
func (p *Package) invocation(common *ssa.CallCommon, o origin) *ssa.CallCommon {
	key := invocation{common, o.val}
	call := p.invocations[key]
	if call == nil {
		recv := o.val
		if recv == nil {
			recv = common.Value
		}
		call = &ssa.CallCommon{Args: append([]ssa.Value{recv}, common.Args...)}
		p.invocations[key] = call
	}
	return call
}

// returned adds what fn returns when it is called with the arguments of common.
func (q *query) returned(fn *ssa.Function, r callResult, held bool) {
	common := r.common
	if f := q.p.Local(fn); f != nil {
		for _, o := range f.returns[returnKey{r.index, held}] {
			if o.param == nil || o.param.Parent() != f.Fn {
				if o.typ != nil && !held {
					o.val = r.value // what it holds is known here with the arguments
				}
				if o.fn != nil && o.call == nil {
					o.call, o.maker = common, f.Fn
				}
				q.add(o, o.identity())
			} else if i := slices.Index(f.Fn.Params, o.param); i < len(common.Args) {
				q.value(common.Args[i], o.held)
			}
		}
		return
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		if sum := q.p.foreign(obj); sum != nil {
			q.summarized(sum, r, held)
		}
	}
}

// summarized adds what a function of another package returns.
func (q *query) summarized(sum *Summary, of callResult, held bool) {
	common := of.common
	for _, r := range sum.Results {
		if r.Index != of.index || r.Held && !held {
			continue
		}
		switch {
		case r.Category != "":
			if r.Held == held {
				q.add(origin{category: r.Category}, r.Category)
			}
		case r.Type != "":
			if r.Held == held {
				q.add(origin{key: r.Type, val: of.value}, r.Type)
			}
		case r.Func != nil:
			if r.Held == held {
				q.add(origin{sum: r.Func, name: r.FuncName, sig: r.Sig, call: common}, r.Func)
			}
		case common != nil && r.Param < len(common.Args):
			arg := common.Args[r.Param]
			if r.Held || !held {
				q.value(arg, r.Inner)
			}
			if held {
				q.value(arg, true)
			}
		}
	}
}

// flows adds what calls have put into v: bufio's w.Reset(conn) makes w hold
// conn.
func (q *query) flows(v ssa.Value) {
	refs := v.Referrers()
	if refs == nil {
		return
	}
	for _, ref := range *refs {
		call, ok := ref.(ssa.CallInstruction)
		if !ok {
			continue
		}
		common := call.Common()
		fn := common.StaticCallee()
		if fn == nil {
			continue
		}
		for _, flow := range q.p.flowsOf(fn) {
			if flow.Into < len(common.Args) && flow.From < len(common.Args) && common.Args[flow.Into] == v {
				q.value(common.Args[flow.From], false)
				q.value(common.Args[flow.From], true)
			}
		}
	}
}

func (p *Package) flowsOf(fn *ssa.Function) []model.Flow {
	if f := p.Local(fn); f != nil {
		return f.flows
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		if sum := p.foreign(obj); sum != nil {
			return sum.Flows
		}
	}
	return nil
}

// A returnKey is one result of a function: itself, or what it holds.
type returnKey struct {
	index int
	held  bool
}

var errorType = types.Universe.Lookup("error").Type()

// updateReturns recomputes what f returns and reports whether that grew.
func (p *Package) updateReturns(f *Func) bool {
	results := f.Fn.Signature.Results()
	grew := false
	for i := range results.Len() {
		if t := results.At(i).Type(); !carries(t) || types.Identical(t, errorType) {
			continue // nobody calls what an error holds
		}
		for _, held := range []bool{false, true} {
			q := p.query(maxOrigins)
			for _, ret := range f.rets {
				q.value(ret.Results[i], held)
			}
			key := returnKey{i, held}
			if len(q.found) > len(f.returns[key]) {
				f.returns[key] = q.found
				grew = true
			}
		}
	}
	return grew
}

// updateFlows recomputes which parameters end up in others and reports whether
// that grew. What a method keeps in its receiver is the usual case.
func (p *Package) updateFlows(f *Func) bool {
	var flows []model.Flow
	for i, param := range f.Fn.Params {
		if _, ok := param.Type().Underlying().(*types.Pointer); !ok {
			continue
		}
		for _, o := range p.keptIn(f, param) {
			if from := slices.Index(f.Fn.Params, o.param); from >= 0 && from != i {
				flow := model.Flow{Into: i, From: from}
				if !slices.Contains(flows, flow) {
					flows = append(flows, flow)
				}
			}
		}
	}
	if len(flows) > len(f.flows) {
		f.flows = flows
		return true
	}
	return false
}

// keptIn returns the parameters that f stores into what param points to.
func (p *Package) keptIn(f *Func, param *ssa.Parameter) []origin {
	q := p.query(maxOrigins)
	for _, s := range f.keeps {
		if s.into == param {
			for _, held := range []bool{false, true} {
				for _, o := range p.origins(s.val, held) {
					if o.param != nil {
						q.add(o, o.param)
					}
				}
			}
		}
	}
	return q.found
}

// A keep is a value stored into what a parameter points to.
type keep struct {
	into *ssa.Parameter
	val  ssa.Value
}

// keepsOf lists the stores of fn into its parameters' objects.
func keepsOf(fn *ssa.Function) []keep {
	var keeps []keep
	note := func(addr, val ssa.Value) {
		if !carries(val.Type()) {
			return
		}
		for {
			switch a := addr.(type) {
			case *ssa.FieldAddr:
				addr = a.X
				continue
			case *ssa.IndexAddr:
				addr = a.X
				continue
			case *ssa.UnOp:
				addr = a.X
				continue
			case *ssa.Parameter:
				keeps = append(keeps, keep{a, val})
			}
			return
		}
	}
	each(fn, func(instr ssa.Instruction) {
		switch instr := instr.(type) {
		case *ssa.Store:
			note(instr.Addr, instr.Val)
		case *ssa.MapUpdate:
			note(instr.Map, instr.Value)
		}
	})
	return keeps
}
