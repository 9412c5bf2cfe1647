package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/category"
	"go.yaml.in/yaml/v3"
)

// Read reads the model file text: one library, or several as documents
// separated by lines of "---". What a document does not say of itself it has
// from the one before it of the same name. Errors name the file and the line.
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
		if i := slices.IndexFunc(libs, func(l *Library) bool { return l.Name == lib.Name }); i >= 0 {
			lib.inherit(libs[i])
		}
		if lib.Effect == "" && len(lib.OnLoop) > 0 {
			lib.Effect = Stalls
		}
		libs = append(libs, lib)
	}
}

func (l *Library) inherit(from *Library) {
	l.Source = cmp.Or(l.Source, from.Source)
	l.Says = cmp.Or(l.Says, from.Says)
	l.Effect = cmp.Or(l.Effect, from.Effect)
	if len(l.Advice) == 0 {
		l.Advice = from.Advice
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
		"says":        func(v *yaml.Node) { lib.Says = p.text(v) },
		"effect":      func(v *yaml.Node) { lib.Effect = p.effect(v) },
		"onloop":      func(v *yaml.Node) { lib.OnLoop = p.roles(v, onLoop) },
		"offload":     func(v *yaml.Node) { lib.Offload = p.roles(v, offload) },
		"blocking":    func(v *yaml.Node) { lib.Blocking = p.roles(v, blocking) },
		"suspending":  func(v *yaml.Node) { lib.Suspending = p.names(v) },
		"nonblocking": func(v *yaml.Node) { lib.Nonblocking = p.names(v) },
		"buffered":    func(v *yaml.Node) { lib.Buffered = p.roles(v, buffered) },
		"owned":       func(v *yaml.Node) { lib.Owned = p.names(v) },
		"awaited":     func(v *yaml.Node) { lib.Awaited = p.roles(v, awaited) },
		"advice":      func(v *yaml.Node) { p.advice(v, lib.Advice) },
		"rewrite":     func(v *yaml.Node) { lib.Rewrite, lib.rewriteLine = p.rewrite(v), v.Line },
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

// A section is a list of entries. Each has one of the keys kinds, and may have
// those of with for that kind, or for any under "".
type section struct {
	kinds []string
	with  map[string][]string
}

var (
	onLoop = section{
		kinds: []string{"interface", "param", "type", "func"},
		with:  map[string][]string{"interface": {"methods"}, "type": {"fields"}, "func": {"arg"}, "": {"when", "unless"}},
	}
	offload = section{
		kinds: []string{"type", "func"},
		with:  map[string][]string{"func": {"arg"}},
	}
	awaited = section{
		kinds: []string{"func", "result"},
		with:  map[string][]string{"": {"advice"}},
	}
	blocking = section{
		kinds: []string{"func"},
		with:  map[string][]string{"func": {"category", "advice"}},
	}
	rewriting = section{
		kinds: []string{"func"},
		with:  map[string][]string{"func": {"arg"}},
	}
	buffered = section{
		kinds: []string{"func"},
		with:  map[string][]string{"func": {"arg", "writer"}},
	}
)

func (p *parser) roles(n *yaml.Node, s section) []Role {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "want a list")
		return nil
	}
	var roles []Role
	for _, item := range n.Content {
		r := Role{Line: item.Line, Arg: EachFunc}
		all := map[string]func(*yaml.Node){
			"interface": func(v *yaml.Node) { r.Interface = p.text(v) },
			"methods":   func(v *yaml.Node) { r.Methods = p.texts(v) },
			"param":     func(v *yaml.Node) { r.Param = strings.TrimPrefix(p.text(v), "*") },
			"type":      func(v *yaml.Node) { r.Type = p.text(v) },
			"result":    func(v *yaml.Node) { r.Result = p.text(v) },
			"fields":    func(v *yaml.Node) { r.Fields = p.texts(v) },
			"func":      func(v *yaml.Node) { r.Func = p.text(v) },
			"arg":       func(v *yaml.Node) { r.Arg = p.index(v) },
			"writer":    func(v *yaml.Node) { r.Writer = p.index(v) },
			"when":      func(v *yaml.Node) { r.When = p.options(v) },
			"unless":    func(v *yaml.Node) { r.Unless = p.options(v) },
			"category":  func(v *yaml.Node) { r.Category = p.text(v) },
			"advice":    func(v *yaml.Node) { r.Advice = p.text(v) },
		}
		keys := pick(all, s.kinds, s.with[""])
		for _, kind := range s.kinds {
			maps.Copy(keys, pick(all, s.with[kind]))
		}
		p.mapping(item, keys)
		p.one(item, r, s)
		if r.Interface != "" && len(r.Methods) == 0 {
			p.fail(item, "an interface needs methods: those that run on the loop")
		}
		roles = append(roles, r)
	}
	return roles
}

func pick(all map[string]func(*yaml.Node), lists ...[]string) map[string]func(*yaml.Node) {
	keys := make(map[string]func(*yaml.Node))
	for _, key := range slices.Concat(lists...) {
		keys[key] = all[key]
	}
	return keys
}

// one checks that an entry is of one kind, and that its other keys go with it.
func (p *parser) one(item *yaml.Node, r Role, s section) {
	var kind string
	n := 0
	for _, k := range s.kinds {
		if has(item, k) {
			kind = k
			n++
		}
	}
	if n != 1 || r.Interface+r.Param+r.Type+r.Result+r.Func == "" {
		p.fail(item, "want exactly one of %s", strings.Join(s.kinds, ", "))
	}
	for _, of := range slices.Sorted(maps.Keys(s.with)) {
		for _, key := range s.with[of] {
			if of != "" && of != kind && has(item, key) {
				p.fail(item, "%s goes with %s, not with %s", key, of, kind)
			}
		}
	}
}

func has(mapping *yaml.Node, key string) bool {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Kind == yaml.MappingNode
		}
	}
	return false
}

// options reads a list of settings.
func (p *parser) options(n *yaml.Node) []Option {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "want a list")
		return nil
	}
	var options []Option
	for _, item := range n.Content {
		o := Option{Line: item.Line}
		p.mapping(item, map[string]func(*yaml.Node){
			"func":  func(v *yaml.Node) { o.Func = p.text(v) },
			"field": func(v *yaml.Node) { o.Field = p.text(v) },
			"is":    func(v *yaml.Node) { o.Is = p.text(v) },

			"declares": func(v *yaml.Node) { o.Declares = p.text(v) },
		})
		if o.Declares != "" && o.Func+o.Field+o.Is == "" {
			options = append(options, o)
			continue
		}
		if (o.Func == "") == (o.Field == "") || o.Is == "" || o.Declares != "" {
			p.fail(item, "want declares, or func or field and is: the constant that it is given")
		}
		if o.Field != "" && strings.Count(o.Field, ".") != 1 {
			p.fail(item, "want field: Type.Field")
		}
		options = append(options, o)
	}
	return options
}

func (p *parser) effect(n *yaml.Node) string {
	effect := p.text(n)
	if effect != Stalls && effect != Deadlocks {
		p.fail(n, "want %s or %s", Stalls, Deadlocks)
	}
	return effect
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
