package analyzer_test

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
	"golang.org/x/tools/go/analysis/analysistest"
)

var (
	update = flag.Bool("update", false, "rewrite docs/peers.md from the tables of testdata/peers")
	open   = flag.Bool("open", false, "run the cases of testdata/peers/_open, whose right answer is not yet the tool's")
)

const (
	peersDir = "testdata/peers"
	peersDoc = "../docs/peers.md"
)

// A suite is a peer's tests, as testdata/peers has them.
type suite struct {
	dir   string
	title string
	rows  []peerRow
}

// A peerRow is a line of a suite's cases.tsv.
type peerRow struct {
	cases int
	peer  string
	ours  []string // functions, the most telling first; nil if there are none
	why   string
}

// TestPeersOff checks the peers' cases of categories that are off by default.
func TestPeersOff(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), analyzer.New(analyzer.Config{Checks: "all"}), "./peers/_all")
}

// TestPeersOpen shows, when asked to, where the tool's answer is not the right
// one.
func TestPeersOpen(t *testing.T) {
	if !*open {
		t.Skip("shows the cases that the tool still gets wrong: run with -open")
	}
	analysistest.Run(t, analysistest.TestData(), analyzer.New(analyzer.Config{}), "./peers/_open")
	analysistest.Run(t, analysistest.TestData(), analyzer.New(analyzer.Config{Checks: "all"}), "./peers/_open/cpu")
}

// TestPeersTable checks that every function that a table names exists, and that
// docs/peers.md is what the tables say.
func TestPeersTable(t *testing.T) {
	suites := readSuites(t)
	known := make(map[string]map[string]bool) // by directory
	for _, s := range suites {
		for _, row := range s.rows {
			for _, name := range row.ours {
				dir, fn := caseOf(s.dir, name)
				if known[dir] == nil {
					known[dir] = declared(t, filepath.Join(peersDir, dir))
				}
				if !known[dir][fn] {
					t.Errorf("%s/cases.tsv: %s has no function %s", s.dir, dir, fn)
				}
			}
		}
	}

	want := renderPeers(suites)
	if *update {
		if err := os.WriteFile(peersDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(peersDoc); err != nil || string(got) != want {
		t.Errorf("docs/peers.md is not what the tables say (error: %v): run go test ./analyzer -run PeersTable -update", err)
	}
}

func readSuites(t *testing.T) []suite {
	tables, err := filepath.Glob(filepath.Join(peersDir, "*", "cases.tsv"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	var suites []suite
	for _, path := range tables {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := suite{dir: filepath.Base(filepath.Dir(path))}
		for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
			if title, ok := strings.CutPrefix(line, "# Cases of "); ok {
				s.title = strings.TrimSuffix(title, ".")
				continue
			}
			if strings.HasPrefix(line, "#") {
				continue
			}
			row, err := parseRow(line)
			if err != nil {
				t.Errorf("%s:%d: %v", path, i+1, err)
			}
			s.rows = append(s.rows, row)
		}
		suites = append(suites, s)
	}
	return suites
}

func parseRow(line string) (peerRow, error) {
	cols := strings.Split(line, "\t")
	if len(cols) != 4 {
		return peerRow{}, fmt.Errorf("%d columns, want 4", len(cols))
	}
	n, err := strconv.Atoi(cols[0])
	if err != nil || n < 1 {
		return peerRow{}, fmt.Errorf("bad number of cases %q", cols[0])
	}
	row := peerRow{cases: n, peer: cols[1], why: cols[3]}
	if cols[2] != "-" {
		row.ours = strings.Split(cols[2], ",")
	}
	if row.why == "-" {
		row.why = ""
	}
	if row.ours == nil && row.why == "" {
		return row, fmt.Errorf("neither a function nor a reason")
	}
	return row, nil
}

// caseOf splits the name of a function in a table of dir into the directory that
// has it and its name there: function, Type.method, or either after another
// suite's directory.
func caseOf(dir, name string) (inDir, fn string) {
	first, rest, ok := strings.Cut(name, ".")
	if !ok {
		return dir, name
	}
	if _, err := os.Stat(filepath.Join(peersDir, first)); err != nil {
		return dir, name
	}
	return first, rest
}

// declared returns the functions and methods that the Go files of dir declare.
func declared(t *testing.T, dir string) map[string]bool {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				names[receiver(fn)+fn.Name.Name] = true
			}
		}
	}
	return names
}

// receiver returns the name of fn's receiver type and a dot, or nothing.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if index, ok := typ.(*ast.IndexExpr); ok {
		typ = index.X
	}
	if id, ok := typ.(*ast.Ident); ok {
		return id.Name + "."
	}
	return ""
}

// A peerCount is how many of a suite's cases are where.
type peerCount struct{ all, here, open, out int }

func (s suite) count() peerCount {
	var n peerCount
	for _, row := range s.rows {
		n.all += row.cases
		switch {
		case strings.HasPrefix(row.why, "does not apply"):
			n.out += row.cases
		case row.ours == nil || strings.HasPrefix(row.ours[0], "_open."):
			n.open += row.cases
		default:
			n.here += row.cases
		}
	}
	return n
}

func renderPeers(suites []suite) string {
	var b strings.Builder
	b.WriteString(`# What peers test, and what we do

<!-- Made from analyzer/testdata/peers/*/cases.tsv by go test ./analyzer -run PeersTable -update. -->

Other tools look for blocking calls in asynchronous code, or for what is close to
that. Their tests say what their users ran into. Here each of their cases, or
group of cases, stands beside the functions of our test data that have the same
behaviour in Go: written anew, each true case beside one that looks like it and
must stay silent.

Where a case does not apply to Go, the function beside it, if any, shows what the
tool says of the nearest thing. A name is a function of the package in ` + "`analyzer/testdata/peers`" + ` that the
heading names. What stands in ` + "`_open`" + ` has a right answer that the tool does not
give yet; ` + "`go test ./analyzer -run PeersOpen -open`" + ` shows it. ` + "`_all`" + ` is run with
every category on.

| suite | cases | in our tests | open or planned | not for Go |
|---|---:|---:|---:|---:|
`)
	for _, s := range suites {
		n := s.count()
		name, _, _ := strings.Cut(s.title, " (")
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", name, n.all, n.here, n.open, n.out)
	}
	for _, s := range suites {
		fmt.Fprintf(&b, "\n## `%s`\n\nFrom %s.\n\n| cases | what they are | ours | why |\n|---:|---|---|---|\n", s.dir, s.title)
		for _, row := range s.rows {
			fmt.Fprintf(&b, "| %d | %s | %s | %s |\n", row.cases, row.peer, cmp.Or(quoted(row.ours), "none"), row.why)
		}
	}
	return b.String()
}

func quoted(names []string) string {
	var list []string
	for _, name := range names {
		list = append(list, "`"+name+"`")
	}
	return strings.Join(list, ", ")
}
