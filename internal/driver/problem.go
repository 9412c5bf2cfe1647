package driver

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Problem is one reason why something could not be analysed.
type Problem struct {
	Package string `json:"package,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

// String returns the line for a person.
func (p Problem) String() string {
	if p.File == "" {
		return "stallcheck: " + p.Message
	}
	at := placeString(p.File, p.Line, p.Column)
	if p.Package == "" {
		return at + ": " + p.Message
	}
	return fmt.Sprintf("%s: cannot analyse %s: %s", at, p.Package, p.Message)
}

func placeString(file string, line, column int) string {
	s := file
	for _, n := range []int{line, column} {
		if n > 0 {
			s += ":" + strconv.Itoa(n)
		}
	}
	return s
}

// sortProblems orders problems and leaves one for each place: the compiler and
// the vet tool report the same mistake, each in its own words.
func sortProblems(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(
			strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Message, b.Message), strings.Compare(a.Package, b.Package))
	})
	return slices.CompactFunc(problems, func(a, b Problem) bool {
		return a.File == b.File && a.Line == b.Line && a.Column == b.Column && (a.File != "" || a.Message == b.Message)
	})
}

// problemLine matches the lines of compilers and of the vet tool.
var problemLine = regexp.MustCompile(`^(?:vet: |stallcheck: )?([^ \t:][^:]*):(\d+):(?:(\d+):)? (.*)$`)

// parseProblems reads what go vet writes to standard error, but for JSON:
// "# package" lines, each followed by the package's mistakes, and complaints of
// the go command itself.
func (c *command) parseProblems(lines []string) []Problem {
	var problems []Problem
	pkg, crashed := "", false
	for _, line := range lines {
		switch {
		case strings.HasPrefix(line, "# "):
			pkg, crashed = packageOfHeader(line), false
		case crashed || strings.TrimSpace(line) == "" || isGoNotice(line):
		case strings.HasPrefix(line, "\t") && len(problems) > 0:
			// More of the line before, as in "to add it:\n\tgo get ...".
			last := &problems[len(problems)-1]
			last.Message += " " + strings.TrimSpace(line)
		case strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: "):
			crashed = true
			problems = append(problems, Problem{Package: pkg, Message: "internal error in the analysis of " + pkg + ": " + line})
		case strings.HasPrefix(line, "too many errors"):
		default:
			if m := problemLine.FindStringSubmatch(line); m != nil && !strings.HasPrefix(line, "go: ") {
				problems = append(problems, c.placedProblem(pkg, m))
			} else {
				message := strings.TrimPrefix(strings.TrimPrefix(line, "stallcheck: "), "go: ")
				problems = append(problems, Problem{Package: pkg, Message: c.withoutDir(message)})
			}
		}
	}
	return problems
}

// packageOfHeader returns the package of a line such as "# path",
// "# path [path.test]" or "# [path]".
func packageOfHeader(line string) string {
	name := strings.TrimPrefix(line, "# ")
	name, _, _ = strings.Cut(name, " ")
	return strings.Trim(name, "[]")
}

// placedProblem makes a problem of a match of problemLine.
func (c *command) placedProblem(pkg string, m []string) Problem {
	line, _ := strconv.Atoi(m[2])
	column, _ := strconv.Atoi(m[3])
	return Problem{Package: pkg, File: relative(c.dir, m[1]), Line: line, Column: column, Message: c.withoutDir(m[4])}
}

// withoutDir takes the working directory out of a message.
func (c *command) withoutDir(message string) string {
	if filepath.Dir(c.dir) == c.dir {
		return message // the root, which every path starts with
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(message, c.dir)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if after == "" || strings.ContainsAny(after[:1], "/\\: \"") {
			b.WriteString(".")
		} else {
			b.WriteString(c.dir) // part of a longer name
		}
		message = after
	}
}

// analysisProblem makes one line of the error of the analysis of a package,
// which may be about a place in the config.
func (c *command) analysisProblem(pkg, text string) Problem {
	text, _, _ = strings.Cut(text, "\n") // no stack
	if m := problemLine.FindStringSubmatch(text); m != nil {
		return c.placedProblem("", m)
	}
	return Problem{Package: pkg, Message: "cannot analyse " + pkg + ": " + c.withoutDir(text)}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (r *report) writeProblems(w io.Writer) {
	for _, p := range r.Errors {
		fmt.Fprintln(w, p)
	}
}
