package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/ssa"
)

// container adds what was put into the variable or container v itself.
func (q *query) container(v ssa.Value) {
	q.elements(v, -1)
	for _, val := range q.p.stores.cells[v] {
		q.value(val, false)
		q.value(val, true)
	}
}

// elements adds what was put into the container at root, and what that holds;
// of a known index, only what may be there.
func (q *query) elements(root any, index int64) {
	for _, e := range q.p.stores.elements[root] {
		if index < 0 || e.index < 0 || e.index == index {
			q.value(e.val, false)
			q.value(e.val, true)
		}
	}
}

// indexed adds what may be in a slice or array at an index.
func (q *query) indexed(addr *ssa.IndexAddr) {
	root := q.p.stores.root(addr.X)
	index := constantIndex(addr.Index)
	if root == nil || index < 0 || len(q.p.stores.elements[root]) == 0 {
		q.value(addr.X, true)
		return
	}
	q.elements(root, index)
	for _, val := range q.p.stores.cells[root] {
		q.value(val, true)
	}
	q.outside(addr.X)
}

func (q *query) load(v *ssa.UnOp, held bool) {
	switch v.Op.String() {
	case "*":
		q.cell(v.X, held)
	case "<-":
		q.value(v.X, true)
	}
}

// cell adds what is stored at an address.
func (q *query) cell(addr ssa.Value, held bool) {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		q.field(fieldOf(addr.X.Type(), addr.Field), addr.X, held)
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Global:
		if g, ok := addr.(*ssa.Global); ok && g.Object() != nil {
			q.policy(g.Object().Pkg().Path()+"."+g.Name(), addr, held)
		}
		root := q.p.stores.root(addr)
		if root == nil {
			return
		}
		for _, val := range q.p.stores.cells[root] {
			q.value(val, held)
		}
		if held {
			q.elements(root, -1)
		}
	case *ssa.IndexAddr:
		q.indexed(addr)
	default:
		q.value(addr, true)
	}
}

// policy adds what the table of values says of a variable or field, and reports
// whether it says anything.
func (q *query) policy(name string, v any, held bool) bool {
	cat := model.Value(name)
	if cat != "" && !held {
		q.add(origin{category: cat}, v)
	}
	return cat != ""
}

// field adds what may be in a field of base, which is a struct or points to one.
func (q *query) field(field *types.Var, base ssa.Value, held bool) {
	if field == nil {
		return
	}
	settled := false
	if named := namedOf(base.Type()); named != nil && named.Obj().Pkg() != nil {
		settled = q.policy(named.Obj().Pkg().Path()+"."+named.Obj().Name()+"."+field.Name(), field, held)
	}
	if stored := assignedHere(base, field, 0); len(stored) > 0 {
		for _, val := range stored {
			q.value(val, held)
		}
	} else if !settled && q.enter(field, held) {
		before := q.via
		if param := ofParameter(base); param != nil && before == nil {
			q.via = &paramField{param, field}
		}
		q.stored(field, held)
		q.via = before
	}
	q.outside(base)
}

type fieldKey struct {
	field *types.Var
	held  bool
}

// stored adds what the package stores in a field of any struct. Many values lead
// to the same fields, so what one may be is asked once; not while another field
// is, whose answer would lack what leads back to it.
func (q *query) stored(field *types.Var, held bool) {
	p, key := q.p, fieldKey{field, held}
	found, known := p.fields[key]
	if !known && !p.inField && q.most == maxOrigins {
		of := p.query(maxOrigins)
		p.inField = true
		of.fieldValues(field, held)
		p.inField = false
		found = of.found
		if known = !p.cut; known {
			p.fields[key] = found
		}
	}
	if !known || q.most != maxOrigins {
		q.fieldValues(field, held)
		return
	}
	via := q.via
	for _, o := range found {
		if via == nil {
			q.via = o.via
		}
		q.add(o, o.identity())
	}
	q.via = via
}

func (q *query) fieldValues(field *types.Var, held bool) {
	for _, val := range q.p.stores.cells[field] {
		q.value(val, held)
	}
	if held {
		q.elements(field, -1)
	}
}

