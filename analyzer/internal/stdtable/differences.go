package stdtable

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
)

// A Difference is something that the table and the inference disagree on.
type Difference struct {
	Func string
	What string // "+net": inferred, not in the table; "-net", "-0.Read": the reverse
	Why  string // the chain of what was inferred
}

// primitive reports whether a function's wait is its system call or its work in
// the runtime, neither of which is Go code to infer from.
func primitive(id string) bool {
	path := model.PackageOf(id)
	return path == "syscall" || path == "runtime" || strings.HasPrefix(path, "runtime/")
}

// Differences compares what was inferred with the table. A function is compared
// by whether it waits, and by the reads, writes and calls that depend on its
// parameters and stand in the table: those that were inferred beside them are of
// no weight to a caller.
func Differences(funcs []Func) []Difference {
	var list []Difference
	for _, fn := range funcs {
		table := model.Std(fn.ID)
		if table == nil {
			table = &model.Func{}
		}
		blocks := false
		for _, c := range fn.Summary.Causes {
			if c.Once || c.Category == category.Lock || c.Category == category.Log {
				continue
			}
			blocks = true
			if table.Effect.Category == "" {
				list = append(list, Difference{fn.ID, "+" + c.Category, strings.Join(c.Chain, " → ")})
			}
		}
		if cat := table.Effect.Category; cat != "" && !blocks && cat != category.Lock && cat != category.Log && !primitive(fn.ID) {
			list = append(list, Difference{fn.ID, "-" + cat, ""})
		}
		for _, d := range table.Deps {
			inferred := slices.ContainsFunc(fn.Summary.Deps, func(e model.Dep) bool {
				e.Sig = "" // which the table does not tell
				return e == d
			})
			if !inferred && !blocks {
				held := ""
				if d.Held {
					held = "*"
				}
				list = append(list, Difference{fn.ID, fmt.Sprintf("-%d%s.%s", d.Param, held, d.Method), ""})
			}
		}
	}
	slices.SortFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Func, b.Func), cmp.Compare(a.What, b.What))
	})
	return slices.CompactFunc(list, func(a, b Difference) bool { return a.Func == b.Func && a.What == b.What })
}
