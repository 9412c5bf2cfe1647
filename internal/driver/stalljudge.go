package driver

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
)

// A witness knows what the analysis says of the functions on stacks.
type witness struct {
	c     *command
	r     *report
	src   *source
	known map[string]finding.Explanation // by full name
}

// explain asks the analysis about each declared function on the stacks.
func (w *witness) explain(list []*sighting, opts *options) (map[string]finding.Explanation, error) {
	var questions []question
	asked := make(map[string]bool)
	for _, s := range list {
		for _, f := range s.frames {
			name, ok := f.declared(w.importPath(f))
			if !ok || asked[f.fn] || strings.HasPrefix(f.fn, "runtime.") || strings.HasPrefix(f.fn, "internal/") {
				continue
			}
			asked[f.fn] = true
			questions = append(questions, question{text: f.fn, readings: []funcName{name}})
		}
	}
	if len(questions) == 0 {
		return nil, nil
	}
	pkgs, _, err := w.c.resolve(questions)
	if err != nil {
		return nil, err
	}
	o := *opts
	answers, _, err := w.c.answers(questions, pkgs, &o)
	return answers, err
}

// importPath returns that of a frame's package, of a program's too.
func (w *witness) importPath(f frame) string {
	if p, file := w.src.file(f); file != nil {
		return p.PkgPath
	}
	return f.pkg()
}

func (w *witness) explanation(f frame) (finding.Explanation, bool) {
	name, ok := f.declared(w.importPath(f))
	if ok {
		for _, spelling := range name.spellings(name.pkg) {
			if e, ok := w.known[spelling]; ok {
				return e, true
			}
		}
	}
	return finding.Explanation{}, false
}

// judge says whether the analysis finds what the watchdog saw, and why if not.
func (w *witness) judge(s *sighting) {
	for i := len(s.frames) - 1; i >= 0; i-- {
		s.Calls = append(s.Calls, s.frames[i].fn)
	}
	s.Category = byState(s.State)
	if len(s.frames) == 0 {
		s.Verdict, s.Why = stallMissed, "the stack holds nothing but the loop itself"
		return
	}
	w.place(s, len(s.frames)-1)
	for i := len(s.frames) - 1; i >= 0; i-- {
		if f := w.finding(s.frames, i); f != nil {
			s.Verdict, s.File, s.Line, s.Category = stallFound, f.File, f.Line, f.Category
			s.Why = f.Message
			if on, _ := category.Parse(""); !on[f.Category] {
				s.Verdict, s.Why = stallSuppressed, fmt.Sprintf("%s is off by default; -checks +%s reports: %s", f.Category, f.Category, f.Message)
			}
			return
		}
	}
	for i := len(s.frames) - 1; i >= 0; i-- {
		if text, at := w.src.directive(s.frames[i]); text != "" {
			w.place(s, i)
			s.Verdict, s.Why = stallSuppressed, fmt.Sprintf("%s (%s)", text, at)
			return
		}
		if e, ok := w.explanation(s.frames[i]); ok && e.Source == "model" && e.Verdict == finding.Never && !s.frames[i].ofLoop() {
			w.place(s, min(i+1, len(s.frames)-1))
			s.Verdict, s.Why = stallSuppressed, "a model says that "+e.Func+" does not wait"
			return
		}
	}
	w.missed(s)
}

// place says that a sighting can be acted upon at a frame, or the next one
// outwards whose source is there.
func (w *witness) place(s *sighting, i int) {
	for _, f := range s.frames[i:] {
		if name := w.src.relative(f); name != "" {
			s.File, s.Line = name, f.line
			return
		}
	}
	s.File, s.Line = path.Base(s.frames[i].file), s.frames[i].line
}

// notAStall are the categories of findings that say nothing of waiting.
var notAStall = []string{category.NotAwaited, category.WrongThread, category.LockAwait, category.Directive}

// finding returns the finding that is about the call of frame i.
func (w *witness) finding(frames []frame, i int) *placed {
	name := w.src.relative(frames[i])
	for j := range w.r.Findings {
		f := &w.r.Findings[j]
		if f.File == name && f.Line <= frames[i].line && frames[i].line <= max(f.Line, f.EndLine) &&
			!slices.Contains(notAStall, f.Category) && about(f, frames[:i]) {
			return f
		}
	}
	return nil
}

// about reports whether a finding's chain is that of the calls inside the call
// that it is about.
func about(f *placed, inner []frame) bool {
	if !strings.Contains(f.Callee, ".") {
		return len(inner) == 0 || strings.HasPrefix(inner[len(inner)-1].fn, "runtime.") // "channel receive"
	}
	if len(inner) == 0 {
		return false
	}
	called := lastName(inner[len(inner)-1].symbol())
	return lastName(f.Callee) == called || slices.ContainsFunc(f.Chain, func(name string) bool { return lastName(name) == called })
}

// byState guesses the category from what the goroutine was doing.
func byState(state string) string {
	switch {
	case state == "sleeping" || state == "sleep":
		return category.Sleep
	case state == "IO wait":
		return category.Net
	case state == "syscall":
		return category.File
	case strings.HasPrefix(state, "chan ") || strings.HasPrefix(state, "select"):
		return category.Chan
	case strings.Contains(state, "Mutex") || strings.HasPrefix(state, "sync.RW"):
		return category.Lock
	case strings.HasPrefix(state, "sync.") || strings.HasPrefix(state, "semacquire"):
		return category.Wait
	}
	return category.CPU
}
