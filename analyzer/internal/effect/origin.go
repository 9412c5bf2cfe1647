package effect

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// An origin is something that a value may be. Exactly one of the groups is set.
type origin struct {
	// A parameter of a function, or something held in it.
	param *ssa.Parameter
	held  bool

	// A function: declared or a literal, a method bound to recv, or the
	// function that a call returned.
	fn     *ssa.Function
	method *types.Func
	recv   ssa.Value
	sum    *Summary
	name   string
	sig    string          // of sum, as Package.signature writes it
	call   *ssa.CallCommon // that returned it
	maker  *ssa.Function   // that call's callee, around a literal

	// A value of this type, which may be an interface whose methods' contracts
	// are known; val is that value.
	typ types.Type
	val ssa.Value
	key string // instead of typ, a type of another package, by name

	// A value whose reads and writes are waits.
	category string

	// Where it was found, if that was by what the package puts into a field of
	// any struct of a type.
	via *paramField
}

// A paramField is a field of what a parameter is, or points to. What the package
// stores in it is known of all structs of the type together; a caller that made
// the struct knows better.
type paramField struct {
	param *ssa.Parameter
	field *types.Var
}

type memoKey struct {
	v    ssa.Value
	held bool
}

// Bounds on one question about a value. Beyond them the answer is what was
// found so far: generated code can store thousands of values in one field. What
// is handed to a loop may come from a table with a handler for each key.
const (
	maxOrigins  = 24
	maxHandlers = 200
	maxVisits   = 4000
)

// origins returns what v may be or, if held, what may be held in it.
func (p *Package) origins(v ssa.Value, held bool) []origin {
	key := memoKey{v, held}
	if found, ok := p.memo[key]; ok {
		return found
	}
	if p.active[key] {
		p.cut = true // the answer being worked on has the rest
		return nil
	}
	p.active[key] = true
	q := p.query(maxOrigins)
	q.value(v, held)
	delete(p.active, key)
	if len(p.active) == 0 {
		p.cut = false
	}
	if !p.cut {
		p.memo[key] = q.found
	}
	return q.found
}

// forget drops the answers that a changed summary may have made stale.
func (p *Package) forget() {
	p.generation++
	clear(p.memo)
	clear(p.fields)
}

// identity is what tells o from other origins.
func (o origin) identity() any {
	switch {
	case o.param != nil:
		return o.param
	case o.fn != nil && o.call != nil:
		return [2]any{o.fn, o.call}
	case o.fn != nil:
		return o.fn
	case o.method != nil:
		return [2]any{o.method, o.recv}
	case o.sum != nil:
		return o.sum
	case o.typ != nil:
		return [2]any{o.val, o.typ}
	}
	return o.key + o.category
}

func (o origin) function() bool {
	return o.fn != nil || o.method != nil || o.sum != nil
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