// ofParameter returns the parameter that base is, nil if it is none.
func ofParameter(base ssa.Value) *ssa.Parameter {
	switch base := base.(type) {
	case *ssa.Parameter:
		return base
	case *ssa.UnOp: // one that is captured, or has its address taken
		if alloc, ok := base.X.(*ssa.Alloc); ok {
			param, _ := StoredOnce(alloc).(*ssa.Parameter)
			return param
		}
	}
	return nil
}

// assignedHere returns what the function that makes a struct assigns to a field
// of it: that says more than what is assigned to the field of any such struct.
// It is empty if the struct comes from elsewhere.
func assignedHere(base ssa.Value, field *types.Var, copies int) []ssa.Value {
	alloc := localStruct(base)
	if alloc == nil || copies > 4 {
		return nil
	}
	var stored []ssa.Value
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			if fieldOf(ref.X.Type(), ref.Field) != field {
				continue
			}
			for _, use := range *ref.Referrers() {
				if store, ok := use.(*ssa.Store); ok && store.Addr == ref {
					stored = append(stored, store.Val)
				}
			}
		case *ssa.Store:
			if ref.Addr != alloc {
				continue
			}
			copied, ok := ref.Val.(*ssa.UnOp) // of a composite literal
			if !ok || copied.X == alloc {
				return nil
			}
			more := assignedHere(copied.X, field, copies+1)
			if len(more) == 0 {
				return nil
			}
			stored = append(stored, more...)
		}
	}
	return stored
}

// localStruct returns the variable or literal in which base is made, nil if it
// is not made in the function.
func localStruct(base ssa.Value) *ssa.Alloc {
	switch base := base.(type) {
	case *ssa.Alloc:
		if ptr, ok := base.Type().Underlying().(*types.Pointer); ok {
			if _, ok := ptr.Elem().Underlying().(*types.Struct); ok {
				return base
			}
		}
	case *ssa.UnOp:
		alloc, ok := base.X.(*ssa.Alloc)
		if !ok {
			return nil
		}
		if made := localStruct(alloc); made != nil {
			return made // the struct itself is loaded
		}
		if stored := StoredOnce(alloc); stored != nil {
			return localStruct(stored)
		}
	}
	return nil
}

// outside adds what a caller may have put into base. What this package put there
// is known by field, more precisely than by the whole of base.
func (q *query) outside(base ssa.Value) {
	for {
		switch b := base.(type) {
		case *ssa.FieldAddr:
			base = b.X
		case *ssa.Field:
			base = b.X
		case *ssa.IndexAddr:
			base = b.X
		case *ssa.UnOp:
			base = b.X
		case *ssa.Parameter:
			q.add(origin{param: b, held: true}, b)
			return
		case *ssa.FreeVar:
			if base = q.p.stores.binding(b); base == nil {
				return
			}
		case *ssa.Alloc:
			q.flows(b)
			for _, val := range q.p.stores.cells[b] {
				q.value(val, true)
			}
			return
		case *ssa.Call, *ssa.Extract, *ssa.Phi, *ssa.TypeAssert, *ssa.MakeInterface:
			q.value(b, true)
			return
		default:
			return
		}
	}
}

func (q *query) extract(v *ssa.Extract, held bool) {
	switch tuple := v.Tuple.(type) {
	case *ssa.Call:
		q.result(callResult{v, tuple.Common(), v.Index}, held)
	case *ssa.TypeAssert:
		q.value(tuple.X, held)
	case *ssa.Lookup:
		q.value(tuple.X, true)
	case *ssa.UnOp:
		q.value(tuple.X, true)
	case *ssa.Select:
		q.selected(tuple, v.Index)
	case *ssa.Next:
		if r, ok := tuple.Iter.(*ssa.Range); ok {
			q.value(r.X, true)
		}
	}
}

// selected adds what a select statement may have received: its results are the
// case, whether the channel was open, and then a value for each receive.
func (q *query) selected(sel *ssa.Select, index int) {
	n := 2
	for _, state := range sel.States {
		if state.Dir != types.RecvOnly {
			continue
		}
		if n == index {
			q.value(state.Chan, true)
		}
		n++
	}
}
