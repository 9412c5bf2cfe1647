package model

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/category"
	"go.yaml.in/yaml/v3"
)

// A Library is one model file: what the functions of a library do and which
// functions it runs on its loop.
type Library struct {
	File        string // for messages
	Name        string
	Paths       []string // import paths that it holds for
	Source      string   // where the library's own documentation says so
	OnLoop      []Role
	Offload     []Role
	Blocking    []Role
	Nonblocking []Role
	Suspending  []Role            // suspend the coroutine that calls them, and block nobody
	Buffered    []Role            // keep in memory what the function they are passed writes
	Owned       []Role            // belong to the loop: for its goroutine alone
	Awaited     []Role            // functions and types whose result somebody must look at
	Advice      map[string]string // remedy by category; "default" for the others
}

// A Role is one entry of a model file. Which fields are set says its kind.
type Role struct {
	Line      int
	Interface string   // an interface whose Methods run on the loop
	Methods   []string // of Interface
	Param     string   // a type: functions with such a parameter run on the loop
	Type      string   // a func type whose values run off the loop
	Func      string   // "Name", "(*T).Name", "T.Name" or "*" for the whole package
	Arg       int      // index of Func's parameter, a receiver not counted
	Writer    int      // for Buffered, index of the parameter of the function passed as Arg
	Category  string
	Advice    string
}

// Remedy returns how to mend a finding of that category.
func (l *Library) Remedy(cat string) string {
	if advice, ok := l.Advice[cat]; ok {
		return advice
	}
	return l.Advice["default"]
}

// ReadAll reads every model file of fsys, in the order of their names.
func ReadAll(fsys fs.FS) ([]*Library, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	var libs []*Library
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		more, err := Read(name, string(text))
		if err != nil {
			return nil, err
		}
		libs = append(libs, more...)
	}
	return libs, nil
}

// Read reads the model file text: one library, or several as documents
// separated by lines of "---". Errors name the file and the line.
func Read(file, text string) ([]*Library, error) {
	var libs []*Library
	dec := yaml.NewDecoder(strings.NewReader(text))
	for {
		var doc yaml.Node
		if err := dec.Decode(&doc); err != nil {
			if err.Error() == "EOF" {
				return libs, nil
			}
			return nil, syntaxError(file, err)
		}
		if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
			continue // an empty document
		}
		p := &parser{file: file}
		lib := p.library(doc.Content[0])
		if p.err != nil {
			return nil, p.err
		}
		libs = append(libs, lib)
	}
}

// syntaxError turns "yaml: line 3: ..." into "FILE:3: ...".
func syntaxError(file string, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if line, what, ok := strings.Cut(rest, ": "); ok {
			return fmt.Errorf("%s:%s: %s", file, line, what)
		}
	}
	return fmt.Errorf("%s:1: %s", file, text)
}

// A parser reads one document and keeps the first error.
type parser struct {
	file string
	err  error
}

func (p *parser) fail(n *yaml.Node, format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("%s:%d: %s", p.file, n.Line, fmt.Sprintf(format, args...))
	}
}

func (p *parser) library(n *yaml.Node) *Library {
	lib := &Library{File: p.file, Advice: make(map[string]string)}
	p.mapping(n, map[string]func(*yaml.Node){
		"library":     func(v *yaml.Node) { lib.Name = p.text(v) },
		"paths":       func(v *yaml.Node) { lib.Paths = p.texts(v) },
		"source":      func(v *yaml.Node) { lib.Source = p.text(v) },
		"onloop":      func(v *yaml.Node) { lib.OnLoop = p.roles(v, "interface", "param", "func") },
		"offload":     func(v *yaml.Node) { lib.Offload = p.roles(v, "type", "func") },
		"blocking":    func(v *yaml.Node) { lib.Blocking = p.roles(v, "func") },
		"suspending":  func(v *yaml.Node) { lib.Suspending = p.names(v) },
		"nonblocking": func(v *yaml.Node) { lib.Nonblocking = p.names(v) },
		"buffered":    func(v *yaml.Node) { lib.Buffered = p.roles(v, "func") },
		"owned":       func(v *yaml.Node) { lib.Owned = p.names(v) },
		"awaited":     func(v *yaml.Node) { lib.Awaited = p.roles(v, "type", "func") },
		"advice":      func(v *yaml.Node) { p.advice(v, lib.Advice) },
	})
	switch {
	case lib.Name == "":
		p.fail(n, "a model needs library: its name")
	case len(lib.Paths) == 0 && strings.Contains(lib.Name, "/"):
		lib.Paths = []string{lib.Name}
	case len(lib.Paths) == 0:
		p.fail(n, "a model needs paths: the import paths that it holds for")
	}
	for _, r := range lib.Blocking {
		if !category.Known(r.Category) {
			p.fail(&yaml.Node{Line: r.Line}, "unknown category %q (known: %s)", r.Category, strings.Join(category.Names(), ", "))
		}
	}
	return lib
}

