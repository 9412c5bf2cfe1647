package analyzer

import (
	"fmt"
	"go/types"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/stallcheck/stallcheck/analyzer/internal/check"
	"github.com/stallcheck/stallcheck/analyzer/internal/directive"
	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/analyzer/internal/model"
	"github.com/stallcheck/stallcheck/analyzer/internal/task"
	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
	"github.com/stallcheck/stallcheck/models"
	"golang.org/x/tools/go/analysis"
)

// Config is what an analysis may depend on besides source code.
type Config struct {
	Checks      string // categories to report, as a -checks list; "" for the default set
	MinSeverity string // "info" (default) or "warning"
	Models      string // text of the user's model file (.stallcheck.yaml), "" for none
	ModelsFile  string // its name, for error messages
	Details     bool   // attach machine-readable details to diagnostics
	Explain     string // functions to explain, separated by commas; nothing else is reported
	UnsafeFixes bool   // suggest the fixes that may race with other tasks too
}

// New returns an analyzer that closes over cfg. Its flags -checks,
// -min-severity, -models, -models-file, -details, -explain and -unsafe-fixes
// change the copy that it holds.
func New(cfg Config) *analysis.Analyzer {
	r := &runner{cfg: cfg}
	r.ready = sync.OnceValues(r.prepare)
	a := &analysis.Analyzer{
		Name:      "stallcheck",
		Doc:       doc,
		URL:       "https://pkg.go.dev/github.com/stallcheck/stallcheck/analyzer",
		FactTypes: []analysis.Fact{new(effect.Fact)},
		Run:       r.run,
	}
	a.Flags.StringVar(&r.cfg.Checks, "checks", cfg.Checks, "comma-separated categories to report; +name and -name change the default set")
	a.Flags.StringVar(&r.cfg.MinSeverity, "min-severity", cfg.MinSeverity, "report findings of this severity and above: info or warning")
	a.Flags.StringVar(&r.cfg.Models, "models", cfg.Models, "text of a model file")
	a.Flags.StringVar(&r.cfg.ModelsFile, "models-file", cfg.ModelsFile, "name of that model file in messages")
	a.Flags.BoolVar(&r.cfg.Details, "details", cfg.Details, "attach machine-readable details for the stallcheck command")
	a.Flags.StringVar(&r.cfg.Explain, "explain", cfg.Explain, "comma-separated functions to explain")
	a.Flags.BoolVar(&r.cfg.UnsafeFixes, "unsafe-fixes", cfg.UnsafeFixes, "suggest also fixes after which the call may race with other tasks")
	return a
}

// Analyzer is the analyzer with its default configuration.
var Analyzer = New(Config{})

// CheckConfig reports what is wrong with the text of a model file, if anything,
// as "FILE:LINE: what". That the names in it exist is checked when a package
// that imports theirs is analysed.
func CheckConfig(file, text string) error {
	_, err := model.Read(file, text)
	return err
}

// A runner analyses packages with one configuration.
type runner struct {
	cfg   Config
	ready func() (*settings, error) // after the flags are set
}

// settings are what the configuration means.
type settings struct {
	models *model.Catalog
	checks map[string]bool
	short  bool // report short waits too
}

func (r *runner) prepare() (*settings, error) {
	checks, err := category.Parse(r.cfg.Checks)
	if err != nil {
		return nil, err
	}
	var own []*model.Library
	if r.cfg.Models != "" {
		if own, err = model.Read(r.modelsFile(), r.cfg.Models); err != nil {
			return nil, err
		}
	}
	catalog, err := model.Open(models.Files, own)
	if err != nil {
		return nil, err
	}
	switch r.cfg.MinSeverity {
	case "", finding.Info, finding.Warning:
	default:
		return nil, fmt.Errorf("unknown severity %q (known: %s, %s)", r.cfg.MinSeverity, finding.Info, finding.Warning)
	}
	return &settings{
		models: catalog,
		checks: checks,
		short:  r.cfg.MinSeverity != finding.Warning,
	}, nil
}

func (r *runner) modelsFile() string {
	if r.cfg.ModelsFile == "" {
		return "models"
	}
	return r.cfg.ModelsFile
}

func (r *runner) run(pass *analysis.Pass) (_ any, err error) {
	defer func() {
		// A fault of the analysis in one package must not hide the others'
		// findings, nor pass for "0 findings".
		if p := recover(); p != nil {
			err = fmt.Errorf("%s could not be analysed, which is a fault of stallcheck: %v\n%s", pass.Pkg.Path(), p, debug.Stack())
		}
	}()
	asked := questions(r.cfg.Explain, pass.Pkg)
	std := model.IsStd(pass.Pkg.Path())
	if std && len(asked) == 0 {
		return nil, nil // its table says what there is to say
	}
	set, err := r.ready()
	if err != nil {
		return nil, err
	}
	known, err := set.models.For(pass.Pkg)
	if err != nil {
		return nil, err
	}
	var notes []string
	for _, pkg := range slices.Concat(pass.Pkg.Imports(), []*types.Package{pass.Pkg}) {
		for _, absent := range known.Missing(pkg) {
			if absent.File == r.modelsFile() {
				return nil, absent.Err // the user's own
			}
			notes = append(notes, absent.Err.Error())
		}
	}
	p := effect.Build(pass, known)
	dirs := directive.Parse(pass.Fset, pass.Files)
	onLoop := state(p, dirs)
	if !std {
		task.Mark(p)
		p.Infer()
		p.Export()
		if len(p.Errors) > 0 {
			return nil, p.Errors[0]
		}
	}
	if r.cfg.Explain != "" {
		explain(p, asked)
		return nil, nil
	}
	tasks := task.Find(p, onLoop)
	result := check.Run(p, tasks, set.checks)
	rep := newReporter(p, r.cfg)
	for _, f := range result.Findings {
		if !f.Effect.Short || set.short {
			rep.report(f)
		}
	}
	rep.reportProblems(dirs, set.checks)
	if r.cfg.Details {
		rep.stats(tasks, len(p.Funcs), result.Unknown, notes)
	}
	return nil, nil
}
