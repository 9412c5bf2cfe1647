package analyzer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer/internal/check"
	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/fix"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// A reporter turns findings into diagnostics.
type reporter struct {
	pass    *analysis.Pass
	places  *places
	fixer   *fix.Fixer
	details bool
	unsafe  bool           // suggest unsafe fixes too
	same    map[string]int // findings so far with one fingerprint

	names      model.Names // for functions of the package, as its code writes them
	chainNames model.Names // for chains, where the package's own stand among others
}

func newReporter(p *effect.Package, cfg Config) *reporter {
	pass := p.Pass
	r := &reporter{
		pass:       pass,
		places:     &places{pass: pass},
		fixer:      fix.New(p),
		details:    cfg.Details,
		unsafe:     cfg.UnsafeFixes,
		same:       make(map[string]int),
		names:      model.NamesFor(pass.Pkg),
		chainNames: model.NamesFor(pass.Pkg),
	}
	r.chainNames[pass.Pkg.Path()] = pass.Pkg.Name()
	return r
}

func (r *reporter) report(f check.Finding) {
	start, end := r.places.span(f.Pos)
	d := analysis.Diagnostic{
		Pos:      start,
		End:      end,
		Category: f.Effect.Category,
		URL:      category.URL(f.Effect.Category),
		Message:  r.message(f),
		Related:  r.related(f),
	}
	mend := r.fixer.Fix(f)
	if mend != nil && (mend.Safe || r.unsafe) {
		d.SuggestedFixes = []analysis.SuggestedFix{{Message: mend.Message, TextEdits: mend.Edits}}
	}
	if r.details {
		detail := r.detail(f)
		if mend != nil {
			detail.Fix = &finding.Fix{Safe: mend.Safe, Message: mend.Message}
		}
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: start, Message: finding.Encode(detail)})
	}
	r.pass.Report(d)
}

// maxShown is how many names of a chain a message shows; the rest is in Related
// and in the command's output.
const maxShown = 6

// message says what blocks, how, who reaches it, and what to do instead.
func (r *reporter) message(f check.Finding) string {
	var b strings.Builder
	names := r.short(f.Chain)
	fmt.Fprintf(&b, "%s %s", names[0], consequence(f))
	if len(names) > 1 {
		if len(names) > maxShown {
			names = append(append(names[:maxShown-2:maxShown-2], "…"), names[len(names)-1])
		}
		fmt.Fprintf(&b, ": %s", strings.Join(names, " → "))
	}
	if !f.Direct {
		fmt.Fprintf(&b, "; reached from %s", r.taskName(f.Task.Func))
	}
	fmt.Fprintf(&b, "; %s", f.Advice)
	return b.String()
}

func consequence(f check.Finding) string {
	title := category.Title(f.Effect.Category)
	switch {
	case f.Effect.Category == category.Deadlock:
		return "waits on the event loop for the event loop (" + title + ")"
	case f.Effect.Category == category.NestedRun:
		return "runs a loop inside a running one (" + title + ")"
	case f.Effect.Category == category.WrongThread:
		return "belongs to the event loop and is called on another goroutine (" + title + ")"
	case f.Effect.Category == category.NotAwaited:
		return "has a result that nobody looks at (" + title + ")"
	case f.Effect.Category == category.LockAwait:
		return "suspends the coroutine while a mutex is locked (" + title + ")"
	case f.Effect.Short:
		return "stalls the event loop briefly (" + title + ")"
	}
	return "blocks the event loop (" + title + ")"
}

// short writes the names of a chain for people.
func (r *reporter) short(chain []effect.Step) []string {
	names := make([]string, len(chain))
	for i, step := range chain {
		names[i] = r.chainNames.Short(literal(step.Name))
	}
	return names
}

// taskName names a function of the package as a stack trace does, without its
// package.
func (r *reporter) taskName(f *effect.Func) string {
	return r.names.Short(literal(f.ID))
}

// literal writes the name of a function literal, "f$1$2", as the runtime does:
// "f.func1.2".
func literal(id string) string {
	name, rest, ok := strings.Cut(id, "$")
	if !ok {
		return id
	}
	return name + ".func" + strings.ReplaceAll(rest, "$", ".")
}

// related tells where each call of the chain stands, as far as that is in this
// package, and where the task is.
func (r *reporter) related(f check.Finding) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	names := r.short(f.Chain)
	for i := 1; i < len(names); i++ {
		if pos := f.Chain[i].Pos; pos.IsValid() {
			start, end := r.places.span(pos)
			list = append(list, analysis.RelatedInformation{Pos: start, End: end, Message: names[i-1] + " calls " + names[i]})
		}
	}
	if pos := f.Task.Func.Fn.Pos(); pos.IsValid() && f.Task.How != "" {
		list = append(list, analysis.RelatedInformation{Pos: pos, Message: r.where(f)})
	}
	return list
}

