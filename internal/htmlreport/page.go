// Package htmlreport writes what stallcheck found as one HTML page that needs
// nothing beside itself: the loops of a program, what runs on each, and for each
// task that blocks the calls that lead there, as a graph.
package htmlreport

import (
	_ "embed" // of the template
	"fmt"
	"html/template"
	"io"
)

// A Page is what a page shows, in the order in which it shows it.
type Page struct {
	Version    string // of stallcheck
	Packages   int
	Functions  int
	Tasks      int
	Findings   int
	Categories []Count
	Loops      []Loop
	Others     []Finding // that no task reaches: about directives, or other goroutines
	Unresolved []Call
	Accepted   int      // findings that a baseline holds
	Errors     []string // what could not be analysed
}

// A Count says how many findings there are of a category.
type Count struct {
	Category string
	Title    string
	URL      string // of its documentation
	N        int
}

// A Loop is a library, and what the program runs on its loop.
type Loop struct {
	Name     string
	Tasks    []Task
	Findings int
}

// A Task is a function that a loop runs.
type Task struct {
	Name     string
	How      string
	Place    string // "" if that is not known
	Findings []Finding
}

// Quiet reports whether nothing was found in the task.
func (t Task) Quiet() bool { return len(t.Findings) == 0 }

// Graph draws the calls that lead from the task to what blocks it.
func (t Task) Graph() *Drawing {
	var g graph
	root := g.node(t.Name, "task")
	for _, f := range t.Findings {
		from, helper := root, f.Function != t.Name
		if helper {
			to := g.node(f.Function, "")
			g.edge(from, to, true)
			from = to
		}
		for i, name := range f.Chain {
			kind := ""
			if i == len(f.Chain)-1 {
				kind = f.Severity
			}
			to := g.node(name, kind)
			g.edge(from, to, false)
			from = to
		}
	}
	return g.draw()
}

// A Finding is one blocking call.
type Finding struct {
	Place    string
	Function string
	Category string
	Severity string // info or warning
	Message  string
	Chain    []string // from the callee to what blocks
	Fix      string   // what a suggested fix does, "" if there is none
	Unsafe   bool     // the fix
	Source   []Line   // around the call
}

// A Line is one line of source.
type Line struct {
	Number int
	Text   string
	Here   bool // the call starts in it
}

// A Call is one on a loop whose callee is not known.
type Call struct {
	Place string
	What  string
}

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"count": count}).Parse(pageText))

// count returns "1 finding", "2 findings".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprint(n, " ", noun)
}

// Write writes the page. The same page gives the same bytes.
func (p *Page) Write(w io.Writer) error { return pageTemplate.Execute(w, p) }