// mapping calls the function of each key of n, and rejects other keys.
func (p *parser) mapping(n *yaml.Node, keys map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "want keys and values")
		return
	}
	seen := make(map[string]bool)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := keys[key.Value]
		switch {
		case !ok:
			known := make([]string, 0, len(keys))
			for k := range keys {
				known = append(known, k)
			}
			slices.Sort(known)
			p.fail(key, "unknown key %q (known: %s)", key.Value, strings.Join(known, ", "))
		case seen[key.Value]:
			p.fail(key, "key %q stands twice", key.Value)
		default:
			seen[key.Value] = true
			read(value)
		}
	}
}

func (p *parser) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		p.fail(n, "want text")
	}
	return n.Value
}

func (p *parser) texts(n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "want a list")
		return nil
	}
	var list []string
	for _, item := range n.Content {
		list = append(list, p.text(item))
	}
	return list
}

func (p *parser) names(n *yaml.Node) []Role {
	var roles []Role
	for i, name := range p.texts(n) {
		roles = append(roles, Role{Line: n.Content[i].Line, Func: name})
	}
	return roles
}

// roles reads a list of entries, each of which has exactly one of kinds.
func (p *parser) roles(n *yaml.Node, kinds ...string) []Role {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "want a list")
		return nil
	}
	var roles []Role
	for _, item := range n.Content {
		r := Role{Line: item.Line}
		all := map[string]func(*yaml.Node){
			"interface": func(v *yaml.Node) { r.Interface = p.text(v) },
			"methods":   func(v *yaml.Node) { r.Methods = p.texts(v) },
			"param":     func(v *yaml.Node) { r.Param = strings.TrimPrefix(p.text(v), "*") },
			"type":      func(v *yaml.Node) { r.Type = p.text(v) },
			"func":      func(v *yaml.Node) { r.Func = p.text(v) },
			"arg":       func(v *yaml.Node) { r.Arg = p.index(v) },
			"writer":    func(v *yaml.Node) { r.Writer = p.index(v) },
			"category":  func(v *yaml.Node) { r.Category = p.text(v) },
			"advice":    func(v *yaml.Node) { r.Advice = p.text(v) },
		}
		keys := make(map[string]func(*yaml.Node))
		for _, kind := range kinds {
			keys[kind] = all[kind]
			for _, extra := range extras[kind] {
				keys[extra] = all[extra]
			}
		}
		p.mapping(item, keys)
		set := 0
		for _, v := range []string{r.Interface, r.Param, r.Type, r.Func} {
			if v != "" {
				set++
			}
		}
		if set != 1 {
			p.fail(item, "want exactly one of %s", strings.Join(kinds, ", "))
		}
		if r.Interface != "" && len(r.Methods) == 0 {
			p.fail(item, "an interface needs methods: those that run on the loop")
		}
		roles = append(roles, r)
	}
	return roles
}

// extras are the keys that may stand beside a kind.
var extras = map[string][]string{
	"interface": {"methods"},
	"func":      {"arg", "category", "advice", "writer"},
}

func (p *parser) index(n *yaml.Node) int {
	var i int
	if err := n.Decode(&i); err != nil || i < 0 {
		p.fail(n, "want the index of a parameter, from 0")
	}
	return i
}

func (p *parser) advice(n *yaml.Node, advice map[string]string) {
	if n.Kind == yaml.ScalarNode {
		advice["default"] = n.Value
		return
	}
	keys := map[string]func(*yaml.Node){"default": func(v *yaml.Node) { advice["default"] = p.text(v) }}
	for _, name := range category.Names() {
		keys[name] = func(v *yaml.Node) { advice[name] = p.text(v) }
	}
	p.mapping(n, keys)
}
