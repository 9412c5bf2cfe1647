package driver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
)

// A baseline is a list of findings that are accepted as they are, so that a run
// tells of new ones only. Its file holds one a line, sorted, so that it merges
// well: fingerprint, category, severity, package, file, and the function, which
// may hold spaces. The fingerprint says which finding it is; the rest says when
// the line has outlived its finding, and helps people.
type baseline struct {
	file    string // relative to the working directory
	entries []baselineEntry
	told    bool // of stale entries
}

type baselineEntry struct {
	line                                             int
	fingerprint, category, severity, pkg, file, name string
}

const baselineHeader = "# Findings of stallcheck that are accepted as they are. Write it anew with: stallcheck -write-baseline FILE"

// readBaseline reads the file called name.
func (c *command) readBaseline(name string) (*baseline, error) {
	b := &baseline{file: relative(c.dir, name)}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot read the baseline: %v", b.file, cause(err))
	}
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.SplitN(line, " ", 6)
		if len(fields) < 5 {
			return nil, fmt.Errorf("%s:%d: not a line of a baseline; write it anew with -write-baseline %s", b.file, i+1, b.file)
		}
		if !category.Known(fields[1]) {
			return nil, fmt.Errorf("%s:%d: unknown category %q; write the baseline anew with -write-baseline %s", b.file, i+1, fields[1], b.file)
		}
		fields = append(fields, "")
		b.entries = append(b.entries, baselineEntry{i + 1, fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]})
	}
	return b, nil
}

// accept writes all findings of the report to the file that -write-baseline
// names. It refuses if packages could not be analysed, since their findings
// would be missing.
func (c *command) accept(r *report, opts *options) (int, error) {
	if len(r.Errors) > 0 {
		r.writeProblems(c.stderr)
		return 0, fmt.Errorf("%s was not written, since not everything could be analysed", relative(c.dir, opts.newBaseline))
	}
	var lines []string
	for _, f := range r.Findings {
		file := strings.ReplaceAll(f.File, " ", "%20")
		lines = append(lines, strings.TrimSpace(strings.Join([]string{f.Fingerprint, f.Category, f.Severity, f.Package, file, f.Function}, " ")))
	}
	slices.Sort(lines)
	var b bytes.Buffer
	for _, line := range append([]string{baselineHeader}, lines...) {
		fmt.Fprintln(&b, line)
	}
	if err := os.WriteFile(opts.newBaseline, b.Bytes(), 0o666); err != nil {
		return 0, fmt.Errorf("%s: cannot write the baseline: %v", relative(c.dir, opts.newBaseline), cause(err))
	}
	_, err := fmt.Fprintf(c.stderr, "stallcheck: wrote %s to %s\n", count(len(lines), "finding"), relative(c.dir, opts.newBaseline))
	return exitClean, err
}

// applyBaseline takes the findings that b holds out of the report, and tells of
// the entries that have outlived theirs.
func (c *command) applyBaseline(r *report, b *baseline, pkgs []listedPackage, opts *options) error {
	looked := make(map[string]bool)
	for _, p := range pkgs {
		looked[p.ImportPath] = !slices.Contains(r.silent, p.ImportPath)
	}
	gone, err := c.gonePackages(b, looked)
	if err != nil {
		return err
	}
	if !b.told {
		b.writeStale(c.stderr, b.stale(r.Findings, looked, gone, opts))
	}
	known := make(map[string]bool)
	for _, e := range b.entries {
		known[e.fingerprint] = true
	}
	all := len(r.Findings)
	r.Findings = slices.DeleteFunc(r.Findings, func(f placed) bool { return known[f.Fingerprint] })
	r.accepted = all - len(r.Findings)
	return nil
}

// stale returns the entries whose finding is not among findings, though this
// run looked for it: at its package, and for its kind. gone holds packages that
// are no more.
func (b *baseline) stale(findings []placed, looked, gone map[string]bool, opts *options) []baselineEntry {
	found := make(map[string]bool)
	for _, f := range findings {
		found[f.Fingerprint] = true
	}
	on, err := category.Parse(opts.checks)
	if err != nil {
		return nil // parseOptions has refused it
	}
	var list []baselineEntry
	for _, e := range b.entries {
		path := strings.TrimSuffix(e.pkg, "_test")
		sought := looked[path] && on[e.category] &&
			(opts.tests || !isTestFile(e.file)) &&
			(opts.minSeverity != finding.Warning || e.severity == finding.Warning)
		if !found[e.fingerprint] && (sought || gone[path]) {
			list = append(list, e)
		}
	}
	return list
}

// gonePackages returns which packages of the baseline are not among those that
// the run looked at because there are no such packages any more.
func (c *command) gonePackages(b *baseline, looked map[string]bool) (map[string]bool, error) {
	var others []string
	for _, e := range b.entries {
		if path := strings.TrimSuffix(e.pkg, "_test"); !looked[path] && !slices.Contains(others, path) {
			others = append(others, path)
		}
	}
	gone := make(map[string]bool)
	if len(others) == 0 {
		return gone, nil
	}
	pkgs, _, err := c.goList(others, "-find")
	for _, p := range pkgs {
		gone[p.ImportPath] = p.Error != nil
	}
	return gone, err
}

// writeStale prints a line for each entry that has outlived its finding.
func (b *baseline) writeStale(w io.Writer, stale []baselineEntry) {
	for _, e := range stale {
		fmt.Fprintf(w, "%s:%d: stale: this finding (%s, %s) is gone; delete the line, or write the baseline anew\n", b.file, e.line, strings.TrimSpace(e.pkg+" "+e.name), e.category)
	}
}

// cause returns what went wrong without the path, which the caller prints as
// the user knows it.
func cause(err error) error {
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
