package driver

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer"
	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
)

// configName is the model file at the root of a module that is read unasked.
const configName = ".stallcheck.yaml"

// options are what the command line says about a run over packages.
type options struct {
	format      string
	checks      string
	minSeverity string
	config      string
	tests       bool
	verbose     bool
	direct      bool
	fix         bool // apply fixes
	diff        bool // print them instead
	unsafeFixes bool // also those after which the call may race with other tasks
	baseline    string
	newBaseline string // file to write
	patterns    []string

	models     string // the text of the config file
	modelsFile string // its name, relative to the working directory
	explain    string // functions to explain, separated by commas
}

func parseOptions(args []string) (*options, error) {
	o := new(options)
	fs := newFlagSet("stallcheck")
	fs.StringVar(&o.format, "format", "text", "")
	o.choosing(fs)
	fs.BoolVar(&o.verbose, "v", false, "")
	fs.BoolVar(&o.direct, "direct", false, "")
	fs.BoolVar(&o.fix, "fix", false, "")
	fs.BoolVar(&o.diff, "diff", false, "")
	fs.BoolVar(&o.unsafeFixes, "unsafe-fixes", false, "")
	fs.StringVar(&o.newBaseline, "write-baseline", "", "")
	if err := o.parse(fs, args); err != nil {
		return nil, err
	}
	if !slices.Contains(formats, o.format) {
		return nil, fmt.Errorf("-format %s: unknown format (known: %s)", o.format, strings.Join(formats, ", "))
	}
	if o.baseline != "" && o.newBaseline != "" {
		return nil, errors.New("-baseline and -write-baseline exclude each other")
	}
	if err := o.validateFixes(); err != nil {
		return nil, err
	}
	return o, o.validate()
}

// choosing declares the flags that choose among findings.
func (o *options) choosing(fs *flag.FlagSet) {
	fs.StringVar(&o.checks, "checks", "", "")
	fs.StringVar(&o.minSeverity, "min-severity", "", "")
	fs.StringVar(&o.config, "config", "", "")
	fs.BoolVar(&o.tests, "tests", true, "")
	fs.StringVar(&o.baseline, "baseline", "", "")
}

// parse reads flags and then the patterns of packages.
func (o *options) parse(fs *flag.FlagSet, args []string) error {
	patterns, err := parseFlags(fs, args)
	if o.patterns = patterns; len(patterns) == 0 {
		o.patterns = []string{"./..."}
	}
	return err
}

// validateFixes reports flags that do not go with fixes.
func (o *options) validateFixes() error {
	fixes := o.fix || o.diff
	switch {
	case o.unsafeFixes && !fixes:
		return errors.New("-unsafe-fixes needs -fix, which applies fixes, or -diff, which prints them")
	case fixes && o.direct:
		return errors.New("-direct only prints findings; leave it out to fix them")
	case fixes && o.newBaseline != "":
		return errors.New("-write-baseline and fixes exclude each other; fix first")
	case o.diff && o.format != "text":
		return fmt.Errorf("-diff prints a diff; it has no format %s", o.format)
	}
	return nil
}

// validate reports a flag that chooses among findings and names what is not.
func (o *options) validate() error {
	switch o.minSeverity {
	case "", finding.Info, finding.Warning:
	default:
		return fmt.Errorf("-min-severity %s: unknown severity (known: %s, %s)", o.minSeverity, finding.Info, finding.Warning)
	}
	if _, err := category.Parse(o.checks); err != nil {
		return fmt.Errorf("-checks %s: %v", o.checks, err)
	}
	return nil
}

// newFlagSet returns an empty set that leaves errors to parseFlags. The words
// for each flag stand in helpText.
func newFlagSet(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return fs
}

// parseFlags returns the arguments that follow the flags.
func parseFlags(fs *flag.FlagSet, args []string) ([]string, error) {
	err := fs.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		err = errors.New("-h stands alone")
	}
	if err != nil {
		return nil, fmt.Errorf("%v; stallcheck help lists the flags", err)
	}
	for _, arg := range fs.Args() {
		if strings.HasPrefix(arg, "-") {
			return nil, fmt.Errorf("flag %s stands after an argument; flags come first", arg)
		}
	}
	return fs.Args(), nil
}

// readConfig reads the file that -config names, or the one at the root of the
// module that dir belongs to, if there is one. A mistake in it is an error
// before anything is analysed.
func (o *options) readConfig(dir string) error {
	name := o.config
	if name == "" {
		root := moduleRoot(dir)
		if root == "" {
			return nil
		}
		name = filepath.Join(root, configName)
		if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
			return nil
		}
	}
	data, err := os.ReadFile(name)
	o.modelsFile = relative(dir, name)
	if err != nil {
		return fmt.Errorf("%s: cannot read the config: %v", o.modelsFile, cause(err))
	}
	o.models = string(data)
	return analyzer.CheckConfig(o.modelsFile, o.models)
}

// noModule is said of a folder without one.
const noModule = "there is no go.mod file here or above"

// moduleRoot returns the nearest folder from dir upwards that holds a go.mod
// file, or "".
func moduleRoot(dir string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && info.Mode().IsRegular() {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// toolFlags returns the flags for the vet tool. What the tool does may depend
// on nothing else: go vet's cache knows only flags and source.
func (o *options) toolFlags() []string {
	flags := []string{detailsFlag, "-stallcheck.unsafe-fixes"} // the details say which are safe
	add := func(name, value string) {
		if value != "" {
			flags = append(flags, "-stallcheck."+name+"="+value)
		}
	}
	add("checks", o.checks)
	add("min-severity", o.minSeverity)
	add("models", o.models)
	if o.models != "" {
		add("models-file", o.modelsFile)
	}
	add("explain", o.explain)
	return flags
}
