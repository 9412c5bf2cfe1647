// Package stdtable infers what the standard library's functions do from their
// source, to check the table that the analysis uses in its stead.
package stdtable

import (
	"cmp"
	"fmt"
	"go/types"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// A Func is a function of the standard library with what was inferred of it.
type Func struct {
	ID      string
	Summary *effect.Summary
}

// Infer analyses the packages of the standard library that patterns name and
// all that they import. What the table says of a function holds within it, so
// that a wait is inferred from the table's own waits and from what the language
// itself does.
func Infer(patterns ...string) ([]Func, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax,
		Env:  append(os.Environ(), "CGO_ENABLED=0"),
	}, patterns...)
	if err != nil {
		return nil, err
	}
	facts := make(map[*types.Package]analysis.Fact)
	var funcs []Func
	var failed error
	packages.Visit(pkgs, nil, func(pkg *packages.Package) { // dependencies first
		if failed != nil || pkg.Types == nil || len(pkg.Syntax) == 0 {
			return
		}
		if len(pkg.Errors) > 0 {
			failed = fmt.Errorf("%s: %v", pkg.PkgPath, pkg.Errors[0])
			return
		}
		pass := &analysis.Pass{
			Fset:      pkg.Fset,
			Files:     pkg.Syntax,
			Pkg:       pkg.Types,
			TypesInfo: pkg.TypesInfo,
			ImportPackageFact: func(p *types.Package, fact analysis.Fact) bool {
				have, ok := facts[p]
				if ok {
					reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(have).Elem())
				}
				return ok
			},
			ExportPackageFact: func(fact analysis.Fact) { facts[pkg.Types] = fact },
		}
		p := effect.Build(pass, model.NewSet(nil))
		p.InferStd = true
		p.UseTable()
		if !cut(pkg.PkgPath) {
			p.Infer()
		}
		p.Export()
		if !exported(pkg.PkgPath) {
			return
		}
		for _, f := range p.Funcs {
			if obj, ok := f.Fn.Object().(*types.Func); ok && public(obj) {
				funcs = append(funcs, Func{ID: f.ID, Summary: p.Summary(f)})
			}
		}
	})
	slices.SortFunc(funcs, func(a, b Func) int { return cmp.Compare(a.ID, b.ID) })
	return funcs, failed
}

// cut reports whether what a package does inside is no effect of its functions:
// the runtime, settings read once, random bytes, and calls by reflection, of
// which nothing is known. What the table says of them holds all the same.
func cut(path string) bool {
	for _, prefix := range []string{"runtime", "internal/runtime", "internal/godebug", "internal/bisect", "crypto/internal", "reflect"} {
		if path == prefix || strings.HasPrefix(path, prefix+"/") {
			return path != "runtime/pprof" && path != "runtime/trace"
		}
	}
	return false
}

// exported reports whether code outside the standard library can import path.
func exported(path string) bool {
	return !strings.Contains("/"+path+"/", "/internal/") && !strings.HasPrefix(path, "vendor/")
}

// public reports whether obj can be called from another package by its name.
func public(obj *types.Func) bool {
	if !obj.Exported() {
		return false
	}
	recv := obj.Signature().Recv()
	if recv == nil {
		return true
	}
	t := recv.Type()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Exported()
}
