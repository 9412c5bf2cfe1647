package analyzer

import (
	"go/ast"
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/directive"
	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/analysis"
)

// state hands the directives of a package to its analysis and returns the
// functions that say that they run on a loop.
func state(p *effect.Package, dirs *directive.Set) (onLoop []*types.Func) {
	p.Ignored = dirs.Ignored
	for _, file := range p.Pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || dirs.Funcs[fn] == nil {
				continue
			}
			obj, ok := p.Pass.TypesInfo.Defs[fn.Name].(*types.Func)
			if !ok {
				continue
			}
			d := dirs.Funcs[fn]
			if d.OnLoop {
				onLoop = append(onLoop, obj)
			}
			var sum *model.Func
			switch {
			case d.Blocking != "":
				sum = &model.Func{Effect: model.Effect{Category: d.Blocking}}
			case d.Nonblocking:
				sum = &model.Func{}
			}
			p.State(obj, sum, indexes(obj, d.Offload), indexes(obj, d.Register))
		}
	}
	return onLoop
}

func indexes(fn *types.Func, names []string) []int {
	var list []int
	for _, name := range names {
		for i := range fn.Signature().Params().Len() {
			if fn.Signature().Params().At(i).Name() == name {
				list = append(list, i)
			}
		}
	}
	return list
}

// reportProblems reports directives that are wrong or have no use.
func (r *reporter) reportProblems(dirs *directive.Set, on map[string]bool) {
	if !on[category.Directive] {
		return
	}
	for _, p := range append(dirs.Problems, dirs.Stale(on)...) {
		r.pass.Report(analysis.Diagnostic{Pos: p.Pos, Category: category.Directive, URL: category.URL(category.Directive), Message: p.Message})
	}
}
