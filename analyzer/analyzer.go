package analyzer

import (
	"golang.org/x/tools/go/analysis"
)

// Config is what an analysis may depend on besides source code.
type Config struct {
	Checks      string // categories to report, as category.Parse reads them
	MinSeverity string // "info" (default) or "warning"
	Models      string // text of the user's model file (.stallcheck.yaml), "" for none
	ModelsFile  string // its name, for error messages
	Details     bool   // attach machine-readable details to diagnostics
	Explain     string // functions to explain, separated by commas; nothing else is reported
}

// New returns an analyzer that closes over cfg. Its flags -checks,
// -min-severity, -models, -models-file, -details and -explain change the copy
// that it holds.
func New(cfg Config) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name: "stallcheck",
		Doc:  "find blocking calls on event loops",
		URL:  "https://pkg.go.dev/github.com/stallcheck/stallcheck/analyzer",
		Run:  func(pass *analysis.Pass) (any, error) { return nil, nil },
	}
	a.Flags.StringVar(&cfg.Checks, "checks", cfg.Checks, "comma-separated categories to report; +name and -name change the default set")
	a.Flags.StringVar(&cfg.MinSeverity, "min-severity", cfg.MinSeverity, "report findings of this severity and above: info or warning")
	a.Flags.StringVar(&cfg.Models, "models", cfg.Models, "text of a model file")
	a.Flags.StringVar(&cfg.ModelsFile, "models-file", cfg.ModelsFile, "name of that model file in messages")
	a.Flags.BoolVar(&cfg.Details, "details", cfg.Details, "attach machine-readable details for the stallcheck command")
	a.Flags.StringVar(&cfg.Explain, "explain", cfg.Explain, "comma-separated functions to explain")
	return a
}

// Analyzer is the analyzer with its default configuration.
var Analyzer = New(Config{})
