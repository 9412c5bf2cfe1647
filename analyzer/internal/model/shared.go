package model

import (
	_ "embed"
	"go/types"
	"strings"
	"sync"
)

//go:embed shared.tsv
var sharedText string

var shared = sync.OnceValue(func() map[string]bool {
	names := make(map[string]bool)
	for line := range strings.Lines(sharedText) {
		if name := strings.TrimSpace(line); name != "" && !strings.HasPrefix(name, "#") {
			names[name] = true
		}
	}
	return names
})

// Shared reports whether several goroutines may use a value of that type at
// once.
func Shared(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		obj := named.Obj()
		if obj.Pkg() == nil {
			return shared()[obj.Name()]
		}
		return shared()[obj.Pkg().Path()+"."+obj.Name()]
	}
	return false
}

// Points reports whether a value of that type leads to memory that others may
// use while they must not.
func Points(t types.Type) bool { return points(t, make(map[types.Type]bool)) }

func points(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] || Shared(t) {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Pointer:
		return !Shared(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if points(u.Field(i).Type(), seen) {
				return true
			}
		}
		return false
	case *types.Array:
		return points(u.Elem(), seen)
	case *types.Tuple:
		for i := range u.Len() {
			if points(u.At(i).Type(), seen) {
				return true
			}
		}
		return false
	case *types.Chan, *types.Signature:
		return false // what it leads to is reached by receiving, or by calling
	}
	return true // a slice, a map, an interface
}
