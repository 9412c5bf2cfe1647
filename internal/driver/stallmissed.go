package driver

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/stallcheck/stallcheck/internal/finding"
)

// missed says where the chain from the task down to what blocks is broken, and
// which line closes it.
func (w *witness) missed(s *sighting) {
	s.Verdict = stallMissed
	root := w.task(s.frames)
	if root < 0 {
		w.unknownTask(s)
		return
	}
	waits := w.waits(s)
	for j := root - 1; j >= 0; j-- {
		if waits[j] {
			w.brokenCall(s, root, j)
			return
		}
	}
	w.unknownWait(s, root)
}

// task returns the outermost frame that is in a task, -1 if none is.
func (w *witness) task(frames []frame) int {
	for i := len(frames) - 1; i >= 0; i-- {
		name := w.src.relative(frames[i])
		for _, t := range w.r.onLoop {
			if t.file == name && t.First <= frames[i].line && frames[i].line <= t.Last {
				return i
			}
		}
	}
	return -1
}

// waits tells of each frame whether the analysis knows that calling its function
// waits, and sets the category to that of the innermost that does. A literal
// waits if what it calls does.
func (w *witness) waits(s *sighting) []bool {
	waits := make([]bool, len(s.frames))
	known := false
	for j, f := range s.frames {
		e, ok := w.explanation(f)
		switch {
		case ok && e.Verdict == finding.Blocks:
			waits[j] = true
			if e.Category != "" && (!known || w.std(s.frames[j])) {
				s.Category, known = e.Category, true
			}
		case ok:
			waits[j] = j > 0 && waits[j-1] && e.Verdict == finding.Depends
		case j == 0:
			waits[j] = !strings.Contains(s.State, "running")
		default:
			waits[j] = waits[j-1] // a literal, or a part of the runtime
		}
	}
	return waits
}

// std reports whether a frame is the standard library's.
func (w *witness) std(f frame) bool {
	return stdPath(f.pkg()) && w.src.relative(f) == ""
}

// stdPath reports whether an import path is one of the standard library's.
func stdPath(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && first != "main"
}

// unknownTask explains a stack no function of which is known to run on a loop.
func (w *witness) unknownTask(s *sighting) {
	root := s.frames[len(s.frames)-1]
	w.waits(s) // for the category
	if w.src.relative(root) == "" {
		s.Why = fmt.Sprintf("%s is not among the packages that were checked; name it: stallcheck stalls FILE %s", root.pkg(), root.pkg())
		return
	}
	s.Why = root.symbol() + " is not known to run on a loop"
	w.putAbove(s, root, "onloop")
}

// putAbove proposes a directive above a function.
func (w *witness) putAbove(s *sighting, f frame, directive string) {
	p, file := w.src.file(f)
	if file == nil {
		return
	}
	if _, ok := f.declared(p.PkgPath); !ok {
		s.Why += "; it is a literal: name the function, and write above it the line"
		s.Above = "//stallcheck:" + directive
		return
	}
	if fn := enclosing(p.Fset, file, f.line); fn != nil {
		s.Above = "//stallcheck:" + directive
		s.Place = fmt.Sprintf("%s:%d", w.src.relative(f), p.Fset.Position(fn.Pos()).Line)
	}
}

// brokenCall explains a call, by the frame outside j, of a function that is
// known to wait, but not there.
func (w *witness) brokenCall(s *sighting, root, j int) {
	caller, callee := s.frames[j+1], s.frames[j]
	w.place(s, j+1)
	k, ok := w.src.call(caller, callee)
	switch {
	case !ok:
		s.Why = fmt.Sprintf("nothing is known of how %s comes to call %s", caller.symbol(), callee.symbol())
		w.callerWaits(s, caller, j+1 == root)
	case k.iface != nil:
		s.Why = fmt.Sprintf("dynamic call: %s is a method of an interface, and may be %s", k.text, callee.symbol())
		w.interfaceWaits(s, k, callee)
	case !k.static:
		s.Why = fmt.Sprintf("dynamic call: %s is a function value, and may be %s", k.text, callee.symbol())
		w.putAbove(s, callee, "onloop")
	default:
		s.Why = fmt.Sprintf("the analysis takes it that %s does not wait when it is called so", k.text)
		w.callerWaits(s, callee, false)
	}
}

// interfaceWaits proposes to say that a method of an interface waits. Of the
// standard library's that would be said of too much.
func (w *witness) interfaceWaits(s *sighting, k callKind, callee frame) {
	if k.typ == nil || k.typ.Obj().Pkg() == nil || stdPath(k.typ.Obj().Pkg().Path()) {
		w.putAbove(s, callee, "onloop")
		return
	}
	s.Model = blockingModel(k.typ.Obj().Pkg().Path(), k.typ.Obj().Name()+"."+k.iface.Name(), s.Category)
}

// callerWaits proposes to say that a function waits: in a model, or above one
// that models of other packages cannot name. Said of a task itself it changes
// nothing.
func (w *witness) callerWaits(s *sighting, f frame, task bool) {
	path := w.importPath(f)
	name, ok := f.declared(path)
	switch {
	case !ok || task:
	case name.exported():
		s.Model = blockingModel(path, name.inPackage(), s.Category)
	default:
		w.putAbove(s, f, "blocking "+s.Category)
	}
}

// exported reports whether other packages can name the function.
func (f funcName) exported() bool {
	return token.IsExported(f.name) && (f.typ == "" || token.IsExported(f.typ))
}

// unknownWait explains a stack on which nothing is known to wait.
func (w *witness) unknownWait(s *sighting, root int) {
	i := 0
	for i < root && w.std(s.frames[i]) {
		i++
	}
	w.place(s, i)
	f := s.frames[i]
	switch {
	case strings.Contains(s.State, "running"):
		s.Why = f.symbol() + " computes, and does not wait"
	case i > 0:
		s.Why = fmt.Sprintf("no model: nothing is known of %s that waits", s.frames[i-1].fn)
	case w.src.relative(f) == "":
		s.Why = fmt.Sprintf("no model: nothing is known of %s that waits", f.fn)
	default:
		s.Why = fmt.Sprintf("%s waits (%s) where the analysis takes it that it does not", f.symbol(), s.State)
	}
	for k := i; k < root; k++ { // the package's users know its exported functions
		if name, ok := s.frames[k].declared(""); ok && name.exported() && s.frames[k].pkg() == f.pkg() {
			f, i = s.frames[k], k
			break
		}
	}
	w.callerWaits(s, f, i == root)
}

// inPackage writes the function as model files do.
func (f funcName) inPackage() string {
	switch {
	case f.typ == "":
		return f.name
	case f.pointer:
		return "(*" + f.typ + ")." + f.name
	}
	return f.typ + "." + f.name
}

// blockingModel is a model file of one line.
func blockingModel(path, fn, cat string) string {
	return fmt.Sprintf(`{library: %[1]q, paths: [%[1]q], blocking: [{func: %[2]q, category: %[3]s}]}`, path, fn, cat)
}
