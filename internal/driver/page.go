package driver

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/htmlreport"
)

// page analyses packages and writes what was found as an HTML page.
func (c *command) page(args []string) (int, error) {
	opts := &options{}
	fs := newFlagSet("stallcheck report")
	opts.choosing(fs)
	out := fs.String("o", "", "")
	if err := opts.parse(fs, args); err != nil {
		return 0, err
	}
	if *out == "" {
		return 0, errors.New("report needs -o FILE: where to write the page")
	}
	if err := opts.validate(); err != nil {
		return 0, err
	}
	known, err := c.prepare(opts)
	if err != nil {
		return 0, err
	}
	r, err := c.look(known, opts)
	if err != nil {
		return 0, err
	}
	if err := c.writePage(*out, r); err != nil {
		return 0, fmt.Errorf("%s: cannot write the report: %v", *out, cause(err))
	}
	r.writeProblems(c.stderr)
	r.writeSummary(c.stderr, false)
	return r.exitCode(), nil
}

func (c *command) writePage(name string, r *report) error {
	if !filepath.IsAbs(name) {
		name = filepath.Join(c.dir, name)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	err = r.page(&sourceLines{dir: c.dir}).Write(b)
	return errors.Join(err, b.Flush(), f.Close())
}

// page brings the report into the form of a page.
func (r *report) page(src *sourceLines) *htmlreport.Page {
	p := &htmlreport.Page{
		Version:  version(),
		Packages: r.Stats.Packages, Functions: r.Stats.Functions, Tasks: r.Stats.Tasks,
		Findings: len(r.Findings), Accepted: r.accepted,
	}
	for _, e := range r.Errors {
		p.Errors = append(p.Errors, e.String())
	}
	for _, known := range category.All() {
		n := 0
		for _, f := range r.Findings {
			if f.Category == known.Name {
				n++
			}
		}
		if n > 0 {
			p.Categories = append(p.Categories, htmlreport.Count{Category: known.Name, Title: known.Title, URL: known.URL(), N: n})
		}
	}
	for _, d := range r.dynamic {
		p.Unresolved = append(p.Unresolved, htmlreport.Call{Place: placeString(d.file, d.line, 0), What: d.call})
	}
	p.Loops, p.Others = r.loops(src)
	return p
}

// loops returns the tasks by library, each with what was found there, and the
// findings that no task reaches.
func (r *report) loops(src *sourceLines) (loops []htmlreport.Loop, others []htmlreport.Finding) {
	type at struct {
		file string
		line int
		name string
	}
	found := make(map[at][]htmlreport.Finding)
	for i := range r.Findings {
		f := &r.Findings[i]
		where := at{f.Task.File, f.Task.Line, f.Task.Name}
		found[where] = append(found[where], shown(f, src))
	}
	tasks := slices.Clone(r.onLoop)
	slices.SortStableFunc(tasks, func(a, b task) int {
		return cmp.Or(strings.Compare(a.loop(), b.loop()), strings.Compare(a.file, b.file), cmp.Compare(a.First, b.First))
	})
	for _, t := range tasks {
		if n := len(loops); n == 0 || loops[n-1].Name != t.loop() {
			loops = append(loops, htmlreport.Loop{Name: t.loop()})
		}
		loop := &loops[len(loops)-1]
		where := at{t.file, t.First, t.Name}
		shown := htmlreport.Task{Name: t.Name, How: t.How, Findings: found[where]}
		if t.file != "" {
			shown.Place = placeString(t.file, t.First, 0)
		}
		delete(found, where)
		loop.Findings += len(shown.Findings)
		loop.Tasks = append(loop.Tasks, shown)
	}
	for i := range r.Findings { // in their order, which that of the map is not
		f := &r.Findings[i]
		if _, left := found[at{f.Task.File, f.Task.Line, f.Task.Name}]; left {
			others = append(others, shown(f, src))
		}
	}
	return loops, others
}

// loop says on which loop a task runs.
func (t task) loop() string {
	if t.Loop == "" {
		return "stated by //stallcheck:onloop"
	}
	return t.Loop
}

// around is how many lines of source are shown above a call and below it.
const around = 2

func shown(f *placed, src *sourceLines) htmlreport.Finding {
	h := htmlreport.Finding{
		Place:    placeString(f.File, f.Line, f.Column),
		Function: f.Function, Category: f.Category, Severity: f.Severity,
		Message: f.Message, Chain: f.Chain,
	}
	if f.Fix != nil {
		h.Fix, h.Unsafe = f.Fix.Message, !f.Fix.Safe
	}
	lines := src.of(f.File)
	for n := max(f.Line-around, 1); n <= min(f.Line+around, len(lines)); n++ {
		h.Source = append(h.Source, htmlreport.Line{Number: n, Text: strings.TrimRight(string(lines[n-1]), "\r"), Here: n == f.Line})
	}
	return h
}
