// Package effect infers what calling each function of a package does to its
// caller: whether it may block, through which chain of calls, and how that
// depends on what it is given.
//
// The inference works on SSA form. A function's summary names the categories of
// waits it may reach and the calls it makes on its parameters; summaries of
// other packages come from facts, those of the standard library from a table.
// Within a package, functions are visited in source order until nothing
// changes, so that the same source gives the same summaries and chains.
package effect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A Package is a package under analysis.
type Package struct {
	Pass   *analysis.Pass
	Models *model.Set
	Funcs  []*Func // those with a body, in source order, literals after what holds them

	Errors []error // what could not be read; the analysis goes on without

	// InferStd says to infer the standard library from its source too, where the
	// table gives no effect. It is how the table is checked.
	InferStd bool

	// Ignored reports whether a directive silences a category at a position; nil
	// if none does.
	Ignored func(pos token.Pos, category string) bool

	ssa             *ssa.Package
	stores          *stores
	worth           map[string]bool         // types whose methods do something
	results         map[resultsKey][]Result // for facts; nil while summaries still grow
	contracts       map[*types.Named]bool   // interfaces with a method that waits by its contract
	fields          map[fieldKey][]origin   // what fields may be; see cell.go
	valued          map[string]bool         // functions that are used as values, and methods called through interfaces; nil before first use
	signatures      map[*types.Signature]string
	inField         bool // such an answer is being worked on
	byFn            map[*ssa.Function]*Func
	imported        map[string]*Summary // of the packages imported, by function; nil before first use
	set             map[string]bool     // options; nil before first use
	importedOptions []string            // that the packages imported set
	generation      int                 // grows whenever a summary that values depend on changes
	memo            map[memoKey][]origin
	converted       map[string]*Summary       // of tables and models
	reached         map[string]*types.Package // imported, directly or not; nil before first use
	stated          map[string]*Summary       // by directives of this package
	active          map[memoKey]bool          // questions being answered
	cut             bool                      // an answer met a question being answered
	methods         map[string]*Summary       // of this package's interfaces: see interface.go
	touched         *touch                    // nil before first use
	keeping         []keeper                  // nil before first use
}

// A Func is a function of the package, with what is known of it so far.
type Func struct {
	Fn *ssa.Function
	ID string

	parent    *Func // the function that holds this literal
	causes    []causeHop
	deps      []paramDep
	returns   map[returnKey][]origin
	rets      []*ssa.Return
	keeps     []keep
	flows     []model.Flow
	registers []Register
	offloads  []*ssa.Parameter // stated by a directive to run elsewhere
	abroad    []Register       // more registers, for callers in other packages
	onLoop    string           // what of a library has it run on a loop, see Register; "" if nothing is known to
	noReturn  bool
	conds     []*condition // by block index
	dead      []bool       // by block index: every path from it ends in a panic
	readers   map[*Func]bool
	queued    bool
}

// Build makes the SSA form of the pass's package, without looking at what its
// functions do.
func Build(pass *analysis.Pass, models *model.Set) *Package {
	prog := ssa.NewProgram(pass.Fset, ssa.BuilderMode(0))
	for _, imp := range pass.Pkg.Imports() {
		prog.CreatePackage(imp, nil, nil, true)
	}
	p := &Package{
		Pass:      pass,
		Models:    models,
		ssa:       prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false),
		byFn:      make(map[*ssa.Function]*Func),
		memo:      make(map[memoKey][]origin),
		stated:    make(map[string]*Summary),
		converted: make(map[string]*Summary),
		active:    make(map[memoKey]bool),
		worth:     make(map[string]bool),
		contracts: make(map[*types.Named]bool),
		fields:    make(map[fieldKey][]origin),
		methods:   make(map[string]*Summary),

		signatures: make(map[*types.Signature]string),
	}
	p.ssa.Build()
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				p.add(prog.FuncValue(obj), model.FuncID(obj), nil)
			}
		}
	}
	// Literals in package-level variables belong to the synthetic initialiser.
	if init := p.ssa.Func("init"); init != nil && p.byFn[init] == nil {
		p.add(init, pass.Pkg.Path()+".init", nil)
	}
	return p
}

func (p *Package) add(fn *ssa.Function, id string, parent *Func) {
	if fn == nil || len(fn.Blocks) == 0 {
		return
	}
	f := &Func{Fn: fn, ID: id, parent: parent, readers: make(map[*Func]bool)}
	p.Funcs = append(p.Funcs, f)
	p.byFn[fn] = f
	for i, anon := range fn.AnonFuncs {
		p.add(anon, fmt.Sprintf("%s$%d", id, i+1), f)
	}
}

// Local returns the function of this package that fn is, or is an instance of;
// nil if it is another package's.
func (p *Package) Local(fn *ssa.Function) *Func {
	if fn == nil {
		return nil
	}
	if origin := fn.Origin(); origin != nil {
		fn = origin
	}
	return p.byFn[fn]
}

// Parent returns the function that holds this literal, or nil.
func (f *Func) Parent() *Func { return f.parent }

// within reports whether f is g or a literal inside g.
func (f *Func) within(g *Func) bool {
	for ; f != nil; f = f.parent {
		if f == g {
			return true
		}
	}
	return false
}

// named returns the function declaration's object, nil for a literal.
func (f *Func) named() *types.Func {
	obj, _ := f.Fn.Object().(*types.Func)
	return obj
}
