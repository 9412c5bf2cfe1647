package effect

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"go/types"
	"io"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// A Fact is what a package tells its importers: the summaries of its functions,
// and of methods of other packages' types that its API hands out, since an
// importer sees no facts of packages that it does not import itself.
//
// Data is a string table and the summaries, sorted by function and compressed:
// the same source gives the same bytes. There are no positions in it, so that a shifted line in
// a dependency does not make the go command analyse its importers again.
type Fact struct {
	Data  []byte
	Touch []byte // see touchfact.go
}

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

// String describes the fact for tests and debugging.
func (f *Fact) String() string {
	if len(f.Data) == 0 {
		return "touches of functions"
	}
	c, err := decode(f.Data)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("summaries of %d functions", len(c.funcs))
}

const factVersion = 3

var errCorrupt = errors.New("corrupt fact: it was written by another version of stallcheck")

// An encoder writes numbers as varints and strings as indexes of a table.
type encoder struct {
	strings []string
	index   map[string]int
	body    []byte
}

func (e *encoder) int(n int)   { e.body = binary.AppendVarint(e.body, int64(n)) }
func (e *encoder) bool(b bool) { e.int(map[bool]int{true: 1}[b]) }

func (e *encoder) string(s string) {
	i, ok := e.index[s]
	if !ok {
		i = len(e.strings)
		e.index[s] = i
		e.strings = append(e.strings, s)
	}
	e.int(i)
}

// contents are what a fact's data holds.
type contents struct {
	funcs   map[string]*Summary
	options []string // that packages set, sorted: see option.go
}

func encode(c contents) []byte {
	ids := make([]string, 0, len(c.funcs))
	for id := range c.funcs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	e := &encoder{index: make(map[string]int)}
	e.int(len(ids))
	for _, id := range ids {
		e.string(id)
		e.summary(c.funcs[id])
	}
	e.int(len(c.options))
	for _, o := range c.options {
		e.string(o)
	}
	data := binary.AppendVarint(nil, int64(len(e.strings)))
	for _, s := range e.strings {
		data = binary.AppendVarint(data, int64(len(s)))
		data = append(data, s...)
	}
	return deflate(append(data, e.body...))
}

// deflate puts the version before the compressed data: names of packages and
// types are most of it.
func deflate(data []byte) []byte {
	out := bytes.NewBuffer(binary.AppendVarint(nil, factVersion))
	w, err := flate.NewWriter(out, flate.BestCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("effect: compressing into memory: " + err.Error())
	}
	return out.Bytes()
}

// maxFact bounds what a corrupt fact can make of memory; the largest ever seen
// was a few hundred kilobytes.
const maxFact = 64 << 20

// inflate is the reverse of deflate.
func inflate(data []byte) ([]byte, error) {
	version, n := binary.Varint(data)
	if n <= 0 || version != factVersion {
		return nil, errCorrupt
	}
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data[n:])), maxFact))
	if err != nil {
		return nil, errCorrupt
	}
	return out, nil
}

func (e *encoder) summary(s *Summary) {
	e.int(len(s.Causes))
	for _, c := range s.Causes {
		e.string(c.Category)
		e.bool(c.Short)
		e.int(len(c.Chain))
		for _, name := range c.Chain {
			e.string(name)
		}
		e.int(len(c.Types))
		for _, name := range c.Types {
			e.string(name)
		}
		e.bool(c.Name)
		if c.Name {
			e.string(c.Field)
		}
		if c.Name || len(c.Types) > 0 {
			e.int(c.Param)
		}
	}
	e.int(len(s.Deps))
	for _, d := range s.Deps {
		e.int(d.Param)
		e.bool(d.Held)
		e.string(d.Method)
	}
	e.int(len(s.Results))
	for _, r := range s.Results {
		e.int(r.Index)
		e.bool(r.Held)
		e.int(r.Param)
		e.bool(r.Inner)
		e.string(r.Category)
		e.string(r.Type)
		e.string(r.FuncName)
		e.bool(r.Func != nil)
		if r.Func != nil {
			e.string(r.Sig)
			e.summary(r.Func)
		}
	}
	e.int(len(s.Flows))
	for _, f := range s.Flows {
		e.int(f.Into)
		e.int(f.From)
	}
	e.int(len(s.Registers))
	for _, r := range s.Registers {
		e.int(r.Param)
		e.string(r.By)
	}
	e.bool(s.NoReturn)
}

