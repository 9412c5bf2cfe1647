package analyzer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/internal/category"
)

// A Library is what a model file says of one library, for people.
type Library struct {
	Name      string   `json:"library"`
	Paths     []string `json:"paths"`
	File      string   `json:"file"`
	OnLoop    []string `json:"onloop,omitempty"`    // what runs on its loop, in words
	Offload   []string `json:"offload,omitempty"`   // what looks like it and does not
	Effect    string   `json:"effect,omitempty"`    // of a wait on the loop: stalls or deadlocks
	Deadlocks []string `json:"deadlocks,omitempty"` // its own functions that never return there
	Advice    string   `json:"advice,omitempty"`
	Source    string   `json:"source,omitempty"` // where its documentation says so
	Says      string   `json:"says,omitempty"`   // what it says there
}

// Libraries returns the libraries that an analysis with this configuration
// knows, in the order of their files; the user's own come last.
func Libraries(cfg Config) ([]Library, error) {
	set, err := (&runner{cfg: cfg}).prepare()
	if err != nil {
		return nil, err
	}
	all, err := set.models.All()
	if err != nil {
		return nil, err
	}
	var list []Library
	for _, lib := range all.Libs {
		i := slices.IndexFunc(list, func(l Library) bool { return l.Name == lib.Name && l.File == lib.File })
		if i < 0 {
			i = len(list)
			list = append(list, Library{
				Name: lib.Name, File: lib.File, Effect: lib.Effect,
				Advice: lib.Remedy(""), Source: lib.Source, Says: lib.Says,
			})
		}
		list[i].add(lib)
	}
	return list, nil
}

// add adds what one document of a model file says.
func (l *Library) add(lib *model.Library) {
	pkg := "" // of names, where the library has more than one
	if len(l.Paths) > 0 && !slices.Contains(l.Paths, lib.Paths[0]) {
		pkg = model.BaseName(lib.Paths[0]) + "."
	}
	for _, p := range lib.Paths {
		if !slices.Contains(l.Paths, p) {
			l.Paths = append(l.Paths, p)
		}
	}
	for _, r := range lib.OnLoop {
		l.OnLoop = append(l.OnLoop, describe(r, pkg))
	}
	for _, r := range lib.Offload {
		l.Offload = append(l.Offload, describe(r, pkg))
	}
	for _, r := range lib.Blocking {
		if r.Category == category.Deadlock {
			l.Deadlocks = append(l.Deadlocks, in(pkg, r.Func))
		}
	}
}

// in writes a name with its package.
func in(pkg, name string) string {
	if rest, ok := strings.CutPrefix(name, "(*"); ok && pkg != "" {
		return "(*" + pkg + rest
	}
	return pkg + name
}

func describe(r model.Role, pkg string) string {
	var what string
	switch {
	case r.Interface != "":
		what = fmt.Sprintf("%s of types that implement %s", strings.Join(r.Methods, ", "), in(pkg, r.Interface))
	case r.Param != "":
		what = "functions with a parameter " + in(pkg, r.Param)
	case r.Fields != nil:
		what = fmt.Sprintf("functions in %s of %s", strings.Join(r.Fields, ", "), in(pkg, r.Type))
	case r.Type != "":
		what = "functions of type " + in(pkg, r.Type)
	case r.Arg == model.EachFunc:
		what = "functions passed to " + in(pkg, r.Func)
	default:
		what = fmt.Sprintf("what parameter %d of %s is given", r.Arg, in(pkg, r.Func))
	}
	for _, o := range r.When {
		what += ", when " + o.String()
	}
	for _, o := range r.Unless {
		what += ", unless " + o.String()
	}
	return what
}
