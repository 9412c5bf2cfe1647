package model

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/stallcheck/stallcheck/internal/category"
)

//go:embed std.tsv
var stdText string

//go:embed ifaces.tsv
var ifacesText string

//go:embed values.tsv
var valuesText string

//go:embed c.tsv
var cText string

// std is parsed on first use: a process that analyses no code never pays.
var std = sync.OnceValue(func() map[string]*Func {
	funcs, err := parseFuncs("std.tsv", stdText)
	if err != nil {
		panic(err) // embedded, and a test reads it
	}
	return funcs
})

// Std returns what the standard library's function of that full name does, or
// nil if it never blocks.
func Std(name string) *Func { return std()[name] }

var ifaces = sync.OnceValue(func() map[string]Effect {
	policy, err := parseEffects("ifaces.tsv", ifacesText)
	if err != nil {
		panic(err)
	}
	return policy
})

// Never is the category, in a table, of what never waits.
const Never = "never"

// Interface returns what the contract of an interface method says. Package and
// typ are those of the interface ("" for error). Known is false where only the
// values behind the interface can tell.
func Interface(pkg, typ, method string, params int) (effect Effect, known bool) {
	full := typ
	if pkg != "" {
		full = pkg + "." + typ
	}
	keys := []string{"(" + full + ")." + method, pkg + ".*"}
	if params <= 2 {
		keys = append(keys, "*."+method)
	}
	for _, key := range keys {
		if effect, ok := ifaces()[key]; ok {
			if effect.Category == Never {
				return Effect{}, true
			}
			return effect, true
		}
	}
	return Effect{}, false
}

var values = sync.OnceValue(func() map[string]Effect {
	effects, err := parseEffects("values.tsv", valuesText)
	if err != nil {
		panic(err)
	}
	return effects
})

// Value returns the category of the reads and writes of a variable or struct
// field such as "os.Stdin" or "net/http.Response.Body", or "".
func Value(name string) string { return values()[name].Category }

var cFuncs = sync.OnceValue(func() map[string]Effect {
	effects, err := parseEffects("c.tsv", cText)
	if err != nil {
		panic(err)
	}
	return effects
})

// C returns what a C function is known to do, and its name, by the name of the
// Go function that cgo makes for it; name is "" for other functions.
func C(goName string) (name string, effect Effect) {
	for _, prefix := range []string{"_Cfunc_", "_C2func_"} { // without and with errno
		if name, ok := strings.CutPrefix(goName, prefix); ok {
			return name, cFuncs()[name]
		}
	}
	return "", Effect{}
}

// rows calls row with the fields of each line that is not a comment.
func rows(file, text string, columns int, row func(fields []string) error) error {
	seen := make(map[string]bool)
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		err := func() error {
			if len(fields) != columns {
				return fmt.Errorf("%d columns, want %d", len(fields), columns)
			}
			if seen[fields[0]] {
				return fmt.Errorf("%s stands twice", fields[0])
			}
			seen[fields[0]] = true
			return row(fields)
		}()
		if err != nil {
			return fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
	}
	return nil
}

func parseEffects(file, text string) (map[string]Effect, error) {
	effects := make(map[string]Effect)
	err := rows(file, text, 2, func(fields []string) error {
		effect, err := parseEffect(fields[1])
		effects[fields[0]] = effect
		return err
	})
	return effects, err
}

func parseEffect(s string) (Effect, error) {
	name, short := strings.CutSuffix(s, "?")
	if name != Never && !category.Known(name) {
		return Effect{}, fmt.Errorf("unknown category %q", name)
	}
	return Effect{Category: name, Short: short}, nil
}

func parseFuncs(file, text string) (map[string]*Func, error) {
	funcs := make(map[string]*Func)
	err := rows(file, text, 5, func(fields []string) error {
		fn := &Func{Why: fields[4]}
		if fields[1] != "-" {
			effect, err := parseEffect(fields[1])
			if err != nil {
				return err
			}
			fn.Effect = effect
		}
		if fields[2] != "-" {
			deps, err := parseDeps(fields[2])
			if err != nil {
				return err
			}
			fn.Deps = deps
		}
		if fields[3] != "-" {
			if err := parseResults(fn, fields[3]); err != nil {
				return err
			}
		}
		funcs[fields[0]] = fn
		return nil
	})
	return funcs, err
}

// parseDeps reads a list such as "0*.Read,1.".
func parseDeps(list string) ([]Dep, error) {
	var deps []Dep
	for _, item := range strings.Split(list, ",") {
		value, method, ok := strings.Cut(item, ".")
		if !ok {
			return nil, fmt.Errorf("%q: want PARAMETER.METHOD", item)
		}
		param, held, err := parseParam(value)
		if err != nil {
			return nil, err
		}
		deps = append(deps, Dep{Param: param, Held: held, Method: method})
	}
	return deps, nil
}

// parseResults reads a list such as "0=1*,0=*1,0:file,^0=1" into fn.
func parseResults(fn *Func, list string) error {
	for _, item := range strings.Split(list, ",") {
		if index, cat, ok := strings.Cut(item, ":"); ok {
			i, err := strconv.Atoi(index)
			if err != nil || !category.Known(cat) {
				return fmt.Errorf("%q: want RESULT:CATEGORY", item)
			}
			fn.Results = append(fn.Results, Result{Index: i, Param: -1, Category: cat})
			continue
		}
		to, from, ok := strings.Cut(item, "=")
		if !ok {
			return fmt.Errorf("%q: want RESULT=PARAMETER or ^PARAMETER=PARAMETER", item)
		}
		from, inner := strings.CutPrefix(from, "*")
		param, held, err := parseParam(from)
		if err != nil {
			return err
		}
		into, isFlow := strings.CutPrefix(to, "^")
		i, err := strconv.Atoi(into)
		if err != nil {
			return err
		}
		if isFlow {
			fn.Flows = append(fn.Flows, Flow{Into: i, From: param})
		} else {
			fn.Results = append(fn.Results, Result{Index: i, Param: param, Held: held, Inner: inner})
		}
	}
	return nil
}

func parseParam(s string) (param int, held bool, err error) {
	s, held = strings.CutSuffix(s, "*")
	param, err = strconv.Atoi(s)
	return param, held, err
}