// A decoder reads what an encoder wrote. After an error it reads zeros.
type decoder struct {
	data    []byte
	strings []string
	err     error
}

func (d *decoder) int() int {
	n, size := binary.Varint(d.data)
	if size <= 0 {
		d.err = errCorrupt
		d.data = nil
		return 0
	}
	d.data = d.data[size:]
	return int(n)
}

// count reads the length of a list, which cannot exceed what is left to read.
func (d *decoder) count() int {
	n := d.int()
	if n < 0 || n > len(d.data) {
		d.err = errCorrupt
		d.data = nil
		return 0
	}
	return n
}

func (d *decoder) bool() bool { return d.int() != 0 }

func (d *decoder) string() string {
	i := d.int()
	if i < 0 || i >= len(d.strings) {
		d.err = errCorrupt
		return ""
	}
	return d.strings[i]
}

func decode(data []byte) (contents, error) {
	data, err := inflate(data)
	if err != nil {
		return contents{}, err
	}
	d := &decoder{data: data}
	for range d.count() {
		n := d.count()
		d.strings = append(d.strings, string(d.data[:n]))
		d.data = d.data[n:]
	}
	c := contents{funcs: make(map[string]*Summary)}
	for range d.count() {
		id := d.string()
		c.funcs[id] = d.summary(0)
	}
	for range d.count() {
		c.options = append(c.options, d.string())
	}
	return c, d.err
}

// maxNesting bounds functions that return functions that return functions.
const maxNesting = 3

func (d *decoder) summary(depth int) *Summary {
	if depth > maxNesting+1 {
		d.err = errCorrupt
		return &Summary{}
	}
	s := &Summary{}
	for range d.count() {
		c := Cause{Effect: model.Effect{Category: d.string(), Short: d.bool()}}
		for range d.count() {
			c.Chain = append(c.Chain, d.string())
		}
		for range d.count() {
			c.Types = append(c.Types, d.string())
		}
		if c.Name = d.bool(); c.Name {
			c.Field = d.string()
		}
		if c.Name || len(c.Types) > 0 {
			c.Param = d.int()
		}
		s.Causes = append(s.Causes, c)
	}
	for range d.count() {
		s.Deps = append(s.Deps, model.Dep{Param: d.int(), Held: d.bool(), Method: d.string()})
	}
	for range d.count() {
		r := Result{Index: d.int(), Held: d.bool(), Param: d.int(), Inner: d.bool(), Category: d.string(), Type: d.string(), FuncName: d.string()}
		if d.bool() {
			r.Sig = d.string()
			r.Func = d.summary(depth + 1)
		}
		s.Results = append(s.Results, r)
	}
	for range d.count() {
		s.Flows = append(s.Flows, model.Flow{Into: d.int(), From: d.int()})
	}
	for range d.count() {
		s.Registers = append(s.Registers, Register{Param: d.int(), By: d.string()})
	}
	s.NoReturn = d.bool()
	return s
}

// facts returns what the facts of the packages imported say of a function.
func (p *Package) facts(id string) *Summary {
	if p.imported == nil {
		p.imported = make(map[string]*Summary)
		for _, imp := range p.Pass.Pkg.Imports() {
			var fact Fact
			if !p.Pass.ImportPackageFact(imp, &fact) || len(fact.Data) == 0 {
				continue
			}
			c, err := decode(fact.Data)
			if err != nil {
				p.Errors = append(p.Errors, fmt.Errorf("%s: %w", imp.Path(), err))
			}
			for id, sum := range c.funcs {
				p.imported[id] = sum
			}
			p.importedOptions = append(p.importedOptions, c.options...)
		}
	}
	return p.imported[id]
}

// methodID returns the package path and the name of a type's method, as in
// "(*net/http.Client).Do"; typ is as types.TypeString writes it.
func methodID(typ, method string) (path, id string) {
	path = strings.TrimPrefix(typ, "*")
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		path = path[:i]
	}
	return path, "(" + typ + ")." + method
}

// typeName writes a type the way methodID reads it, "" if it has no name.
func typeName(t types.Type) string {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() == nil {
		return ""
	}
	name := named.Obj().Pkg().Path() + "." + named.Obj().Name()
	if _, ok := types.Unalias(t).(*types.Pointer); ok {
		name = "*" + name
	}
	return name
}
