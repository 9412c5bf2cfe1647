package stdtable

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

func TestDiff(t *testing.T) {
	funcs, err := Infer("std")
	if err != nil {
		t.Fatal(err)
	}
	f, _ := os.Create("/tmp/std_diff.txt")
	defer f.Close()
	for _, fn := range funcs {
		tab := model.Std(fn.ID)
		if tab == nil {
			tab = &model.Func{}
		}
		for _, c := range fn.Summary.Causes {
			if c.Once || c.Category == "lock" || c.Category == "log" {
				continue
			}
			if tab.Effect.Category == "" {
				fmt.Fprintf(f, "CAUSE+ %s %s short=%v %s\n", fn.ID, c.Category, c.Short, strings.Join(c.Chain, " > "))
			}
		}
		for _, d := range fn.Summary.Deps {
			if !slices.Contains(tab.Deps, d) && tab.Effect.Category == "" {
				fmt.Fprintf(f, "DEP+ %s %+v\n", fn.ID, d)
			}
		}
		for _, d := range tab.Deps {
			if !slices.Contains(fn.Summary.Deps, d) {
				fmt.Fprintf(f, "DEP- %s %+v\n", fn.ID, d)
			}
		}
		for _, r := range fn.Summary.Results {
			fmt.Fprintf(f, "RES %s %+v\n", fn.ID, r)
		}
		for _, r := range fn.Summary.Flows {
			fmt.Fprintf(f, "FLOW %s %+v\n", fn.ID, r)
		}
	}
}
