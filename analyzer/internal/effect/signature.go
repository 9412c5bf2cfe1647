package effect

import (
	"fmt"
	"go/types"
	"strings"
)

// fits reports whether a function value of type t can be the function o. A table
// or an interface may hold functions of many signatures; a call or a registration
// means those of one.
func (p *Package) fits(o origin, t types.Type) bool {
	if isList(t) {
		t = t.Underlying().(interface{ Elem() types.Type }).Elem()
	}
	want, ok := t.Underlying().(*types.Signature)
	if !ok {
		return true
	}
	have, written := p.signatureOf(o), p.signature(want)
	return have == "" || written == "" || have == written
}

// signatureOf writes the signature of the function o, "" if it is not known.
func (p *Package) signatureOf(o origin) string {
	switch {
	case o.fn != nil && o.fn.Signature.Recv() == nil:
		return p.signature(o.fn.Signature)
	case o.method != nil:
		return p.signature(o.method.Signature())
	}
	return o.sig
}

// signature writes a signature so that identical ones are written alike in every
// package, without names of parameters; "" if there are type parameters in it.
func (p *Package) signature(sig *types.Signature) string {
	written, known := p.signatures[sig]
	if !known {
		w := &typeWriter{}
		w.signature(sig)
		if !w.open {
			written = w.text.String()
		}
		p.signatures[sig] = written
	}
	return written
}

type typeWriter struct {
	text strings.Builder
	open bool // by a type parameter
}

func (w *typeWriter) signature(sig *types.Signature) {
	w.text.WriteString("func")
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		w.text.WriteByte('(')
		for v := range tuple.Variables() {
			w.write(v.Type())
			w.text.WriteByte(',')
		}
		w.text.WriteByte(')')
	}
	if sig.Variadic() {
		w.text.WriteString("...")
	}
}

// write tells literal structs and interfaces from all else, but not from each
// other: few signatures have them.
func (w *typeWriter) write(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		fmt.Fprintf(&w.text, "%d", t.Kind()) // byte is uint8
	case *types.Named:
		if pkg := t.Obj().Pkg(); pkg != nil {
			w.text.WriteString(pkg.Path() + ".")
		}
		w.text.WriteString(t.Obj().Name())
		for arg := range t.TypeArgs().Types() {
			w.text.WriteByte('|')
			w.write(arg)
		}
	case *types.Pointer:
		w.text.WriteByte('*')
		w.write(t.Elem())
	case *types.Slice:
		w.text.WriteString("[]")
		w.write(t.Elem())
	case *types.Array:
		fmt.Fprintf(&w.text, "[%d]", t.Len())
		w.write(t.Elem())
	case *types.Map:
		w.text.WriteString("map ")
		w.write(t.Key())
		w.text.WriteByte(' ')
		w.write(t.Elem())
	case *types.Chan:
		fmt.Fprintf(&w.text, "chan%d ", t.Dir())
		w.write(t.Elem())
	case *types.Signature:
		w.signature(t)
	case *types.TypeParam:
		w.open = true
	default:
		fmt.Fprintf(&w.text, "%T", t)
	}
}
