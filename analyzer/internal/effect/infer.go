package effect

import (
	"golang.org/x/tools/go/ssa"
)

// Infer finds what every function of the package does. Functions are visited in
// source order; one is visited again when what it reads has changed, until
// nothing does. All sets only grow, and they are bounded, so this ends.
func (p *Package) Infer() {
	p.stores = newStores(p.Funcs)
	for _, f := range p.Funcs {
		if by := p.Models.CoroutineParam(f.Fn.Signature); by != "" {
			f.onLoop = by
		}
		f.keeps = keepsOf(f.Fn)
		f.conds = conditions(f)
		f.returns = make(map[returnKey][]origin)
		each(f.Fn, func(instr ssa.Instruction) {
			if ret, ok := instr.(*ssa.Return); ok {
				f.rets = append(f.rets, ret)
			}
		})
		f.queued = true
	}
	p.exitsFirst()
	for {
		p.settle()
		if !p.settleInterfaces() {
			return
		}
	}
}

// exitsFirst finds the functions that never return, on which the others'
// dead blocks depend.
func (p *Package) exitsFirst() {
	for grew := true; grew; {
		grew = false
		for _, f := range p.Funcs {
			if p.markDead(f) {
				grew = true
			}
		}
	}
}

// settle visits functions until none is queued.
func (p *Package) settle() {
	for busy := true; busy; {
		busy = false
		before := p.generation
		for _, f := range p.Funcs {
			if f.queued {
				f.queued = false
				busy = true
				p.infer(f)
			}
		}
		if p.generation != before {
			for _, f := range p.Funcs {
				f.queued = true
			}
		}
	}
}

// infer visits f once.
func (p *Package) infer(f *Func) {
	changed := false
	w := &walk{p: p, f: f}
	w.hit = func(h Hit) {
		if h.when != nil && !f.within(p.byFn[h.when.param.Parent()]) {
			h.when = nil
		}
		switch known := f.cause(h.Effect, h.Once); {
		case known == nil && h.Via != f:
			f.causes = append(f.causes, causeHop{h})
			changed = true
		case known != nil && known.via != nil && (h.via == nil || *h.via != *known.via):
			known.via = nil
			changed = true
		case known != nil && known.when != nil:
			if when := either(known.when, h.when); when == nil || len(when.types) > len(known.when.types) {
				known.when = when
				changed = true
			}
		}
	}
	w.dep = func(d paramDep) {
		if f.addDep(d) {
			changed = true
		}
	}
	w.pass = func(r Registered) {
		for _, o := range p.origins(r.Value, isList(r.Value.Type())) {
			if o.param != nil && (!o.held || isList(o.param.Type())) {
				p.register(o.param, r.By)
			}
			if !p.fits(o, r.Value.Type()) {
				continue
			}
			p.runsOnLoop(p.calledBy(o), r.By)
			p.registersThrough(f, o, r.By)
		}
	}
	for _, b := range f.Fn.Blocks {
		if f.dead != nil && f.dead[b.Index] {
			continue
		}
		for _, instr := range b.Instrs {
			w.instruction(instr)
		}
	}
	if f.parent != nil {
		// What a coroutine that is a literal calls runs on the loop.
		if by := p.Models.CoroutineParam(f.Fn.Signature); by != "" {
			p.registerDeps(f, by)
		}
	}
	if p.updateReturns(f) || p.updateFlows(f) {
		p.forget()
	}
	if changed {
		for r := range f.readers {
			r.queued = true // only a flag, so the order does not matter
		}
	}
}

// calledBy returns the function of this package that o is, nil if none.
func (p *Package) calledBy(o origin) *Func {
	switch {
	case o.fn != nil:
		return p.Local(o.fn)
	case o.method != nil:
		return p.Declared(o.method)
	}
	return nil
}

// registersThrough notes the parameters that a literal calls which f hands to a
// loop: they run on the loop too.
func (p *Package) registersThrough(f *Func, o origin, by string) {
	if g := p.Local(o.fn); g != nil {
		g.readers[f] = true
		p.registerDeps(g, by)
	}
}

// registerDeps notes the parameters of functions around g that g, which runs on
// a loop, calls.
func (p *Package) registerDeps(g *Func, by string) {
	for _, d := range g.deps {
		if !d.held && d.method == "" && d.param.Parent() != g.Fn {
			p.register(d.param, by)
		}
	}
}
