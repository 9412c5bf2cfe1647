package driver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/stallcheck/stallcheck/internal/edit"
)

// maxRounds bounds how often fixes are applied and looked for again: fixes that
// overlap need a round each.
const maxRounds = 12

// A mender applies fixes to copies of files, which the go command sees as an
// overlay, until none are left to apply and all of it compiles.
type mender struct {
	c        *command
	opts     *options
	pkgs     []listedPackage
	problems []Problem
	known    *baseline
	scratch  string // folder of overlays

	before  map[string][]byte // files as they were before anything was analysed
	now     map[string][]byte // those that fixes changed, by absolute name
	fixed   map[string]int    // by file, how many findings
	refused map[string]string // files that fixes leave alone, and why
}

// mend applies fixes to files, or prints them, and reports what is left.
func (c *command) mend(known *baseline, opts *options) (int, error) {
	pkgs, problems, err := c.listPackages(opts.patterns)
	if err != nil {
		return 0, err
	}
	scratch, err := os.MkdirTemp("", "stallcheck-fix-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	m := &mender{
		c: c, opts: opts, pkgs: pkgs, problems: problems, known: known, scratch: scratch,
		before: make(map[string][]byte), now: make(map[string][]byte),
		fixed: make(map[string]int), refused: make(map[string]string),
	}
	if err := m.readFiles(); err != nil {
		return 0, err
	}
	first, left, err := m.rounds()
	if err != nil {
		return 0, err
	}
	if opts.diff {
		left.writeProblems(c.stderr)
		m.writeRefused(c.stderr)
		if err := m.writeDiff(c.stdout); err != nil {
			return 0, err
		}
		return first.exitCode(), nil
	}
	written := m.write()
	if len(written) < len(m.now) { // what is left is more than was thought
		maps.DeleteFunc(m.now, func(name string, _ []byte) bool { return !slices.Contains(written, name) })
		if left, err = m.look(); err != nil {
			return 0, err
		}
	}
	err = c.print(left, opts.format)
	m.writeRefused(c.stderr)
	m.writeFixed(c.stderr)
	left.writeSummary(c.stderr, opts.verbose)
	return left.exitCode(), err
}

// readFiles reads the Go files of the packages of the user's own modules. No
// others are edited.
func (m *mender) readFiles() error {
	for _, p := range m.pkgs {
		if p.Module == nil || !p.Module.Main {
			continue
		}
		entries, err := os.ReadDir(p.Dir)
		if err != nil {
			return fmt.Errorf("%s: cannot read the package: %v", relative(m.c.dir, p.Dir), cause(err))
		}
		for _, e := range entries {
			name := filepath.Join(p.Dir, e.Name())
			if filepath.Ext(name) != ".go" {
				continue
			}
			if data, err := os.ReadFile(name); err == nil {
				m.before[name] = data
			}
		}
	}
	return nil
}

// rounds applies fixes until a round changes nothing. It returns the reports on
// the files as they were, and as they are with the fixes.
func (m *mender) rounds() (first, last *report, err error) {
	good := make(map[string][]byte) // m.now when it last compiled
	for range maxRounds {
		r, err := m.look()
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first = r
		} else if m.takeBack(r, first) {
			continue
		}
		last, good = r, maps.Clone(m.now)
		if !m.apply(r) {
			return first, last, nil
		}
	}
	m.now = good // the last round's fixes were not looked at
	return first, last, nil
}

// look analyses the packages with the fixes so far.
func (m *mender) look() (*report, error) {
	over := &overlay{}
	c := *m.c
	if len(m.now) > 0 {
		texts := make(map[string]string)
		for name, text := range m.now {
			texts[name] = string(text)
		}
		var err error
		if over, err = writeOverlay(m.scratch, texts); err != nil {
			return nil, err
		}
		c.overlay = over.file
	}
	var units []unit
	problems := m.problems
	if len(m.pkgs) > 0 {
		var err error
		if units, problems, err = c.analyse(m.pkgs, problems, m.opts); err != nil {
			return nil, err
		}
	}
	r, err := c.judge(m.pkgs, units, problems, m.known, m.opts)
	if err != nil {
		return nil, err
	}
	if m.known != nil {
		m.known.told = true
	}
	for i := range r.Findings {
		if fix := r.Findings[i].Fix; fix != nil {
			for j, e := range fix.Edits {
				fix.Edits[j] = e.saved(over)
			}
		}
	}
	return r, nil
}

