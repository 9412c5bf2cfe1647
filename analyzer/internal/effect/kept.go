package effect

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A keeper is what a model says of functions of one signature: what they write
// to one of their parameters is kept in memory.
type keeper struct {
	sig   *types.Signature
	param int
}

// keepers returns those of the packages that this one imports.
func (p *Package) keepers() []keeper {
	if p.keeping != nil {
		return p.keeping
	}
	p.keeping = []keeper{}
	for _, pkg := range append(p.Pass.Pkg.Imports(), p.Pass.Pkg) {
		for _, lib := range p.Models.Libraries(pkg.Path()) {
			for _, r := range lib.Buffered {
				fn, ok := pkg.Scope().Lookup(r.Func).(*types.Func)
				if !ok || r.Arg >= fn.Signature().Params().Len() {
					continue
				}
				sig, ok := fn.Signature().Params().At(r.Arg).Type().Underlying().(*types.Signature)
				if ok && r.Writer < sig.Params().Len() {
					p.keeping = append(p.keeping, keeper{sig, r.Writer})
				}
			}
		}
	}
	return p.keeping
}

// keeps reports whether what is written to a function's parameter is kept in
// memory. The function's signature tells, so that it need not be seen where it
// is passed.
func (p *Package) keeps(param *ssa.Parameter) bool {
	sig := param.Parent().Signature
	i := slices.Index(param.Parent().Params, param)
	if sig.Recv() != nil {
		i--
	}
	for _, k := range p.keepers() {
		if i == k.param && types.Identical(sig, k.sig) {
			return true
		}
	}
	return false
}

// keepsAny reports whether one of the values may be or hold such a parameter.
func (p *Package) keepsAny(values []ssa.Value) bool {
	for _, v := range values {
		for _, held := range []bool{false, true} {
			for _, o := range p.origins(v, held) {
				if o.param != nil && p.keeps(o.param) {
					return true
				}
			}
		}
	}
	return false
}

// writes reports whether a hit comes from writing a response: of a callee that
// is given such a parameter, it is that parameter's.
func (h Hit) writes() bool {
	chain := h.Chain()
	if len(chain) == 0 {
		return false
	}
	last := chain[len(chain)-1]
	return strings.HasPrefix(last, "(net/http.ResponseWriter).") || strings.HasPrefix(last, "(net/http.Flusher).") ||
		strings.HasPrefix(last, "(*net/http.ResponseController).Flush")
}
