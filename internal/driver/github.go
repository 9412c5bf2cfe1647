package driver

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/stallcheck/stallcheck/internal/finding"
)

// writeGitHub prints the report as workflow commands of GitHub Actions, each of
// which becomes an annotation of a line. GitHub wants paths relative to the
// repository; dir is where the report's are relative to.
func (r *report) writeGitHub(w io.Writer, dir string) error {
	b := bufio.NewWriter(w)
	prefix := inWorkspace(dir, os.Getenv("GITHUB_WORKSPACE"))
	for _, f := range r.Findings {
		level := "error"
		if f.Severity == finding.Info {
			level = "warning"
		}
		text := f.Message
		if len(f.Chain) > 1 { // else the message says it all
			text += "\n→ " + strings.Join(f.Chain, "\n→ ")
		}
		if f.Task.Name != "" {
			text += "\n" + describeTask(f.Task)
		}
		fmt.Fprintf(b, "::%s file=%s,line=%d,col=%d,endLine=%d,endColumn=%d,title=%s::%s\n",
			level, escapeProperty(prefix+f.File), f.Line, f.Column, f.EndLine, f.EndColumn,
			escapeProperty("stallcheck: "+f.Category), escapeData(text))
	}
	for _, p := range r.Errors {
		if p.File == "" {
			fmt.Fprintf(b, "::error title=stallcheck::%s\n", escapeData(p.Message))
			continue
		}
		fmt.Fprintf(b, "::error file=%s,line=%d,title=stallcheck::%s\n", escapeProperty(prefix+p.File), p.Line, escapeData(p.Message))
	}
	return b.Flush()
}

// inWorkspace returns what to put before a path relative to dir to make it
// relative to the workspace, if dir lies in one.
func inWorkspace(dir, workspace string) string {
	if workspace == "" {
		return ""
	}
	rel, err := filepath.Rel(workspace, dir)
	if err != nil || rel == "." || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel) + "/"
}

// escapeData and escapeProperty follow the actions toolkit, whose reader undoes
// just these.
var (
	dataEscaper     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscaper = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscaper.Replace(s) }
func escapeProperty(s string) string { return propertyEscaper.Replace(s) }
