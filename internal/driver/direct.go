package driver

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/stallcheck/stallcheck/analyzer"
)

// loadPackages analyses packages and all that they import in this process, from
// source: slower and hungrier than go vet, but without facts written to files
// and read again, and so a check of the other way.
func (c *command) loadPackages(patterns []string, opts *options) ([]unit, []Problem, error) {
	progress := startProgress(c.stderr)
	defer progress.stop()
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: c.dir, Tests: true}, patterns...)
	if err != nil {
		return nil, nil, goFailed(err, err.Error())
	}
	loaded = slices.DeleteFunc(loaded, func(p *packages.Package) bool {
		return strings.HasSuffix(p.ID, ".test") // the generated main of a test
	})
	problems := c.loadProblems(loaded)

	a := analyzer.New(analyzer.Config{
		Checks: opts.checks, MinSeverity: opts.minSeverity,
		Models: opts.models, ModelsFile: opts.modelsFile, Details: true, UnsafeFixes: true,
	})
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, loaded, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot analyse: %v", err)
	}
	var units []unit
	for _, act := range graph.Roots {
		if act.Package.IllTyped {
			continue // a problem above says why
		}
		u := unit{path: act.Package.PkgPath, tests: slices.ContainsFunc(act.Package.GoFiles, isTestFile)}
		if act.Err != nil {
			u.err = act.Err.Error()
		}
		for _, d := range act.Diagnostics {
			u.diags = append(u.diags, toJSON(act.Package.Fset, d))
		}
		units = append(units, u)
	}
	return units, problems, nil
}

// loadProblems makes a line of each error in the packages and what they import.
func (c *command) loadProblems(loaded []*packages.Package) []Problem {
	owner := make(map[string]string) // of a file: its package
	for _, p := range loaded {
		for _, name := range p.GoFiles {
			owner[relative(c.dir, name)] = p.PkgPath
		}
	}
	var problems []Problem
	packages.Visit(loaded, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			problem := Problem{Package: p.PkgPath, Message: c.withoutDir(oneLine(e.Msg))}
			if at, ok := parsePlace(e.Pos); ok {
				problem.File, problem.Line, problem.Column = relative(c.dir, at.file), at.line, at.column
				// That an import cannot be found is said of the import.
				problem.Package = cmp.Or(owner[problem.File], p.PkgPath)
			} else {
				problem.Message = p.PkgPath + ": " + problem.Message
			}
			problems = append(problems, problem)
		}
	})
	return problems
}

// toJSON gives a diagnostic the form that it has in the output of go vet -json.
func toJSON(fset *token.FileSet, d analysis.Diagnostic) diagnostic {
	end := d.End
	if !end.IsValid() {
		end = d.Pos
	}
	out := diagnostic{Category: d.Category, Posn: fset.Position(d.Pos).String(), End: fset.Position(end).String(), Message: d.Message}
	for _, f := range d.SuggestedFixes {
		out.Fixes = append(out.Fixes, toRewrite(fset, f))
	}
	for _, r := range d.Related {
		out.Related = append(out.Related, related{Posn: fset.Position(r.Pos).String(), Message: r.Message})
	}
	return out
}

func toRewrite(fset *token.FileSet, f analysis.SuggestedFix) rewrite {
	out := rewrite{Message: f.Message}
	for _, e := range f.TextEdits {
		file := fset.File(e.Pos)
		out.Edits = append(out.Edits, textEdit{file.Name(), file.Offset(e.Pos), file.Offset(e.End), string(e.NewText)})
	}
	return out
}
