package effect

import (
	"go/types"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// An element is a value put into a container, at an index if that is constant.
type element struct {
	val   ssa.Value
	index int64 // -1 if it is not constant, or the container has none
}

// stores knows what the package puts where. Functions and concrete values kept
// in unexported fields and variables are known here in full; those of exported
// ones as far as this package sets them.
type stores struct {
	cells    map[any][]ssa.Value // assigned to: *ssa.Alloc, *ssa.Global, *types.Var (a field)
	elements map[any][]element   // put into a container kept there
	closures map[*ssa.Function]*ssa.MakeClosure
	calls    map[*ssa.Function][]*ssa.CallCommon // by callee, those of the package
}

// newStores collects what functions store. Flows says what a call puts into its
// arguments, as far as that is known before anything is inferred.
func newStores(funcs []*Func, flows func(*ssa.Function) []model.Flow) *stores {
	s := &stores{
		cells:    make(map[any][]ssa.Value),
		elements: make(map[any][]element),
		closures: make(map[*ssa.Function]*ssa.MakeClosure),
		calls:    make(map[*ssa.Function][]*ssa.CallCommon),
	}
	for _, f := range funcs { // first, since roots of captured variables need it
		each(f.Fn, func(instr ssa.Instruction) {
			if mc, ok := instr.(*ssa.MakeClosure); ok {
				s.closures[mc.Fn.(*ssa.Function)] = mc
			}
		})
	}
	for _, f := range funcs {
		each(f.Fn, func(instr ssa.Instruction) {
			switch instr := instr.(type) {
			case *ssa.Store:
				s.store(instr.Addr, instr.Val)
			case *ssa.MapUpdate:
				s.put(instr.Map, instr.Value, -1)
			case *ssa.Send:
				s.put(instr.Chan, instr.X, -1)
			case ssa.CallInstruction:
				args := instr.Common().Args
				callee := instr.Common().StaticCallee()
				if callee == nil {
					return
				}
				if len(callee.Blocks) > 0 {
					s.calls[callee] = append(s.calls[callee], instr.Common())
				}
				if callee.Pkg == nil || !model.IsStd(callee.Pkg.Pkg.Path()) {
					return
				}
				// What other packages' types hold is too much to be called whole.
				for _, flow := range flows(callee) { // into a field or a package's variable: others are looked at where they are used
					if flow.Into < len(args) && flow.From < len(args) && isKept(args[flow.Into]) {
						s.put(args[flow.Into], args[flow.From], -1)
					}
				}
			}
		})
	}
	return s
}

// isKept reports whether v is the address of a field or of a package's variable,
// or was loaded from there.
func isKept(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	switch v.(type) {
	case *ssa.FieldAddr, *ssa.Global:
		return true
	}
	return false
}

func each(fn *ssa.Function, visit func(ssa.Instruction)) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			visit(instr)
		}
	}
}

func (s *stores) store(addr, val ssa.Value) {
	if !carries(val.Type()) {
		return
	}
	switch addr := addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Global:
		if root := s.root(addr); root != nil {
			s.cells[root] = append(s.cells[root], val)
		}
	case *ssa.FieldAddr:
		if field := fieldOf(addr.X.Type(), addr.Field); field != nil && !confined(addr.X, 0) {
			s.cells[field] = append(s.cells[field], val)
		}
		s.put(addr.X, val, -1)
	case *ssa.IndexAddr:
		s.put(addr.X, val, constantIndex(addr.Index))
	}
}

// confined reports whether v is a struct of which only the fields are used, in
// the function that makes it: what is stored there is found there, see
// assignedHere, and is nobody else's.
func confined(v ssa.Value, copies int) bool {
	alloc, ok := v.(*ssa.Alloc)
	if !ok || copies > 4 {
		return false
	}
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			if !onlyLoadedAndStored(ref) {
				return false
			}
		case *ssa.UnOp: // a copy
			for _, use := range *ref.Referrers() {
				store, ok := use.(*ssa.Store)
				if !ok || store.Addr == alloc || !confined(store.Addr, copies+1) {
					return false
				}
			}
		case *ssa.Store:
			if _, isCopy := ref.Val.(*ssa.UnOp); ref.Addr != alloc || !isCopy && !isConst(ref.Val) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func onlyLoadedAndStored(addr *ssa.FieldAddr) bool {
	return !slices.ContainsFunc(*addr.Referrers(), func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.UnOp:
			return false
		case *ssa.Store:
			return use.Addr != addr
		}
		return true
	})
}

func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// put notes that val is put into the container that v is, or points into.
func (s *stores) put(v, val ssa.Value, index int64) {
	if !carries(val.Type()) {
		return
	}
	for {
		if root := s.root(v); root != nil {
			s.elements[root] = append(s.elements[root], element{val, index})
		}
		field, ok := v.(*ssa.FieldAddr) // a nested struct: so does what holds it
		if !ok {
			return
		}
		v = field.X
	}
}

// constantIndex returns the value of a constant index, else -1.
func constantIndex(v ssa.Value) int64 {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil {
		return c.Int64()
	}
	return -1
}

// root returns what identifies the variable or field that v is the address of,
// or from which v, a container, was loaded; nil if it is neither.
func (s *stores) root(v ssa.Value) any {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan, *ssa.Global:
		return v
	case *ssa.FreeVar:
		return s.root(s.binding(v))
	case *ssa.FieldAddr:
		if field := fieldOf(v.X.Type(), v.Field); field != nil {
			return field
		}
	case *ssa.IndexAddr:
		return s.root(v.X)
	case *ssa.UnOp:
		return s.root(v.X)
	case *ssa.Slice:
		return s.root(v.X)
	case *ssa.ChangeType:
		return s.root(v.X)
	}
	return nil
}

// binding returns the value of the enclosing function that fv stands for, nil
// if its literal is never made.
func (s *stores) binding(fv *ssa.FreeVar) ssa.Value {
	mc := s.closures[fv.Parent()]
	if mc == nil {
		return nil
	}
	for i, v := range fv.Parent().FreeVars {
		if v == fv {
			return mc.Bindings[i]
		}
	}
	return nil
}

// fieldOf returns the i'th field of the struct that t is or points to; of a
// generic struct, that of the declaration.
func fieldOf(t types.Type, i int) *types.Var {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if s, ok := coreStruct(t); ok {
		return s.Field(i).Origin()
	}
	return nil
}

func coreStruct(t types.Type) (*types.Struct, bool) {
	if param, ok := types.Unalias(t).(*types.TypeParam); ok {
		// All types of its set have this struct underneath.
		iface := param.Constraint().Underlying().(*types.Interface)
		for i := range iface.NumEmbeddeds() {
			embedded := iface.EmbeddedType(i)
			if union, ok := embedded.(*types.Union); ok && union.Len() > 0 {
				embedded = union.Term(0).Type()
			}
			if s, ok := embedded.Underlying().(*types.Struct); ok {
				return s, true
			}
		}
	}
	s, ok := t.Underlying().(*types.Struct)
	return s, ok
}

// carries reports whether a value of type t can be, or hold, a function or an
// object with methods: numbers, strings and slices of them cannot.
func carries(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Slice:
		return carries(t.Elem())
	case *types.Array:
		return carries(t.Elem())
	case *types.Chan:
		return true
	}
	return true
}
