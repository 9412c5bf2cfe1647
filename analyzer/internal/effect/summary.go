package effect

import (
	"cmp"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
)

// A Cause is one reason for which calling a function may block its caller.
type Cause struct {
	model.Effect
	Once  bool     // at most once a process: inside a sync.Once
	Chain []string // names from what the function calls down to what blocks

	// If Types is set, only when the dynamic type of the parameter is one of
	// them, written as in Result. If Name is set, only when the parameter, or
	// Field of it, is a name to look up rather than an address.
	Param int
	Types []string
	Name  bool
	Field string
}

// A Summary is what calling a function does to its caller. It is what a
// package's fact holds for each of its functions.
type Summary struct {
	Causes    []Cause     // at most one a category and severity, sorted
	Deps      []model.Dep // sorted
	Results   []Result    // sorted
	Flows     []model.Flow
	Registers []Register // parameters that are handed to a loop, sorted
	NoReturn  bool       // never returns normally
}

// A Result is something that a result of a function may be, or may hold.
// Exactly one of Category, Type, Func and, if none of them is set, Param says
// what.
type Result struct {
	Index    int
	Held     bool     // the result holds it
	Param    int      // parameter of the function
	Inner    bool     // something held in the parameter, not the parameter itself
	Category string   // a value whose reads and writes are waits of that category
	Type     string   // a concrete type: "path.T" or "*path.T"
	Func     *Summary // a function value; see FuncName
	FuncName string   // its name in chains
	Sig      string   // its signature, as Package.signature writes it
}

// A function value's summary speaks of the parameters of the function that
// returned it; those of its own are written as the complement of their index.
func ownParam(i int) int { return ^i }

// A Register says that a function hands one of its parameters to a loop.
type Register struct {
	Param int    // a receiver is 0
	By    string // what of a library does it: a function, a type or a field
}

func compareRegisters(a, b Register) int {
	return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.By, b.By))
}

// trivial reports whether a summary says nothing at all.
func (s *Summary) trivial() bool {
	return len(s.Causes) == 0 && len(s.Deps) == 0 && len(s.Results) == 0 &&
		len(s.Flows) == 0 && len(s.Registers) == 0 && !s.NoReturn
}

// Blocks returns the weightiest cause, or nil: what waits for long before what
// waits briefly. Suspending a coroutine is no cause to block.
func (s *Summary) Blocks() *Cause {
	var best *Cause
	for i := range s.Causes {
		c := &s.Causes[i]
		if c.Category == model.Suspend {
			continue
		}
		if best == nil || best.Short && !c.Short {
			best = c
		}
	}
	return best
}

func compareCauses(a, b Cause) int {
	return cmp.Or(
		cmp.Compare(a.Category, b.Category),
		compareBools(a.Short, b.Short),
		compareBools(a.Once, b.Once),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareDeps(a, b model.Dep) int {
	return cmp.Or(
		cmp.Compare(a.Param, b.Param),
		compareBools(a.Held, b.Held),
		cmp.Compare(a.Method, b.Method),
	)
}

func compareResults(a, b Result) int {
	return cmp.Or(
		cmp.Compare(a.Index, b.Index),
		compareBools(a.Held, b.Held),
		compareBools(a.Func != nil, b.Func != nil),
		cmp.Compare(a.Type, b.Type),
		cmp.Compare(a.Category, b.Category),
		cmp.Compare(a.FuncName, b.FuncName),
		cmp.Compare(a.Param, b.Param),
		compareBools(a.Inner, b.Inner),
	)
}

// sort puts the parts of a summary in the one order in which facts hold them.
func (s *Summary) sort() {
	slices.SortFunc(s.Causes, compareCauses)
	slices.SortFunc(s.Deps, compareDeps)
	slices.SortStableFunc(s.Results, compareResults)
	slices.SortFunc(s.Flows, func(a, b model.Flow) int {
		return cmp.Or(cmp.Compare(a.Into, b.Into), cmp.Compare(a.From, b.From))
	})
	slices.SortFunc(s.Registers, compareRegisters)
	s.Registers = slices.Compact(s.Registers) // one may be known in two ways
}

// fromModel turns an entry of a table or model file into a summary.
func fromModel(fn *model.Func) *Summary {
	s := &Summary{Deps: fn.Deps, Flows: fn.Flows}
	if fn.Effect.Category != "" {
		s.Causes = []Cause{{Effect: fn.Effect}}
	}
	for _, r := range fn.Results {
		s.Results = append(s.Results, Result{Index: r.Index, Param: r.Param, Held: r.Held, Inner: r.Inner, Category: r.Category})
	}
	return s
}

// quiet reports whether a category is no wait, or one that is off by default and
// that most code reaches.
func quiet(cat string) bool {
	return cat == category.Lock || cat == category.Log || cat == model.Suspend
}
