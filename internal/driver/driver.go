// Package driver is the stallcheck command: one binary with two faces.
//
// To go vet it is a vet tool, which analyses one package a process and depends
// on nothing but its flags and the source. To a person it is a command that
// runs go vet with itself as the tool, so that facts and findings are kept in
// the build cache, and prints what the packages asked for have to say.
package driver

import (
	"context"
	"fmt"
	"io"
	"os"
)

// Exit codes of the command.
const (
	exitClean    = 0
	exitFindings = 1
	exitFailed   = 2 // something could not be analysed
)

// Main runs the command with the arguments that follow its name and returns
// the exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	if isVetTool(args) {
		runVetTool(stderr)
		return exitFailed // not reached: the tool exits by itself
	}
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintf(stderr, "stallcheck: %v\n", err)
		return exitFailed
	}
	c := &command{ctx: context.Background(), dir: dir, stdout: stdout, stderr: stderr}
	code, err := c.run(args)
	if err != nil {
		fmt.Fprintf(stderr, "stallcheck: %v\n", err)
		return exitFailed
	}
	return code
}

// A command is one run of the standalone face.
type command struct {
	ctx            context.Context // ends the go commands that it runs
	dir            string          // the working directory, which printed paths are relative to
	overlay        string          // a file as go build -overlay wants it, "" for none
	stdout, stderr io.Writer
}

// run obeys the subcommand that args name, or checks packages. Its error is a
// single line.
func (c *command) run(args []string) (int, error) {
	if len(args) > 0 {
		switch args[0] {
		case "help", "-h", "-help", "--help":
			_, err := io.WriteString(c.stdout, helpText)
			return exitClean, err
		case "version", "-version", "--version":
			_, err := fmt.Fprintln(c.stdout, versionLine())
			return exitClean, err
		case "explain":
			return c.explain(args[1:])
		case "models":
			return c.models(args[1:])
		case "stalls":
			return c.stalls(args[1:])
		case "report":
			return c.page(args[1:])
		case "gopls":
			return c.gopls(args[1:])
		case "lsp":
			return c.lsp(args[1:])
		}
	}
	return c.check(args)
}

// check analyses packages and prints what was found.
func (c *command) check(args []string) (int, error) {
	opts, err := parseOptions(args)
	if err != nil {
		return 0, err
	}
	known, err := c.prepare(opts)
	if err != nil {
		return 0, err
	}
	if opts.fix || opts.diff {
		return c.mend(known, opts)
	}
	r, err := c.look(known, opts)
	if err != nil {
		return 0, err
	}
	if opts.newBaseline != "" {
		return c.accept(r, opts)
	}
	err = c.print(r, opts.format)
	r.writeSummary(c.stderr, opts.verbose)
	return r.exitCode(), err
}

// prepare reads the files that the options name, before anything is analysed,
// and returns the baseline, nil for none.
func (c *command) prepare(opts *options) (*baseline, error) {
	if err := opts.readConfig(c.dir); err != nil || opts.baseline == "" {
		return nil, err
	}
	return c.readBaseline(opts.baseline)
}

// look analyses the packages that the options name, and leaves out what the
// baseline holds.
func (c *command) look(known *baseline, opts *options) (*report, error) {
	pkgs, units, problems, err := c.scan(opts)
	if err != nil {
		return nil, err
	}
	return c.judge(pkgs, units, problems, known, opts)
}

// judge makes a report of what was found in packages.
func (c *command) judge(pkgs []listedPackage, units []unit, problems []Problem, known *baseline, opts *options) (*report, error) {
	r := c.collect(units, pkgs, opts.tests)
	r.addProblems(problems)
	if known != nil {
		if err := c.applyBaseline(r, known, pkgs, opts); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// formats are the values of -format.
var formats = []string{"text", "json", "sarif", "github"}

func (c *command) print(r *report, format string) error {
	switch format {
	case "json":
		return r.writeJSON(c.stdout)
	case "sarif":
		return r.writeSARIF(c.stdout, c.dir)
	case "github":
		return r.writeGitHub(c.stdout, c.dir)
	}
	err := r.writeText(c.stdout, colourful(c.stdout))
	r.writeProblems(c.stderr)
	return err
}