// where says where the task of a finding runs.
func (r *reporter) where(f check.Finding) string {
	name := r.taskName(f.Task.Func)
	switch {
	case f.Effect.Category != category.WrongThread:
		return name + " runs on the event loop: " + f.Task.How
	case f.Task.Func != f.Func:
		return name + " runs on another goroutine: " + f.Task.How
	}
	return name + ": " + f.Task.How
}

func (r *reporter) detail(f check.Finding) finding.Finding {
	severity := finding.Warning
	if f.Effect.Short {
		severity = finding.Info
	}
	chain := make([]string, len(f.Chain))
	calls := make([]finding.Place, len(f.Chain))
	for i, step := range f.Chain {
		chain[i] = literal(step.Name)
		if step.Pos.IsValid() {
			start, _ := r.places.span(step.Pos)
			at := r.pass.Fset.Position(start)
			calls[i] = finding.Place{File: filepath.Base(at.Filename), Line: at.Line, Column: at.Column}
		}
	}
	pos := r.pass.Fset.Position(f.Task.Func.Fn.Pos())
	return finding.Finding{
		Package:  r.pass.Pkg.Path(),
		Function: r.taskName(f.Func),
		Category: f.Effect.Category,
		Severity: severity,
		Callee:   chain[0],
		Chain:    chain,
		Calls:    calls,
		Task: finding.Task{
			Name: r.taskName(f.Task.Func),
			File: filepath.Base(pos.Filename),
			Line: pos.Line,
			How:  f.Task.How,
		},
		Fingerprint: r.fingerprint(f, chain),
	}
}

// fingerprint identifies a finding by what it says rather than where it stands:
// package, function, category and chain, and a count where one function makes
// the same call twice.
func (r *reporter) fingerprint(f check.Finding, chain []string) string {
	what := strings.Join(append([]string{r.pass.Pkg.Path(), literal(f.Func.ID), f.Effect.Category}, chain...), "\n")
	n := r.same[what]
	r.same[what]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", what, n))
	return hex.EncodeToString(sum[:8])
}

// stats reports what was looked at, for the command.
func (r *reporter) stats(tasks []task.Task, functions int, unknown []check.Unknown, notes []string) {
	s := finding.Stats{
		Package:    r.pass.Pkg.Path(),
		Tasks:      len(tasks),
		Functions:  functions,
		Unresolved: len(unknown),
		Notes:      notes,
	}
	for _, t := range tasks {
		s.OnLoop = append(s.OnLoop, r.span(t))
	}
	for _, u := range unknown {
		pos := r.pass.Fset.Position(u.Pos)
		call := "function value"
		switch {
		case strings.HasPrefix(u.Callee, "C."):
			call = "C function " + u.Callee
		case u.Callee != "":
			call = "method " + r.chainNames.Short(u.Callee)
		}
		s.Dynamic = append(s.Dynamic, finding.Site{File: filepath.Base(pos.Filename), Line: pos.Line, Call: call})
	}
	r.pass.Report(analysis.Diagnostic{Pos: r.top(), Category: finding.StatsCategory, Message: finding.Encode(s)})
}

// span says which task there is, and where.
func (r *reporter) span(t task.Task) finding.Span {
	span := finding.Span{How: t.How}
	if t.Library != nil {
		span.Loop = t.Library.Name
	}
	var first token.Position
	if syntax := t.Func.Fn.Syntax(); t.Foreign != nil {
		span.Name = r.chainNames.Short(model.FuncID(t.Foreign))
		first = r.pass.Fset.Position(t.Site)
	} else {
		span.Name = r.taskName(t.Func)
		if syntax != nil { // else the compiler made it: a promoted method
			first = r.pass.Fset.Position(syntax.Pos())
			span.Last = r.pass.Fset.Position(syntax.End()).Line
		}
	}
	if first.IsValid() {
		span.File, span.First = filepath.Base(first.Filename), first.Line
	}
	return span
}

// top is a position in the package for what has none of its own: in the first
// file that is not one of cgo's, which lies elsewhere.
func (r *reporter) top() token.Pos {
	for _, file := range r.pass.Files {
		if filepath.Base(r.pass.Fset.Position(file.Package).Filename) != "_cgo_gotypes.go" {
			return file.Package
		}
	}
	return token.NoPos
}
