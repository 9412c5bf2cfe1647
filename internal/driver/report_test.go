package driver

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/internal/finding"
)

// diag returns a diagnostic at a place in dir as the vet tool writes it.
func diag(dir, at, category string, chain ...string) diagnostic {
	posn := filepath.Join(dir, at)
	return diagnostic{
		Category: category, Posn: posn, End: posn, Message: category + " blocks the event loop",
		Related: []related{
			{Posn: posn, Message: "a hop"},
			{Posn: posn, Message: finding.Encode(finding.Finding{
				Package: "m/a", Function: "run", Category: category, Severity: finding.Warning, Callee: "f", Chain: chain,
				Task: finding.Task{Name: "run", File: "a.go", Line: 3, How: "has a *loop.Co parameter"}, Fingerprint: "1",
			})},
		},
	}
}

func statsDiag(dir string, s finding.Stats) diagnostic {
	posn := filepath.Join(dir, "a/a.go:1:1")
	return diagnostic{Category: finding.StatsCategory, Posn: posn, End: posn, Message: finding.Encode(s)}
}

func sample(t *testing.T) (*command, []unit, []listedPackage) {
	dir := t.TempDir()
	plain := unit{path: "m/a", diags: []diagnostic{diag(dir, "a/a.go:9:2", "sleep"), statsDiag(dir, finding.Stats{Tasks: 1, Functions: 2})}}
	tests := unit{path: "m/a", tests: true, diags: []diagnostic{
		diag(dir, "a/a_test.go:4:2", "net"),
		diag(dir, "a/a.go:12:2", "file", "f", "os.ReadFile"),
		diag(dir, "a/a.go:9:2", "sleep", "time.Sleep"),
		statsDiag(dir, finding.Stats{Tasks: 2, Functions: 5, Unresolved: 1, Dynamic: []finding.Site{{File: "a.go", Line: 7, Call: "function value"}}}),
	}}
	external := unit{path: "m/a_test", tests: true, diags: []diagnostic{statsDiag(dir, finding.Stats{Functions: 1})}}
	dependency := unit{path: "m/b", diags: []diagnostic{diag(dir, "b/b.go:1:1", "sleep")}}
	return &command{dir: dir}, []unit{plain, dependency, tests, external}, []listedPackage{{ImportPath: "m/a"}}
}

func TestCollect(t *testing.T) {
	c, units, pkgs := sample(t)
	want := c.collect(units, pkgs, true)
	if got := (stats{Packages: 1, Tasks: 2, Functions: 6, Unresolved: 1}); want.Stats != got {
		t.Errorf("stats are %+v", want.Stats)
	}
	var places []string
	for _, f := range want.Findings {
		places = append(places, placeString(f.File, f.Line, f.Column))
	}
	if !slices.Equal(places, []string{"a/a.go:9:2", "a/a.go:12:2", "a/a_test.go:4:2"}) {
		t.Errorf("findings are at %v", places)
	}
	if f := want.Findings[0]; f.Task.File != "a/a.go" {
		t.Errorf("the task is in %s", f.Task.File)
	}

	// The order in which packages come out of go vet is not to be seen.
	slices.Reverse(units)
	var a, b bytes.Buffer
	if err := want.writeJSON(&a); err != nil {
		t.Fatal(err)
	}
	if err := c.collect(units, pkgs, true).writeJSON(&b); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Errorf("order matters:\n%s\n%s", &a, &b)
	}
}

func TestCollectWithoutTests(t *testing.T) {
	c, units, pkgs := sample(t)
	if n := len(c.collect(units, pkgs, false).Findings); n != 2 {
		t.Errorf("got %d findings outside test files, want 2", n)
	}
}

func TestJSONHasNoNulls(t *testing.T) {
	c, units, pkgs := sample(t)
	for _, r := range []*report{c.collect(nil, nil, true), c.collect(units, pkgs, true)} {
		r.addProblems(nil)
		var b bytes.Buffer
		if err := r.writeJSON(&b); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(b.Bytes()) || strings.Contains(b.String(), "null") {
			t.Errorf("bad JSON:\n%s", &b)
		}
	}
}

func TestText(t *testing.T) {
	c, units, pkgs := sample(t)
	r := c.collect(units, pkgs, false)
	var out, summary bytes.Buffer
	if err := r.writeText(&out, false); err != nil {
		t.Fatal(err)
	}
	const want = `a/a.go:9:2: sleep blocks the event loop [sleep]
	on the loop in run, has a *loop.Co parameter (a/a.go:3)
a/a.go:12:2: file blocks the event loop [file]
	f
	  → os.ReadFile
	on the loop in run, has a *loop.Co parameter (a/a.go:3)
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
	r.writeSummary(&summary, true)
	if got, want := summary.String(), "a/a.go:7: not resolved: function value\nstallcheck: 2 findings in 1 package; 2 functions on a loop, 1 call on a loop not resolved\n"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestLostPackage(t *testing.T) {
	c, units, pkgs := sample(t)
	pkgs = append(pkgs, listedPackage{ImportPath: "m/lost"})
	r := c.collect(units, pkgs, true)
	if r.addProblems(nil); len(r.Errors) != 1 || r.Errors[0].Package != "m/lost" {
		t.Errorf("errors are %v", r.Errors)
	}
	// One whose import does not compile is not analysed either, which the
	// import's own line explains.
	r = c.collect(units, pkgs, true)
	if r.addProblems([]Problem{{Message: "m/other does not compile"}}); len(r.Errors) != 1 {
		t.Errorf("errors are %v", r.Errors)
	}
}

func TestExitCode(t *testing.T) {
	c, units, pkgs := sample(t)
	if code := c.collect(nil, nil, true).exitCode(); code != exitClean {
		t.Errorf("nothing found: %d", code)
	}
	r := c.collect(units, pkgs, true)
	if code := r.exitCode(); code != exitFindings {
		t.Errorf("findings: %d", code)
	}
	if r.addProblems([]Problem{{Message: "no"}}); r.exitCode() != exitFailed {
		t.Errorf("findings and problems: %d", r.exitCode())
	}
}
