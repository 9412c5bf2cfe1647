package driver

import (
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/stallcheck/stallcheck/internal/gopls"
)

const goplsUsage = "gopls needs one of: install, version; stallcheck help lists its flags"

// gopls builds a gopls that shows what stallcheck finds, or says which.
func (c *command) gopls(args []string) (int, error) {
	if len(args) == 0 {
		return 0, errors.New(goplsUsage)
	}
	switch args[0] {
	case "install":
		return c.goplsInstall(args[1:])
	case "version":
		return c.goplsVersion(args[1:])
	}
	return 0, errors.New(goplsUsage)
}

// goplsVersion says what install would build, and what is installed.
func (c *command) goplsVersion(args []string) (int, error) {
	fs := newFlagSet("stallcheck gopls version")
	file := fs.String("o", "", "")
	if err := onlyFlags(fs, args); err != nil {
		return 0, err
	}
	choice, err := gopls.Choose(c.ctx, "")
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(c.stdout, "for %s: gopls %s with golang.org/x/tools %s\n", choice.Go, choice.Gopls, choice.Tools)
	if err := c.goplsFile(file); err != nil {
		return 0, err
	}
	out, err := exec.CommandContext(c.ctx, *file, "version").Output()
	if err != nil {
		fmt.Fprintf(c.stdout, "not installed at %s\n", *file)
		return exitClean, nil
	}
	first, _, _ := strings.Cut(string(out), "\n")
	fmt.Fprintf(c.stdout, "installed at %s: %s\n", *file, first)
	return exitClean, nil
}

func (c *command) goplsInstall(args []string) (int, error) {
	var opts options
	var b gopls.Build
	var asked string
	fs := newFlagSet("stallcheck gopls install")
	fs.StringVar(&opts.checks, "checks", "", "")
	fs.StringVar(&opts.minSeverity, "min-severity", "", "")
	fs.StringVar(&opts.config, "config", "", "")
	fs.StringVar(&b.Source, "source", "", "")
	fs.StringVar(&b.Output, "o", "", "")
	fs.StringVar(&asked, "gopls", "", "")
	if err := onlyFlags(fs, args); err != nil {
		return 0, err
	}
	if err := opts.validate(); err != nil {
		return 0, err
	}
	if opts.config != "" { // no other: this gopls is for every project
		if err := opts.readConfig(c.dir); err != nil {
			return 0, err
		}
	}
	b.Config = gopls.Config{Checks: opts.checks, MinSeverity: opts.minSeverity, Models: opts.models, ModelsFile: opts.modelsFile}
	if err := b.From(publishedVersion(debug.ReadBuildInfo())); err != nil {
		return 0, err
	}
	if err := c.goplsFile(&b.Output); err != nil {
		return 0, err
	}
	var err error
	if b.Choice, err = gopls.Choose(c.ctx, asked); err != nil {
		return 0, err
	}
	fmt.Fprintf(c.stderr, "stallcheck: building gopls %s with %s, which takes a minute or two\n", b.Gopls, b.Go)
	if err := b.Run(c.ctx); err != nil {
		return 0, err
	}
	_, err = fmt.Fprint(c.stdout, gopls.Settings(b.Output))
	return exitClean, err
}

// goplsFile fills in where the gopls stands if nothing else is asked for: beside
// what go install installs, under a name of its own.
func (c *command) goplsFile(file *string) error {
	if *file != "" {
		name, err := filepath.Abs(*file)
		*file = name
		return err
	}
	out, err := exec.CommandContext(c.ctx, "go", "env", "GOBIN", "GOPATH").Output()
	if err != nil {
		return goFailed(err, "")
	}
	bin, gopath, _ := strings.Cut(strings.TrimRight(string(out), "\r\n"), "\n")
	if bin = strings.TrimSpace(bin); bin == "" {
		bin = filepath.Join(filepath.SplitList(strings.TrimSpace(gopath))[0], "bin")
	}
	*file = filepath.Join(bin, "gopls-stallcheck")
	if runtime.GOOS == "windows" {
		*file += ".exe"
	}
	return nil
}

// onlyFlags parses flags that no argument follows.
func onlyFlags(fs *flag.FlagSet, args []string) error {
	rest, err := parseFlags(fs, args)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("%s takes no arguments, but got %s", strings.TrimPrefix(fs.Name(), "stallcheck "), rest[0])
	}
	return err
}

// publishedVersion returns the version of the stallcheck module in this binary, ""
// if it was built from a checkout: the go command stamps a version on that too,
// which no proxy need have, but no checksum.
func publishedVersion(info *debug.BuildInfo, ok bool) string {
	if !ok || info.Main.Sum == "" {
		return ""
	}
	return info.Main.Version
}
