package driver

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/stallcheck/stallcheck/internal/finding"
)

// A question is one function to explain.
type question struct {
	text      string     // as asked
	readings  []funcName // what it may mean
	spellings []string   // how the answer may name the function
}

// explain says what calling each of the named functions does to the caller.
func (c *command) explain(args []string) (int, error) {
	fs := newFlagSet("stallcheck explain")
	asJSON := fs.Bool("json", false, "")
	names, err := parseFlags(fs, args)
	if err != nil {
		return 0, err
	}
	if len(names) == 0 {
		return 0, errors.New("explain needs the name of a function, such as net/http.Get or ./pkg.Func")
	}
	questions := make([]question, len(names))
	for i, name := range names {
		questions[i].text = name
		if questions[i].readings, err = parseFuncName(name); err != nil {
			return 0, err
		}
	}
	pkgs, problems, err := c.resolve(questions)
	if err != nil {
		return 0, err
	}
	var opts options
	if err := opts.readConfig(c.dir); err != nil {
		return 0, err
	}
	answers, more, err := c.answers(questions, pkgs, &opts)
	if err != nil {
		return 0, err
	}
	problems = append(problems, more...)

	found := []finding.Explanation{}
	for _, q := range questions {
		if e, ok := q.answer(answers); ok {
			found = append(found, e)
		} else if len(q.spellings) > 0 && len(more) == 0 {
			problems = append(problems, Problem{Message: q.text + ": no such function in its package"})
		}
	}
	r := &report{}
	r.addProblems(problems)
	r.writeProblems(c.stderr)
	if *asJSON {
		enc := json.NewEncoder(c.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(found)
	} else {
		err = writeExplanations(c.stdout, found)
	}
	return r.exitCode(), err
}

// resolve finds the packages that the questions are about and tells each
// question how its answer may be spelt.
func (c *command) resolve(questions []question) ([]listedPackage, []Problem, error) {
	var patterns []string
	for _, q := range questions {
		for _, f := range q.readings {
			patterns = append(patterns, f.pkg)
		}
	}
	all, _, err := c.goList(patterns, "-find")
	if err != nil {
		return nil, nil, err
	}
	byPattern := make(map[string]*listedPackage)
	for i := range all {
		for _, pattern := range all[i].Match {
			byPattern[pattern] = &all[i]
		}
	}
	var pkgs []listedPackage
	var problems []Problem
	seen := make(map[string]bool)
	for i := range questions {
		q := &questions[i]
		for _, f := range q.readings {
			p := byPattern[f.pkg]
			if p == nil || p.Error != nil {
				continue
			}
			q.spellings = f.spellings(p.ImportPath)
			if !seen[p.ImportPath] {
				seen[p.ImportPath] = true
				pkgs = append(pkgs, *p)
			}
			break
		}
		if q.spellings == nil {
			problems = append(problems, Problem{Message: fmt.Sprintf("%s: no such package as %s", q.text, q.readings[0].pkg)})
		}
	}
	return pkgs, problems, nil
}

// answers runs the analysis for the questions' packages and returns its
// explanations by name.
func (c *command) answers(questions []question, pkgs []listedPackage, opts *options) (map[string]finding.Explanation, []Problem, error) {
	answers := make(map[string]finding.Explanation)
	if len(pkgs) == 0 {
		return answers, nil, nil
	}
	var names []string
	for _, q := range questions {
		names = append(names, q.spellings...)
	}
	opts.explain = strings.Join(names, ",")
	units, problems, err := c.vetPackages(importPaths(pkgs), opts)
	for _, u := range units {
		for _, d := range u.diags {
			var e finding.Explanation
			if d.Category == finding.ExplainCategory && finding.Decode(d.Message, &e) {
				answers[withoutTypeParams(e.Func)] = e
			}
		}
		if u.err != "" {
			problems = append(problems, c.analysisProblem(u.path, u.err))
		}
	}
	return answers, problems, err
}

func (q *question) answer(answers map[string]finding.Explanation) (finding.Explanation, bool) {
	for _, name := range q.spellings {
		if e, ok := answers[name]; ok {
			return e, true
		}
	}
	return finding.Explanation{}, false
}

// withoutTypeParams takes what is in brackets out of a function's name.
func withoutTypeParams(name string) string {
	var b strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// writeExplanations prints an explanation a line, followed by its chain and
// conditions, one a line.
func writeExplanations(w io.Writer, list []finding.Explanation) error {
	b := bufio.NewWriter(w)
	for _, e := range list {
		fmt.Fprintf(b, "%s: %s", e.Func, e.Verdict)
		if e.Category != "" {
			fmt.Fprintf(b, " [%s]", e.Category)
		}
		if e.Source != "" {
			fmt.Fprintf(b, " (%s)", e.Source)
		}
		b.WriteString("\n")
		if len(e.Chain) > 1 {
			writeChain(b, e.Chain, plain)
		}
		for _, d := range e.DependsOn {
			fmt.Fprintf(b, "\tit %s\n", d)
		}
	}
	return b.Flush()
}
