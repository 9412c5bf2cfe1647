package driver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// listedPackage is what go list says about a package.
type listedPackage struct {
	ImportPath string
	Dir        string
	Match      []string
	Standard   bool
	Module     *listedModule
	Error      *listError
	DepsErrors []*listError
}

type listedModule struct {
	Main bool // the user's own
}

type listError struct {
	ImportStack []string
	Pos         string
	Err         string
}

// listPackages returns the packages that the patterns name, but for those of
// the standard library. What cannot be found is a problem each.
func (c *command) listPackages(patterns []string) ([]listedPackage, []Problem, error) {
	all, warnings, err := c.goList(patterns, "-find")
	if err != nil {
		return nil, nil, err
	}
	var pkgs []listedPackage
	problems := c.unmatched(warnings)
	for _, p := range all {
		switch {
		case p.Error != nil:
			problems = append(problems, c.listProblem(p.ImportPath, p.Error))
		case p.Standard:
			// What it does is known from a table.
		default:
			pkgs = append(pkgs, p)
		}
	}
	if len(pkgs) == 0 && len(problems) == 0 {
		problems = append(problems, Problem{Message: "nothing to check but the standard library, which stallcheck knows from a table; see stallcheck explain"})
	}
	return pkgs, problems, nil
}

// loadable returns the packages whose imports can all be found, and the
// problems of the others.
func (c *command) loadable(patterns []string) ([]listedPackage, []Problem, error) {
	all, _, err := c.goList(patterns)
	if err != nil {
		return nil, nil, err
	}
	var good []listedPackage
	var problems []Problem
	for _, p := range all {
		errs := p.DepsErrors
		if p.Error != nil {
			errs = append(errs, p.Error)
		}
		for _, e := range errs {
			problems = append(problems, c.listProblem(p.ImportPath, e))
		}
		if len(errs) == 0 {
			good = append(good, p)
		}
	}
	return good, problems, nil
}

func importPaths(pkgs []listedPackage) []string {
	paths := make([]string, len(pkgs))
	for i, p := range pkgs {
		paths[i] = p.ImportPath
	}
	return paths
}

// goList runs go list -e and returns the packages and what it wrote to
// standard error.
func (c *command) goList(patterns []string, flags ...string) ([]listedPackage, string, error) {
	args := append([]string{"list", "-e", "-json=ImportPath,Dir,Match,Standard,Module,Error,DepsErrors"}, flags...)
	cmd := c.goCommand(append(append(args, c.overlayFlag()...), "--"), patterns)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, "", goFailed(err, stderr.String())
	}
	var pkgs []listedPackage
	for dec := json.NewDecoder(&stdout); ; {
		var p listedPackage
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs, stderr.String(), nil
		} else if err != nil {
			return nil, "", fmt.Errorf("cannot read the output of go list: %v", err)
		}
		pkgs = append(pkgs, p)
	}
}

// goCommand returns a go command that runs in the working directory. When ctx is
// done it is asked to end, as by a Ctrl-C, and made to if it takes long over it.
func (c *command) goCommand(args, patterns []string) *exec.Cmd {
	cmd := exec.CommandContext(c.ctx, "go", append(args, patterns...)...)
	cmd.Dir = c.dir
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			return cmd.Process.Kill() // Windows knows no such signal
		}
		return nil
	}
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

func (c *command) overlayFlag() []string {
	if c.overlay == "" {
		return nil
	}
	return []string{"-overlay=" + c.overlay}
}

// goFailed makes one line of a go command that could not do its work.
func goFailed(err error, stderr string) error {
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("the go command is not in PATH")
	}
	var said []string
	for line := range strings.Lines(stderr) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "go: ")
		if line == "" || isGoNotice(line) {
			continue
		}
		said = append(said, line)
		if !strings.HasSuffix(line, ":") {
			return errors.New(strings.Join(said, " "))
		}
	}
	return fmt.Errorf("the go command failed: %v", err)
}

// isGoNotice reports whether a line of the go command tells of progress, not of
// a failure.
func isGoNotice(line string) bool {
	line = strings.TrimPrefix(line, "go: ")
	return strings.HasPrefix(line, "downloading ") ||
		strings.HasPrefix(line, "finding ") ||
		strings.HasPrefix(line, "warning: ")
}

var matchedNothing = regexp.MustCompile(`(?m)^go: warning: "(.*)" matched no packages$`)

// unmatched turns the warnings of go list about patterns into problems: who
// names a path means something by it.
func (c *command) unmatched(stderr string) []Problem {
	var problems []Problem
	for _, m := range matchedNothing.FindAllStringSubmatch(stderr, -1) {
		problems = append(problems, Problem{Message: m[1] + " matches no packages"})
	}
	return problems
}

// listProblem makes one line of an error of go list. Its text often repeats the
// pattern and tells of absolute paths.
func (c *command) listProblem(pkg string, e *listError) Problem {
	p := Problem{Package: pkg, Message: e.Err}
	if place, ok := parsePlace(e.Pos); ok {
		p.File, p.Line, p.Column = relative(c.dir, place.file), place.line, place.column
		if n := len(e.ImportStack); n > 0 {
			p.Package = e.ImportStack[n-1] // the file's own, not one that imports it
		}
	}
	if lines := strings.SplitN(e.Err, "\n", 2); len(lines) == 2 {
		if m := problemLine.FindStringSubmatch(strings.TrimSpace(lines[1])); p.File == "" && m != nil {
			return c.placedProblem(pkg, m)
		}
		p.Message = oneLine(e.Err)
	}
	if what, why, ok := strings.Cut(p.Message, ": "); ok && strings.HasPrefix(what, "stat ") {
		p.Message = why
	}
	if strings.Contains(p.Message, "does not contain main module") && moduleRoot(c.dir) == "" {
		p.Message = noModule
	}
	p.Message = c.withoutDir(p.Message)
	if p.File == "" && !strings.Contains(p.Message, pkg) {
		p.Message = pkg + ": " + p.Message
	}
	return p
}
