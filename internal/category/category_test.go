package category

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/checks.md")

// TestDocs keeps docs/checks.md what the list of categories says.
func TestDocs(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Categories\n\n")
	b.WriteString("Every finding has a category. Its name stands in brackets behind the message, in\n" +
		"`-checks` lists and in `//stallcheck:ignore NAME -- reason` comments. Those that are\n" +
		"off are reported with `-checks=+NAME`.\n\n")
	b.WriteString("| name | in messages | default | what |\n|---|---|---|---|\n")
	for _, c := range All() {
		state := "on"
		if c.Off {
			state = "off"
		}
		fmt.Fprintf(&b, "| <a id=%q></a>`%s` | %s | %s | %s |\n", c.Name, c.Name, c.Title, state, c.Doc)
	}
	file := filepath.Join("..", "..", "docs", "checks.md")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != b.String() {
		t.Error("docs/checks.md is stale; run go test ./internal/category -update")
	}
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ list, on, off string }{
		{"", "sleep file chan", "lock log cpu"},
		{"sleep", "sleep", "file chan lock"},
		{"sleep,file", "sleep file", "chan"},
		{"+lock", "sleep file lock", "log"},
		{"-sleep", "file chan", "sleep lock"},
		{"+lock,-sleep", "lock file", "sleep"},
		{"all", "sleep lock log cpu", ""},
		{"all,-net", "sleep lock", "net"},
		{" sleep , net ", "sleep net", "file"},
	} {
		on, err := Parse(test.list)
		if err != nil {
			t.Errorf("%q: %v", test.list, err)
		}
		for _, name := range strings.Fields(test.on) {
			if !on[name] {
				t.Errorf("%q leaves %s off", test.list, name)
			}
		}
		for _, name := range strings.Fields(test.off) {
			if on[name] {
				t.Errorf("%q has %s on", test.list, name)
			}
		}
	}
	for _, list := range []string{"slep", "+slep", "sleep,", "+", "sleep file net x"} {
		if _, err := Parse(list); (err == nil) != (list == "sleep,") {
			t.Errorf("%q: %v", list, err)
		}
	}
}
