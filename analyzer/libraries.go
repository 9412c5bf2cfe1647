package analyzer

import (
	"fmt"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// A Library is what a model file says of one library, for people.
type Library struct {
	Name   string   `json:"library"`
	Paths  []string `json:"paths"`
	File   string   `json:"file"`
	OnLoop []string `json:"onloop,omitempty"` // what runs on its loop, in words
	Advice string   `json:"advice,omitempty"`
	Source string   `json:"source,omitempty"`
}

// Libraries returns the libraries that an analysis with this configuration
// knows, in the order of their files; the user's own come last.
func Libraries(cfg Config) ([]Library, error) {
	set, err := (&runner{cfg: cfg}).prepare()
	if err != nil {
		return nil, err
	}
	var list []Library
	for _, lib := range set.models.Libs {
		l := Library{Name: lib.Name, Paths: lib.Paths, File: lib.File, Advice: lib.Remedy(""), Source: lib.Source}
		for _, role := range lib.OnLoop {
			l.OnLoop = append(l.OnLoop, describe(role))
		}
		list = append(list, l)
	}
	return list, nil
}

func describe(r model.Role) string {
	switch {
	case r.Interface != "":
		return fmt.Sprintf("%s of types that implement %s", strings.Join(r.Methods, ", "), r.Interface)
	case r.Param != "":
		return fmt.Sprintf("functions with a parameter *%s", r.Param)
	case r.Fields != nil:
		return fmt.Sprintf("functions in %s of %s", strings.Join(r.Fields, ", "), r.Type)
	case r.Type != "":
		return fmt.Sprintf("functions of type %s", r.Type)
	case r.Arg == model.EachFunc:
		return fmt.Sprintf("functions passed to %s", r.Func)
	}
	return fmt.Sprintf("what parameter %d of %s is given", r.Arg, r.Func)
}
