package driver

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"

	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
)

// The part of SARIF 2.1.0 that stallcheck writes. Paths are relative to the
// working directory, which %SRCROOT% stands for.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string    `json:"id"`
		ShortDescription     sarifText `json:"shortDescription"`
		FullDescription      sarifText `json:"fullDescription"`
		Help                 sarifHelp `json:"help"`
		HelpURI              string    `json:"helpUri"`
		DefaultConfiguration struct {
			Enabled bool   `json:"enabled"`
			Level   string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             sarifText         `json:"message"`
		Locations           []sarifLocation   `json:"locations"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		CodeFlows           []sarifCodeFlow   `json:"codeFlows,omitempty"`
		Fixes               []sarifFix        `json:"fixes,omitempty"`
	}
	sarifCodeFlow struct {
		ThreadFlows []sarifThreadFlow `json:"threadFlows"`
	}
	sarifThreadFlow struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location     sarifLocation `json:"location"`
		NestingLevel int           `json:"nestingLevel"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifText     `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
)

// A sarifWriter makes a SARIF log of a report.
type sarifWriter struct {
	lines *sourceLines // columns count UTF-16 code units, as editors and code hosts count them
}

// writeSARIF prints the report as a SARIF 2.1.0 log with one run.
func (r *report) writeSARIF(w io.Writer, dir string) error {
	s := &sarifWriter{lines: &sourceLines{dir: dir}}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{s.run(r)},
	})
}

func (s *sarifWriter) run(r *report) sarifRun {
	run := sarifRun{ColumnKind: "utf16CodeUnits", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{
		Name:           "stallcheck",
		Version:        version(),
		InformationURI: "https://github.com/stallcheck/stallcheck",
		Rules:          sarifRules(),
	}
	done := sarifInvocation{ExecutionSuccessful: len(r.Errors) == 0, Notifications: []sarifNotification{}}
	for _, p := range r.Errors {
		n := sarifNotification{Level: "error", Message: sarifText{p.Message}}
		if p.File != "" {
			n.Locations = []sarifLocation{s.at(p.File, p.Line, p.Column, "")}
		}
		done.Notifications = append(done.Notifications, n)
	}
	run.Invocations = []sarifInvocation{done}
	for i := range r.Findings {
		run.Results = append(run.Results, s.result(&r.Findings[i], run.Tool.Driver.Rules))
	}
	return run
}

// sarifRules makes a rule of each category.
func sarifRules() []sarifRule {
	var rules []sarifRule
	for _, c := range category.All() {
		rule := sarifRule{
			ID:               c.Name,
			ShortDescription: sarifText{"On the event loop: " + c.Title},
			FullDescription:  sarifText{c.Doc},
			Help: sarifHelp{
				Text: c.Doc + " If it is harmless where it stands, say why: //stallcheck:ignore " + c.Name + " -- reason",
				Markdown: c.Doc + "\n\nIf it is harmless where it stands, say why:\n\n```go\n" +
					"//stallcheck:ignore " + c.Name + " -- reason\n```\n",
			},
			HelpURI: c.URL(),
		}
		rule.DefaultConfiguration.Enabled = !c.Off
		rule.DefaultConfiguration.Level = "warning"
		rules = append(rules, rule)
	}
	return rules
}

func (s *sarifWriter) result(f *placed, rules []sarifRule) sarifResult {
	here := s.at(f.File, f.Line, f.Column, "")
	here.Physical.Region.EndLine = f.EndLine
	here.Physical.Region.EndColumn = s.lines.utf16Column(f.File, f.EndLine, f.EndColumn)
	if f.Function != "" {
		here.Logical = []sarifLogical{{FullyQualifiedName: f.Package + "." + f.Function, Kind: "function"}}
	}
	level := "warning"
	if f.Severity == finding.Info {
		level = "note"
	}
	return sarifResult{
		RuleID:              f.Category,
		RuleIndex:           slices.IndexFunc(rules, func(r sarifRule) bool { return r.ID == f.Category }),
		Level:               level,
		Message:             sarifText{f.Message},
		Locations:           []sarifLocation{here},
		PartialFingerprints: map[string]string{"stallcheck/v1": f.Fingerprint},
		CodeFlows:           s.flow(f),
		Fixes:               s.fixes(f),
	}
}

// flow tells how a task comes to block, one call a step. A call in another
// package has no place here, and stands where this package's code led to it.
func (s *sarifWriter) flow(f *placed) []sarifCodeFlow {
	if len(f.Chain) == 0 {
		return nil
	}
	var steps []sarifStep
	if f.Task.File != "" {
		steps = append(steps, sarifStep{Location: s.at(f.Task.File, f.Task.Line, 0, describeTask(f.Task))})
	}
	last := s.at(f.File, f.Line, f.Column, "")
	for i, name := range f.Chain {
		if i < len(f.calls) && f.calls[i].File != "" {
			last = s.at(f.calls[i].File, f.calls[i].Line, f.calls[i].Column, "")
		}
		step := last
		step.Message = &sarifText{"calls " + name}
		steps = append(steps, sarifStep{Location: step, NestingLevel: i + 1})
	}
	return []sarifCodeFlow{{ThreadFlows: []sarifThreadFlow{{Locations: steps}}}}
}

// at returns a place, with a message if there is one.
func (s *sarifWriter) at(file string, line, column int, message string) sarifLocation {
	loc := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{
		URI:       (&url.URL{Path: file}).String(),
		URIBaseID: "%SRCROOT%",
	}}}
	if line > 0 {
		loc.Physical.Region = &sarifRegion{StartLine: line, StartColumn: s.lines.utf16Column(file, line, column)}
	}
	if message != "" {
		loc.Message = &sarifText{message}
	}
	return loc
}
