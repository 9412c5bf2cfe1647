package effect

import (
	"go/constant"
	"net"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// lookups are the functions of package net that ask for an address only if the
// name they are given, at that index, is not one already.
var lookups = map[string]int{
	"net.LookupHost": 0, "net.LookupIP": 0,
	"net.ResolveIPAddr": 1, "net.ResolveTCPAddr": 1, "net.ResolveUDPAddr": 1,
	"(*net.Resolver).LookupHost": 2, "(*net.Resolver).LookupIP": 3, "(*net.Resolver).LookupIPAddr": 2,
}

// addresses are the functions whose result is an address in writing.
var addresses = map[string]bool{
	"(net.IP).String": true, "(*net.IPAddr).String": true, "(*net.TCPAddr).String": true, "(*net.UDPAddr).String": true,
	"(net/netip.Addr).String": true, "(net/netip.AddrPort).String": true,
}

// lookup tells what a function does that looks up a name: nothing, of a name that
// is an address, and what it says of other names; of a parameter, that depends on
// the caller.
func (w *walk) lookup(id string, sum *Summary, arg env, names []string) {
	before := w.when
	defer func() { w.when = before }()
	if values := arg(lookups[id]); len(values) == 1 {
		when, possible := w.metByName(values[0], "")
		if !possible {
			return
		}
		if w.when == nil {
			w.when = when
		}
	}
	w.foreign(id, sum, "", arg, names)
}

// metByName says whether v, or the field of the struct that v is, can be a name
// to look up: see met.
func (w *walk) metByName(v ssa.Value, field string) (when *condition, possible bool) {
	if param := wholly(v); param != nil {
		if owner := w.p.byFn[param.Parent()]; owner != nil && w.f.within(owner) {
			return &condition{param: param, name: true, field: field}, true
		}
		return w.metByCaller(param, field)
	}
	if field != "" {
		return w.metByField(v, field)
	}
	switch v := v.(type) {
	case *ssa.Const:
		return nil, v.Value == nil || v.Value.Kind() != constant.String || !isAddress(constant.StringVal(v.Value))
	case *ssa.Call:
		switch id := calleeID(v.Common()); {
		case addresses[id]:
			return nil, false
		case id == "net.JoinHostPort":
			return w.metByName(v.Call.Args[0], "")
		}
	case *ssa.UnOp:
		if addr, ok := v.X.(*ssa.FieldAddr); ok {
			return w.metByName(addr.X, fieldOf(addr.X.Type(), addr.Field).Name())
		}
	case *ssa.Field:
		return w.metByName(v.X, fieldOf(v.X.Type(), v.Field).Name())
	}
	return nil, true
}

// metByCaller is metByName for a parameter of a function that the walk looks
// through.
func (w *walk) metByCaller(param *ssa.Parameter, field string) (when *condition, possible bool) {
	before := w.frame
	defer func() { w.frame = before }()
	for fr := w.frame; fr != nil; fr = fr.up {
		if values := fr.values(param); len(values) == 1 {
			w.frame = fr.up
			return w.metByName(values[0], field)
		}
	}
	return nil, true
}

// metByField is metByName for a field of a struct, which must be made here.
func (w *walk) metByField(base ssa.Value, name string) (when *condition, possible bool) {
	alloc := localStruct(base)
	if alloc == nil {
		return nil, true
	}
	s, ok := coreStruct(deref(alloc.Type()))
	if !ok {
		return nil, true
	}
	for field := range s.Fields() {
		if field.Name() != name {
			continue
		}
		stored := assignedHere(base, field.Origin(), 0)
		for _, v := range stored {
			if when, possible = w.metByName(v, ""); possible {
				return when, len(stored) > 0
			}
		}
		return nil, len(stored) == 0
	}
	return nil, true
}

// wholly returns the parameter that v is, or a copy of, nil if it is none.
func wholly(v ssa.Value) *ssa.Parameter {
	if param := ofParameter(v); param != nil {
		return param
	}
	return spilled(v)
}

// spilled returns the parameter that a variable, or what is loaded from it, is
// a copy of, nil if it is none or its fields are assigned to.
func spilled(v ssa.Value) *ssa.Parameter {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	alloc, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var param *ssa.Parameter
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			stored, ok := ref.Val.(*ssa.Parameter)
			if !ok || param != nil {
				return nil
			}
			param = stored
		case *ssa.FieldAddr:
			if !onlyRead(ref) {
				return nil
			}
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return nil
		}
	}
	return param
}

func onlyRead(addr *ssa.FieldAddr) bool {
	for _, use := range *addr.Referrers() {
		if load, ok := use.(*ssa.UnOp); !ok || load.X != addr {
			return false
		}
	}
	return true
}

// isAddress reports whether looking up a name, with or without a port, needs
// nobody to be asked.
func isAddress(name string) bool {
	if host, _, err := net.SplitHostPort(name); err == nil {
		name = host
	}
	name, _, _ = strings.Cut(name, "%") // a zone
	return name == "" || net.ParseIP(name) != nil
}
