package driver

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseProblems(t *testing.T) {
	dir := t.TempDir()
	c := &command{dir: dir}
	for _, test := range []struct {
		name, in string
		want     []string
	}{
		{"vet tool and compiler tell of the same mistake", `
# example.com/m/c
stallcheck: c/c.go:3:12: undefined: x
# example.com/m/c
c/c.go:3:12: undefined: x
c/c.go:3:26: undefined: y
`, []string{
			"c/c.go:3:12: cannot analyse example.com/m/c: undefined: x",
			"c/c.go:3:26: cannot analyse example.com/m/c: undefined: y",
		}},
		{"absolute paths and test variants", `
# example.com/m/c [example.com/m/c.test]
DIR/c/c_test.go:7:2: "os" imported and not used
too many errors
`, []string{`c/c_test.go:7:2: cannot analyse example.com/m/c: "os" imported and not used`}},
		{"a command that cannot load a package", `
go: downloading example.com/x v1.0.0
e/e.go:4:8: no required module provides package example.com/x; to add it:
	go get example.com/x
`, []string{"e/e.go:4:8: no required module provides package example.com/x; to add it: go get example.com/x"}},
		{"a crash of the tool", `
# example.com/m/c
panic: runtime error: index out of range

goroutine 1 [running]:
main.main()
	DIR/main.go:3 +0x1d
# example.com/m/d
d/d.go:1:1: expected 'package'
`, []string{
			"stallcheck: internal error in the analysis of example.com/m/c: panic: runtime error: index out of range",
			"d/d.go:1:1: cannot analyse example.com/m/d: expected 'package'",
		}},
		{"a complaint without a place", `
go: no packages to vet in DIR
`, []string{"stallcheck: no packages to vet in ."}},
		{"a path that starts like the working directory", `
go: DIRx is not here
`, []string{"stallcheck: DIRx is not here"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := strings.ReplaceAll(test.in, "DIR", filepath.ToSlash(dir))
			var got []string
			for _, p := range sortProblems(c.parseProblems(strings.Split(in, "\n"))) {
				got = append(got, strings.ReplaceAll(p.String(), filepath.ToSlash(dir), "DIR"))
			}
			slices.Sort(got)
			slices.Sort(test.want)
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(test.want, "\n\t"))
			}
		})
	}
}

func TestAnalysisProblem(t *testing.T) {
	c := &command{dir: t.TempDir()}
	for in, want := range map[string]string{
		".stallcheck.yaml:3: no such function": ".stallcheck.yaml:3: no such function",
		"it broke: why\nstack\n\tmore":         "stallcheck: cannot analyse m/a: it broke: why",
	} {
		if got := c.analysisProblem("m/a", in).String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
