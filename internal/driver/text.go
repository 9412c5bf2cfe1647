package driver

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/stallcheck/stallcheck/internal/finding"
)

// Styles of text on a terminal.
const (
	bold  = "\x1b[1m"
	red   = "\x1b[31m"
	faint = "\x1b[2m"
	reset = "\x1b[0m"
)

// writeText prints the findings for a person: the place, the message and the
// category on a line, then the chain, one hop a line, and the task.
func (r *report) writeText(w io.Writer, colour bool) error {
	style := plain
	if colour {
		style = func(code, s string) string { return code + s + reset }
	}
	b := bufio.NewWriter(w)
	for _, f := range r.Findings {
		fmt.Fprintf(b, "%s: %s %s\n", style(bold, placeString(f.File, f.Line, f.Column)), f.Message, style(red, "["+f.Category+"]"))
		if len(f.Chain) > 1 { // else the message says it all
			writeChain(b, f.Chain, style)
		}
		if f.Task.Name != "" {
			fmt.Fprintf(b, "\t%s\n", style(faint, describeTask(f.Task)))
		}
	}
	return b.Flush()
}

func plain(_, s string) string { return s }

// writeChain prints the hops from a call down to what blocks.
func writeChain(w io.Writer, chain []string, style func(code, s string) string) {
	for i, hop := range chain {
		if i > 0 {
			hop = "→ " + hop
		}
		fmt.Fprintf(w, "\t%s%s\n", strings.Repeat("  ", i), style(faint, hop))
	}
}

// describeTask says through which function a call comes to run on a loop.
func describeTask(t finding.Task) string {
	s := "on the loop in " + t.Name
	if t.How != "" {
		s += ", " + t.How
	}
	if t.File != "" {
		s += " (" + placeString(t.File, t.Line, 0) + ")"
	}
	return s
}

// writeSummary prints the closing lines: what was found, and in how much.
func (r *report) writeSummary(w io.Writer, verbose bool) {
	if verbose {
		for _, d := range r.dynamic {
			fmt.Fprintf(w, "%s: not resolved: %s\n", placeString(d.file, d.line, 0), d.call)
		}
		for _, note := range r.notes {
			fmt.Fprintf(w, "stallcheck: %s: the model is of another version\n", note)
		}
	}
	if r.Stats.Packages == 0 {
		return // the errors say why
	}
	in := count(r.Stats.Packages, "package")
	if r.Stats.Tasks == 0 && len(r.Findings) == 0 && r.accepted == 0 {
		if len(r.Errors) > 0 {
			return // there may be one where the errors are
		}
		fmt.Fprintf(w, "stallcheck: no function that runs on a known event loop was found in %s (stallcheck models lists the loops it knows)\n", in)
		return
	}
	fmt.Fprintf(w, "stallcheck: %s in %s", count(len(r.Findings), "finding"), in)
	if r.accepted > 0 {
		fmt.Fprintf(w, ", %d more in the baseline", r.accepted)
	}
	fmt.Fprintf(w, "; %s on a loop", count(r.Stats.Tasks, "function"))
	if n := r.Stats.Unresolved; n > 0 {
		fmt.Fprintf(w, ", %s on a loop not resolved", count(n, "call"))
		if !verbose {
			io.WriteString(w, " (-v lists them)")
		}
	}
	io.WriteString(w, "\n")
}

// count returns "1 finding", "2 findings".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// colourful reports whether to use colours on w.
func colourful(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
