// Package golangci is stallcheck as a module plugin of golangci-lint v2.
//
// Name it in .custom-gcl.yml, let "golangci-lint custom" build a golangci-lint
// that holds it, and enable it in .golangci.yml:
//
//	linters:
//	  enable: [stallcheck]
//	  settings:
//	    custom:
//	      stallcheck:
//	        type: module
//	        settings: # all of them may be left out
//	          checks: [+lock, +log]
//	          min-severity: warning
//	          models: |
//	            library: ours
//	            paths: [example.com/ours]
//	            onloop:
//	              - func: Register
//	                arg: 0
//
// It reads no .stallcheck.yaml: golangci-lint keeps findings under a key that
// knows its own configuration alone, so models stand there.
package golangci

import (
	"fmt"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/stallcheck/stallcheck/analyzer"
	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
)

func init() { register.Plugin("stallcheck", New) }

// Settings are the plugin's part of .golangci.yml. An unknown key or value is
// an error.
type Settings struct {
	Checks      []string `json:"checks"`       // categories to report; +name and -name change the default set
	MinSeverity string   `json:"min-severity"` // "info", the default, or "warning"
	Models      string   `json:"models"`       // text of a model file
	UnsafeFixes bool     `json:"unsafe-fixes"` // let --fix apply those that may race with other tasks too
}

// modelsFile names the models in messages.
const modelsFile = "settings.custom.stallcheck.models"

// New makes the plugin of what golangci-lint read from its configuration.
func New(conf any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](conf)
	if err != nil {
		return nil, err
	}
	if _, err := category.Parse(strings.Join(s.Checks, ",")); err != nil {
		return nil, fmt.Errorf("checks: %w", err)
	}
	switch s.MinSeverity {
	case "", finding.Info, finding.Warning:
	default:
		return nil, fmt.Errorf("min-severity: unknown severity %q (known: %s, %s)", s.MinSeverity, finding.Info, finding.Warning)
	}
	if err := analyzer.CheckConfig(modelsFile, s.Models); err != nil {
		return nil, err
	}
	return &plugin{s}, nil
}

type plugin struct{ settings Settings }

// GetLoadMode asks for types.
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers returns the analyzer of package analyzer.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	a := analyzer.New(analyzer.Config{
		Checks:      strings.Join(p.settings.Checks, ","),
		MinSeverity: p.settings.MinSeverity,
		Models:      p.settings.Models,
		ModelsFile:  modelsFile,
		UnsafeFixes: p.settings.UnsafeFixes,
	})
	// Golangci-lint makes an issue of each related place; the chain stands in
	// the message already.
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		quiet := *pass
		quiet.Report = func(d analysis.Diagnostic) {
			d.Related = nil
			pass.Report(d)
		}
		return run(&quiet)
	}
	return []*analysis.Analyzer{a}, nil
}
