package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExpectations reads the files that are kept.
func TestExpectations(t *testing.T) {
	files, err := filepath.Glob("../../testdata/programs/*.tsv")
	if err != nil || len(files) < 2 {
		t.Fatal("no expectation files", err)
	}
	for _, file := range files {
		if filepath.Base(file) == "silent.tsv" {
			continue
		}
		if _, err := readExpectation(file); err != nil {
			t.Error(err)
		}
	}
}

func TestBadExpectation(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.tsv")
	for text, want := range map[string]string{
		"f\tp\n":                                "a.tsv:1: the column names are missing",
		columns + "\nf\tp\n":                    "a.tsv:2: 2 fields, want 7",
		columns + "\n1\t2\t3\t4\t5\tgood\tso\n": `a.tsv:2: verdict "good" is none of`,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readExpectation(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestReport(t *testing.T) {
	want := &expectation{verdicts: []verdict{
		{fingerprint: "1", verdict: "right"},
		{fingerprint: "2", verdict: "wrong", place: "a.go:2", callee: "F", category: "net", why: "because"},
	}}
	var b strings.Builder
	if report(&b, "p", want, []finding{{Fingerprint: "1"}, {Fingerprint: "2"}}) {
		t.Errorf("nothing differs, but: %s", b.String())
	}
	b.Reset()
	if !report(&b, "p", want, []finding{{Fingerprint: "1"}, {Fingerprint: "3", File: "b.go", Line: 3, Message: "new one"}}) {
		t.Error("a difference was not told")
	}
	for _, line := range []string{"p: new: b.go:3: new one (3)\n", "p: gone, was wrong: a.go:2: F net: because\n"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("%q lacks %q", b.String(), line)
		}
	}
}