// takeBack gives the changed files up that do not compile, and reports whether
// there were any. First is the report on the files without fixes.
func (m *mender) takeBack(r, first *report) bool {
	some := false
	for _, p := range r.Errors {
		if slices.Contains(first.Errors, p) {
			continue
		}
		name := filepath.Join(m.c.dir, filepath.FromSlash(p.File))
		if _, changed := m.now[name]; changed {
			m.refuse(name, "with its fixes it would not compile: "+p.Message)
			some = true
		}
	}
	if some || len(r.Errors) <= len(first.Errors) {
		return some
	}
	// Something else went wrong that did not before: all that can be blamed is
	// what changed.
	for name := range m.now {
		m.refuse(name, "with its fixes "+r.Errors[0].Message)
		some = true
	}
	return some
}

func (m *mender) refuse(name, why string) {
	delete(m.now, name)
	delete(m.fixed, name)
	m.refused[name] = why
}

// apply applies the fixes of a report's findings and reports whether there were
// any.
func (m *mender) apply(r *report) bool {
	fixes := make(map[string][][]edit.Edit)
	for _, f := range r.Findings {
		if f.Fix == nil || !f.Fix.Safe && !m.opts.unsafeFixes || len(f.Fix.Edits) == 0 {
			continue
		}
		name := f.Fix.Edits[0].File
		if _, own := m.before[name]; !own || m.refused[name] != "" {
			continue
		}
		var list []edit.Edit
		for _, e := range f.Fix.Edits {
			list = append(list, edit.Edit{Start: e.Start, End: e.End, New: e.New})
		}
		fixes[name] = append(fixes[name], list)
	}
	some := false
	for _, name := range slices.Sorted(maps.Keys(fixes)) {
		text, changed := m.now[name]
		if !changed {
			text = m.before[name]
		}
		after, applied := edit.Apply(text, fixes[name])
		after, err := edit.Tidy(text, after)
		if err != nil {
			m.refuse(name, "with its fixes it would not compile: "+err.Error())
			continue
		}
		m.now[name] = after
		for _, ok := range applied {
			if ok {
				m.fixed[name]++
				some = true
			}
		}
	}
	return some
}

// write writes the changed files, each wholly or not at all, and returns the
// names of those that it wrote.
func (m *mender) write() []string {
	var written []string
	for _, name := range slices.Sorted(maps.Keys(m.now)) {
		if err := replaceFile(name, m.before[name], m.now[name]); err != nil {
			m.refused[name] = err.Error()
			delete(m.fixed, name)
			continue
		}
		written = append(written, name)
	}
	return written
}

var errChanged = errors.New("it changed on disk meanwhile")

// replaceFile gives a file a new text if it still has the one from before.
func replaceFile(name string, before, after []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return errChanged
	}
	info, err := os.Stat(target)
	if err != nil {
		return errChanged
	}
	if info.Mode().Perm()&0o200 == 0 {
		return errors.New("it is read-only")
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), ".stallcheck-*")
	if err != nil {
		return fmt.Errorf("its folder cannot be written: %v", cause(err))
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // gone if all went well
	_, err = tmp.Write(after)
	if err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Close()); err != nil {
		return fmt.Errorf("its new text cannot be written: %v", cause(err))
	}
	if now, err := os.ReadFile(target); err != nil || !bytes.Equal(now, before) {
		return errChanged
	}
	if err := os.Rename(tmp.Name(), target); err != nil {
		return fmt.Errorf("its new text cannot be put in its place: %v", err)
	}
	return nil
}

func (m *mender) writeRefused(w io.Writer) {
	for _, name := range slices.Sorted(maps.Keys(m.refused)) {
		fmt.Fprintf(w, "%s: left as it was: %s\n", relative(m.c.dir, name), m.refused[name])
	}
}

func (m *mender) writeFixed(w io.Writer) {
	if len(m.fixed) == 0 {
		return
	}
	all := 0
	for _, n := range m.fixed {
		all += n
	}
	fmt.Fprintf(w, "stallcheck: fixed %s in %s\n", count(all, "finding"), count(len(m.fixed), "file"))
}

func (m *mender) writeDiff(w io.Writer) error {
	for _, name := range slices.Sorted(maps.Keys(m.now)) {
		short := relative(m.c.dir, name)
		if _, err := w.Write(diff.Diff("a/"+short, m.before[name], "b/"+short, m.now[name])); err != nil {
			return err
		}
	}
	return nil
}
