package driver

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/finding"
)

// A report is what the command prints; its fields are the JSON format.
type report struct {
	Version  int       `json:"version"`
	Findings []placed  `json:"findings"`
	Stats    stats     `json:"stats"`
	Errors   []Problem `json:"errors"`
	onLoop   []task
	dynamic  []callSite // calls on a loop whose callee is not known
	notes    []string   // what models name and packages do not have
	silent   []string   // packages of which no analysis said anything
	accepted int        // findings that a baseline holds
}

// A placed finding is a finding with its place and message.
type placed struct {
	File        string       `json:"file"`
	Line        int          `json:"line"`
	Column      int          `json:"column"`
	EndLine     int          `json:"end_line"`
	EndColumn   int          `json:"end_column"`
	Package     string       `json:"package"`
	Function    string       `json:"function"`
	Category    string       `json:"category"`
	Severity    string       `json:"severity"`
	Message     string       `json:"message"`
	Callee      string       `json:"callee"`
	Chain       []string     `json:"chain"`
	Task        finding.Task `json:"task"`
	Fix         *Fix         `json:"fix,omitempty"`
	Fingerprint string       `json:"fingerprint"`

	calls []finding.Place // of each name of Chain; the file's name is whole
}

type stats struct {
	Packages   int `json:"packages"`
	Tasks      int `json:"tasks"`
	Functions  int `json:"functions"`
	Unresolved int `json:"unresolved"`
}

// A task is a function that a loop runs; see finding.Span.
type task struct {
	finding.Span
	file string // relative to the working directory, "" if not known
}

type callSite struct {
	file string
	line int
	call string
}

// collect picks what the packages asked for have to say out of units, which may
// hold their dependencies as well, and brings it into an order that does not
// depend on the one of the units.
func (c *command) collect(units []unit, pkgs []listedPackage, tests bool) *report {
	r := &report{Version: 1, Findings: []placed{}, Errors: []Problem{}}
	for _, u := range units {
		if u.err != "" {
			r.Errors = append(r.Errors, c.analysisProblem(u.path, u.err))
		}
	}
	for _, p := range pkgs {
		analysed := false
		for _, path := range []string{p.ImportPath, p.ImportPath + "_test"} {
			if u := variant(units, path); u != nil {
				u.inFolder(p.Dir)
				r.addUnit(c.dir, u, tests)
				analysed = true
			}
		}
		if analysed {
			r.Stats.Packages++
		} else {
			r.silent = append(r.silent, p.ImportPath)
		}
	}
	slices.SortFunc(r.Findings, compareFindings)
	r.Findings = slices.CompactFunc(r.Findings, func(a, b placed) bool { return compareFindings(a, b) == 0 })
	slices.Sort(r.notes)
	r.notes = slices.Compact(r.notes)
	r.fingerprintRest()
	slices.SortFunc(r.dynamic, func(a, b callSite) int {
		return cmp.Or(strings.Compare(a.file, b.file), cmp.Compare(a.line, b.line), strings.Compare(a.call, b.call))
	})
	return r
}

// fingerprintRest gives a fingerprint to each finding that the analysis gave
// none: those about directives, which are about a comment and not about a call.
func (r *report) fingerprintRest() {
	same := make(map[string]int)
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Fingerprint != "" {
			continue
		}
		what := strings.Join([]string{f.Package, path.Base(f.File), f.Category, f.Message}, "\n")
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", what, same[what]))
		f.Fingerprint = hex.EncodeToString(sum[:8])
		same[what]++
	}
}

// variant returns the unit of the package with the given path that stands for
// it: the one with test files, which holds all the others do, or else the
// plain one.
func variant(units []unit, path string) *unit {
	var found *unit
	for i := range units {
		u := &units[i]
		if u.path == path && u.err == "" && (found == nil || u.tests && !found.tests) {
			found = u
		}
	}
	return found
}

// addUnit adds the findings and counts of one unit.
func (r *report) addUnit(dir string, u *unit, tests bool) {
	for i := range u.diags {
		d := &u.diags[i]
		from, _ := parsePlace(d.Posn)
		if d.Category == finding.StatsCategory {
			var s finding.Stats
			if finding.Decode(d.Message, &s) {
				r.addStats(s, path.Dir(relative(dir, from.file)))
			}
			continue
		}
		if !tests && isTestFile(from.file) {
			continue
		}
		r.Findings = append(r.Findings, joined(dir, d, u.path))
	}
}

func (r *report) addStats(s finding.Stats, dir string) {
	r.Stats.Tasks += s.Tasks
	r.Stats.Functions += s.Functions
	r.Stats.Unresolved += s.Unresolved
	r.notes = append(r.notes, s.Notes...)
	for _, span := range s.OnLoop {
		t := task{Span: span}
		if span.File != "" {
			t.file = path.Join(dir, path.Base(span.File))
		}
		r.onLoop = append(r.onLoop, t)
	}
	for _, site := range s.Dynamic {
		r.dynamic = append(r.dynamic, callSite{path.Join(dir, path.Base(site.File)), site.Line, site.Call})
	}
}

// joined joins a diagnostic and the finding that it carries.
func joined(dir string, d *diagnostic, pkg string) placed {
	from, _ := parsePlace(d.Posn)
	to, ok := parsePlace(d.End)
	if !ok {
		to = from
	}
	f, ok := d.details()
	if !ok { // about a directive, say, not about a call
		f = finding.Finding{Package: pkg, Category: d.Category, Severity: finding.Warning}
	}
	p := placed{
		File: relative(dir, from.file), Line: from.line, Column: from.column,
		EndLine: to.line, EndColumn: to.column,
		Package: f.Package, Function: f.Function,
		Category: f.Category, Severity: f.Severity, Message: d.Message,
		Callee: f.Callee, Chain: f.Chain, Task: f.Task, Fix: d.fix(f.Fix), Fingerprint: f.Fingerprint,
	}
	if p.Chain == nil {
		p.Chain = []string{}
	}
	inPackage := func(base string) string { return path.Join(path.Dir(p.File), path.Base(base)) }
	if p.Task.File != "" {
		p.Task.File = inPackage(p.Task.File)
	}
	for _, at := range f.Calls {
		if at.File != "" {
			at.File = inPackage(at.File)
		}
		p.calls = append(p.calls, at)
	}
	return p
}

func compareFindings(a, b placed) int {
	return cmp.Or(
		strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
		strings.Compare(a.Category, b.Category), strings.Compare(a.Message, b.Message))
}

// addProblems adds what go list and go vet complained of. A package that was
// neither analysed nor complained of was lost on the way, and must not pass for
// one without findings.
func (r *report) addProblems(problems []Problem) {
	r.Errors = sortProblems(append(r.Errors, problems...))
	if len(r.Errors) > 0 {
		return
	}
	for _, path := range r.silent {
		r.Errors = append(r.Errors, Problem{Package: path, Message: path + ": go vet returned no result for it; go clean -cache may help"})
	}
}

func (r *report) exitCode() int {
	switch {
	case len(r.Errors) > 0:
		return exitFailed
	case len(r.Findings) > 0:
		return exitFindings
	}
	return exitClean
}
