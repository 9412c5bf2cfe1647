package driver

import (
	"slices"
	"strings"
	"testing"
)

// What go vet -json of Go 1.25 writes to standard error; later versions write
// the objects alone to standard output.
const vetStream = `# example.com/m/a
# [example.com/m/a]
{
	"example.com/m/a": {
		"stallcheck": [
			{
				"category": "sleep",
				"posn": "/m/a/a.go:5:2",
				"end": "/m/a/a.go:5:15",
				"message": "time.Sleep blocks"
			}
		]
	}
}
# example.com/m/c
stallcheck: c/c.go:3:12: undefined: x
{}
{
	"example.com/m/b [tests]": {
		"stallcheck": {
			"error": "bad models"
		}
	}
}
`

func TestSplitOutput(t *testing.T) {
	var units []unit
	var lines []string
	err := splitOutput(strings.NewReader(vetStream), func(object []byte) error {
		u, err := parseUnits(object)
		units = append(units, u...)
		return err
	}, func(line string) { lines = append(lines, line) })
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 2 {
		t.Fatalf("got %d units, want 2", len(units))
	}
	a, b := units[0], units[1]
	if a.path != "example.com/m/a" || a.tests || len(a.diags) != 1 || a.diags[0].Posn != "/m/a/a.go:5:2" {
		t.Errorf("first unit is %+v", a)
	}
	if b.path != "example.com/m/b" || !b.tests || b.err != "bad models" {
		t.Errorf("second unit is %+v", b)
	}
	want := []string{"# example.com/m/a", "# [example.com/m/a]", "# example.com/m/c", "stallcheck: c/c.go:3:12: undefined: x"}
	if !slices.Equal(lines, want) {
		t.Errorf("other lines are %q", lines)
	}
}

func TestSplitOutputCutShort(t *testing.T) {
	read := func(text string) error {
		return splitOutput(strings.NewReader(text), func(object []byte) error {
			_, err := parseUnits(object)
			return err
		}, func(string) {})
	}
	for _, text := range []string{"{\n\t\"a\": {\n", "{\nnonsense\n}\n", "{\n\"a\": {\"stallcheck\": 3}\n}\n"} {
		if read(text) == nil {
			t.Errorf("%q was read without an error", text)
		}
	}
	if err := read(strings.TrimSuffix(vetStream, "\n")); err != nil {
		t.Errorf("without a newline at the end: %v", err)
	}
}
