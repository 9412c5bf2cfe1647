package htmlreport

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func sample() *Page {
	found := func(function, callee, last, severity string) Finding {
		return Finding{
			Place: "a.go:3:2", Function: function, Category: "file", Severity: severity,
			Message: callee + " blocks the event loop", Chain: []string{callee, "example.com/lib.Load", last},
			Fix: "Offload it", Source: []Line{{Number: 3, Text: "\tif a < b && c {", Here: true}},
		}
	}
	return &Page{
		Version: "v1", Packages: 1, Functions: 9, Tasks: 2, Findings: 2,
		Categories: []Count{{Category: "file", Title: "file I/O", URL: "https://example.com#file", N: 2}},
		Loops: []Loop{{
			Name: "Bubble Tea", Findings: 2,
			Tasks: []Task{
				{Name: "model.Update", How: "implements tea.Model", Place: "a.go:1", Findings: []Finding{
					found("model.Update", "load[<script>alert(1)</script>]", "os.ReadFile", "warning"),
					found("helper", "save", "os.Stat", "info"),
				}},
				{Name: "model.View", How: "implements tea.Model"},
			},
		}},
		Others:     []Finding{{Place: "b.go:1:1", Category: "directive", Severity: "warning", Message: "stale"}},
		Unresolved: []Call{{Place: "a.go:9", What: "function value"}},
		Errors:     []string{"b.go:1: it's \"broken\""},
	}
}

func write(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWellFormed reads the page as XML, which is stricter than browsers are, and
// sees to it that it loads nothing.
func TestWellFormed(t *testing.T) {
	for name, page := range map[string]*Page{"full": sample(), "empty": {}, "clean": {Packages: 1, Tasks: 1}} {
		dec := xml.NewDecoder(strings.NewReader(write(t, page)))
		depth := 0
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				depth++
				for _, a := range token.Attr {
					if a.Name.Local == "src" || a.Name.Local == "href" && token.Name.Local != "a" {
						t.Errorf("%s: <%s %s=%q> loads something", name, token.Name.Local, a.Name.Local, a.Value)
					}
				}
			case xml.EndElement:
				depth--
			}
		}
		if depth != 0 {
			t.Errorf("%s: %d elements are open at the end", name, depth)
		}
	}
}

func TestPage(t *testing.T) {
	text := write(t, sample())
	for _, want := range []string{
		"1 package, 9 functions, 2 on a loop; 2 findings",
		"model.Update</code>", "implements tea.Model · <span class=\"place\">a.go:1",
		"load[&lt;script&gt;", "if a &lt; b &amp;&amp; c {",
		"<title>example.com/lib.Load</title>", ">lib.Load</text>",
		"Fix (-fix): Offload it", "function value", "it&#39;s &#34;broken&#34;",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "<script>alert") {
		t.Error("a name became an element")
	}
	if again := write(t, sample()); again != text {
		t.Error("the same page gave other bytes")
	}
	if empty := write(t, &Page{}); !strings.Contains(empty, "No function was found that runs on an event loop") {
		t.Error("a page without loops does not say so")
	}
}

// TestGraph draws the calls of two findings that meet.
func TestGraph(t *testing.T) {
	d := sample().Loops[0].Tasks[0].Graph()
	boxes := make(map[string]Box)
	for _, b := range d.Boxes {
		boxes[b.Full] = b
	}
	if len(boxes) != 7 || len(d.Lines) != 7 { // the two ways meet in lib.Load, and part again
		t.Errorf("%d boxes and %d lines, want 7 of each", len(boxes), len(d.Lines))
	}
	for name, kind := range map[string]string{"model.Update": "task", "os.ReadFile": "warning", "os.Stat": "info", "helper": ""} {
		if boxes[name].Kind != kind {
			t.Errorf("%s is drawn as %q, want %q", name, boxes[name].Kind, kind)
		}
	}
	indirect := 0
	for _, l := range d.Lines {
		if l.X1 >= l.X2 {
			t.Errorf("a line goes from %d back to %d", l.X1, l.X2)
		}
		if l.Indirect {
			indirect++
		}
	}
	if indirect != 1 {
		t.Errorf("%d calls through helpers, want 1", indirect)
	}
	apart(t, d)
}

// apart checks that boxes lie within the drawing and not on each other.
func apart(t *testing.T, d *Drawing) {
	t.Helper()
	for i, a := range d.Boxes {
		if a.X < 0 || a.Y < 0 || a.X+a.Width > d.Width || a.Y+a.Height > d.Height {
			t.Errorf("%s lies outside", a.Full)
		}
		for _, b := range d.Boxes[:i] {
			if a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height {
				t.Errorf("%s lies on %s", a.Full, b.Full)
			}
		}
	}
}

// TestGraphOfRecursion draws functions that call each other.
func TestGraphOfRecursion(t *testing.T) {
	task := Task{Name: "t"}
	for i := range 20 {
		chain := []string{"a", "b", "c"}
		for j := range 6 {
			chain = append(chain, fmt.Sprint("f", (i*j+i)%9))
		}
		task.Findings = append(task.Findings, Finding{Function: "t", Chain: append(chain, "a", "os.Open")})
	}
	d := task.Graph()
	if len(d.Boxes) != 14 { // t, a, b, c, os.Open and f0 to f8
		t.Errorf("%d boxes, want 14", len(d.Boxes))
	}
	apart(t, d)
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"net/http.Get":                   "http.Get",
		"(*net/http.Client).Do":          "(*http.Client).Do",
		"(example.com/a/b.T).M":          "(b.T).M",
		"os.ReadFile":                    "os.ReadFile",
		"channel receive":                "channel receive",
		"example.com/m.load$1":           "m.load$1",
		"(*example.com/m.T[a/b.C]).Load": "(*m.T[a/b.C]).Load",
		"":                               "",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%s became %s, want %s", name, got, want)
		}
	}
}
