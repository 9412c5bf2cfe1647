package analyzer_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	accuracyDir = "../testdata/accuracy"
	accuracyDoc = "../docs/accuracy.md"
)

// TestAccuracy runs the command over the labelled programs and compares what it
// finds with the marks "// BLOCKS category", line by line. What it is known to
// get wrong stands in known.tsv, with the reason; anything else fails. The table
// in docs/accuracy.md is what this test counts.
func TestAccuracy(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(accuracyDir, "*", "go.mod"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no labelled programs: %v", err)
	}
	command := build(t)
	var table strings.Builder
	for _, mod := range dirs {
		dir := filepath.Dir(mod)
		set := filepath.Base(dir)
		marks := readMarks(t, dir)
		found := make(map[mark]bool)
		for _, f := range run(t, command, dir, "./cases/...").Findings {
			found[mark{f.File, f.Line, f.Category}] = true
		}
		compareMarks(t, dir, marks, found)
		writeTable(&table, set, marks, found)
	}
	section(t, accuracyDoc, "counts", table.String())
}

// A mark is a category that a line must have.
type mark struct {
	file     string
	line     int
	category string
}

var marked = regexp.MustCompile(`// BLOCKS ([a-z, -]+)$`)

func readMarks(t *testing.T, dir string) map[mark]bool {
	marks := make(map[mark]bool)
	err := filepath.WalkDir(filepath.Join(dir, "cases"), func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		for i, line := range strings.Split(string(text), "\n") {
			if m := marked.FindStringSubmatch(line); m != nil {
				for _, category := range strings.Split(m[1], ",") {
					marks[mark{filepath.ToSlash(rel), i + 1, strings.TrimSpace(category)}] = true
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return marks
}

// compareMarks checks that marks and findings differ where known.tsv says so,
// and nowhere else.
func compareMarks(t *testing.T, dir string, marks, found map[mark]bool) {
	known := readKnown(t, dir)
	differ := func(kind string, a, b map[mark]bool) {
		for m := range a {
			if b[m] {
				continue
			}
			key := fmt.Sprintf("%s\t%s:%d\t%s", kind, m.file, m.line, m.category)
			if known[key] == "" {
				t.Errorf("%s/known.tsv: %s stands not there", dir, key)
			}
			delete(known, key)
		}
	}
	differ("missed", marks, found)
	differ("wrong", found, marks)
	for key := range known {
		t.Errorf("%s/known.tsv: %s is right by now", dir, key)
	}
}

// readKnown reads what the tool is known to get wrong, with the reason.
func readKnown(t *testing.T, dir string) map[string]string {
	text, err := os.ReadFile(filepath.Join(dir, "known.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cut := strings.LastIndexByte(line, '\t')
		if strings.Count(line, "\t") != 3 || line[cut+1:] == "" {
			t.Fatalf("%s/known.tsv: %q: want missed or wrong, file:line, category and why", dir, line)
		}
		known[line[:cut]] = line[cut+1:]
	}
	return known
}

// writeTable writes the counts of one set, by category.
func writeTable(b *strings.Builder, set string, marks, found map[mark]bool) {
	type count struct{ right, missed, wrong int }
	counts := make(map[string]*count)
	of := func(m mark) *count {
		if counts[m.category] == nil {
			counts[m.category] = new(count)
		}
		return counts[m.category]
	}
	var all count
	for m := range marks {
		if found[m] {
			of(m).right++
			all.right++
		} else {
			of(m).missed++
			all.missed++
		}
	}
	for m := range found {
		if !marks[m] {
			of(m).wrong++
			all.wrong++
		}
	}
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b].right+counts[b].missed, counts[a].right+counts[a].missed), cmp.Compare(a, b))
	})
	fmt.Fprintf(b, "\n### `%s`\n\n| category | marked | found | missed | wrong | precision | recall |\n|---|---:|---:|---:|---:|---:|---:|\n", set)
	row := func(name string, c count) {
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %s | %s |\n", name, c.right+c.missed, c.right, c.missed, c.wrong,
			share(c.right, c.wrong), share(c.right, c.missed))
	}
	for _, name := range names {
		row("`"+name+"`", *counts[name])
	}
	row("**all**", all)
}

func share(part, rest int) string {
	if part+rest == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(part)/float64(part+rest))
}

// section checks that the part of a document between two comments is text, or
// rewrites it.
func section(t *testing.T, doc, name, text string) {
	data, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "\n<!-- end of "+name+" -->"
	before, rest, ok := strings.Cut(string(data), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no section %q", doc, name)
	}
	if *update {
		if err := os.WriteFile(doc, []byte(before+begin+text+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if old != text {
		t.Errorf("%s is not what the labelled programs give: run go test ./analyzer -run Accuracy -update", doc)
	}
}
