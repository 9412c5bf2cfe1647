package analyzer

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// questions returns the functions of pkg in a comma-separated list of full names.
func questions(list string, pkg *types.Package) []*types.Func {
	var asked []*types.Func
	for name := range strings.SplitSeq(list, ",") {
		if fn := lookup(pkg, strings.TrimSpace(name)); fn != nil && !slices.Contains(asked, fn) {
			asked = append(asked, fn)
		}
	}
	return asked
}

// explain reports what calling each of the functions does.
func explain(p *effect.Package, asked []*types.Func) {
	rep := newReporter(p, Config{})
	for _, fn := range asked {
		p.Pass.Report(analysis.Diagnostic{
			Pos:      rep.top(),
			Category: finding.ExplainCategory,
			Message:  finding.Encode(explanation(p, fn)),
		})
	}
}

// lookup finds the function of pkg with that full name; whether a method's
// receiver is written as a pointer does not matter.
func lookup(pkg *types.Package, name string) *types.Func {
	name, ok := strings.CutPrefix(strings.TrimLeft(name, "(*"), pkg.Path()+".")
	if !ok {
		return nil
	}
	typ, method, isMethod := strings.Cut(strings.Replace(name, ")", "", 1), ".")
	obj := pkg.Scope().Lookup(typ)
	if !isMethod {
		fn, _ := obj.(*types.Func)
		return fn
	}
	if tn, ok := obj.(*types.TypeName); ok {
		t := tn.Type()
		if !types.IsInterface(t) {
			t = types.NewPointer(t)
		}
		m, _, _ := types.LookupFieldOrMethod(t, true, pkg, method)
		fn, _ := m.(*types.Func)
		return fn
	}
	return nil
}

func explanation(p *effect.Package, obj *types.Func) finding.Explanation {
	e := finding.Explanation{Func: model.FuncID(obj), Verdict: finding.Never, Source: origin(p, obj)}
	sum := p.SummaryOf(obj)
	if sum == nil {
		return e
	}
	for _, d := range sum.Deps {
		e.DependsOn = append(e.DependsOn, dependency(obj, d))
	}
	if len(sum.Deps) > 0 {
		e.Verdict = finding.Depends
	}
	if c := sum.Blocks(); c != nil {
		e.Verdict = finding.Blocks
		e.Category = c.Category
		e.Chain = []string{e.Func}
		for _, name := range c.Chain {
			e.Chain = append(e.Chain, literal(name))
		}
	}
	return e
}

func origin(p *effect.Package, obj *types.Func) string {
	switch {
	case p.Models.Func(obj.Pkg().Path(), model.FuncID(obj)) != nil:
		return "model"
	case model.IsStd(obj.Pkg().Path()):
		return "standard library table"
	}
	return "inferred"
}

// dependency says in words which call on a parameter decides.
func dependency(obj *types.Func, d model.Dep) string {
	sig := obj.Signature()
	i := d.Param
	name := fmt.Sprintf("parameter %d", i)
	if sig.Recv() != nil {
		i--
		if i < 0 {
			name = "the receiver"
			if sig.Recv().Name() != "" {
				name = sig.Recv().Name()
			}
		}
	}
	if i >= 0 && i < sig.Params().Len() && sig.Params().At(i).Name() != "" {
		name = sig.Params().At(i).Name()
	}
	switch {
	case d.Held && d.Method == "":
		return "calls a function held in " + name
	case d.Held:
		return "calls " + d.Method + " on what " + name + " holds"
	case d.Method == "":
		return "calls " + name
	}
	return "calls " + name + "." + d.Method
}
