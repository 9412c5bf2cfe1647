package effect

import (
	"go/types"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/ssa"
)

// What a function does to a channel that it gets as a reflect.Value depends on
// whether its caller passes one at all: codecs send on channels, but only when
// they are asked to decode into one. Such a send or receive is a dependency on
// the parameter, whose method has this prefix.
const reflectValue = "(reflect.Value)."

func reflects(method string) bool { return strings.HasPrefix(method, reflectValue) }

// onReflected tells what a send or receive does on the channel in v, a
// reflect.Value, and reports whether it is known to be one, or is the caller's.
func (w *walk) onReflected(v ssa.Value, method string, names []string) bool {
	source := reflectedFrom(v, make(map[ssa.Value]bool))
	switch source := source.(type) {
	case *ssa.Parameter:
		if owner := w.p.byFn[source.Parent()]; owner != nil && w.f.within(owner) {
			w.passed = true
			w.dep(paramDep{param: source, method: method, names: names})
			return true
		}
	case *ssa.MakeInterface:
		if _, ok := source.X.Type().Underlying().(*types.Chan); ok {
			w.found(Hit{Effect: model.Effect{Category: category.Chan}, Names: append(names[:len(names):len(names)], method)})
		}
		return true
	}
	return false
}

// onAsserted is onReflected for a channel that was taken out of a reflect.Value
// by a type assertion.
func (w *walk) onAsserted(ch ssa.Value, method string) bool {
	if v := assertedFrom(ch, make(map[ssa.Value]bool)); v != nil {
		return w.onReflected(v, reflectValue+method, nil)
	}
	return false
}

// reflectedFrom returns the parameter, or what was passed to reflect.ValueOf,
// from which v comes; nil if it is neither.
func reflectedFrom(v ssa.Value, seen map[ssa.Value]bool) ssa.Value {
	if seen[v] {
		return nil
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Parameter:
		return v
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if from := reflectedFrom(edge, seen); from != nil {
				return from
			}
		}
	case *ssa.UnOp:
		if alloc, ok := v.X.(*ssa.Alloc); ok {
			if stored := StoredOnce(alloc); stored != nil {
				return reflectedFrom(stored, seen)
			}
		}
	case *ssa.Call:
		if calleeID(v.Common()) == "reflect.ValueOf" {
			if mi, ok := v.Call.Args[0].(*ssa.MakeInterface); ok {
				return mi
			}
		} else if len(v.Call.Args) > 0 && isReflectValue(v.Call.Args[0].Type()) {
			return reflectedFrom(v.Call.Args[0], seen) // a part of it, or what it points to
		}
	}
	return nil
}

// assertedFrom returns the reflect.Value of which a function made the interface
// value that ch was in, nil if it comes from elsewhere.
func assertedFrom(v ssa.Value, seen map[ssa.Value]bool) ssa.Value {
	if seen[v] {
		return nil
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if from := assertedFrom(edge, seen); from != nil {
				return from
			}
		}
	case *ssa.ChangeType:
		return assertedFrom(v.X, seen)
	case *ssa.Extract:
		return assertedFrom(v.Tuple, seen)
	case *ssa.TypeAssert:
		return assertedFrom(v.X, seen)
	case *ssa.Call:
		for _, arg := range v.Call.Args {
			if isReflectValue(arg.Type()) {
				return arg
			}
		}
	}
	return nil
}

func isReflectValue(t types.Type) bool { return typeName(t) == "reflect.Value" }
